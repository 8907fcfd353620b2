import { describe, expect, test } from 'vitest';
import { pagesOffered } from '../../../src/client/catalog/pages.ts';
import { readState, writeState } from '../../../src/client/catalog/state.ts';

describe('the address', () => {
  test.each([
    [''],
    ['?kind=component&kind=api'],
    ['?owner=group:default/web&tag=java&tag=c%2B%2B&tags=all'],
    ['?type=a+%26+b&text=z%C3%BCrich&list=starred&sort=owner,-changed&columns=owner,tags'],
    ['?columns='],
  ])('%s says the same when it is written again', (search) => {
    expect(writeState(readState(search))).toBe(search);
  });

  test.each([
    ['?filters[kind]=Component&filters[user]=owned', '?kind=component&list=owned'],
    ['?filters%5Bkind%5D=api&limit=20&offset=0&filters%5Buser%5D=all', '?kind=api'],
    ['?filters[kind]=all', ''],
    ['?filters[owners]=web&filters[owners]=user:ann', '?owner=group:default/web&owner=user:default/ann'],
    [
      '?filters[owners][0]=web&filters[owners][1]=Group:Open/Web',
      '?owner=group:default/web&owner=group:open/web',
    ],
    ['?filters[lifecycles][]=production', '?lifecycle=production'],
    ['?filters[type]=service&filters[namespace]=Open', '?type=service&namespace=open'],
    // Backstage's table wants all tags.
    ['?filters[tags]=java&filters[tags]=pci', '?tag=java&tag=pci&tags=all'],
    ['?filters[tags]=java', '?tag=java'],
    ['?filters[text]=pay&filters[error]=true', '?status=problems&text=pay'],
    // What nobody knows is passed over.
    ['?filters[__proto__]=x&constructor=y&utm_source=z&kind=', ''],
    [
      '?sort=-changed,nonsense,changed,name&columns=tags,nonsense,owner',
      '?sort=-changed,name&columns=owner,tags',
    ],
    ['?list=nonsense&page=-3', ''],
    ['?kind=api&kind=api', '?kind=api'],
  ])('%s is read as %s', (search, expected) => {
    expect(writeState(readState(search))).toBe(expected);
  });

  test.each([
    ['', '/catalog/', 1],
    ['', '/base/catalog/page/7/', 7],
    ['?page=3', '/catalog/', 3],
    ['?offset=200&limit=20', '/catalog/', 3],
    ['?page=0', '/catalog/', 1],
    ['?page=1e99', '/catalog/', 1e99],
    ['?page=x', '/catalog/', 1],
  ])('%s at %s is page %d', (search, path, page) => {
    expect(readState(search, path).page).toBe(page);
  });
});

test.each([
  [1, 1, [1]],
  [3, 9, [1, 2, 3, 4, 5, 6, 7, 8, 9]],
  [1, 12, [1, 2, 3, 10, 12]],
  [57, 100, [1, 10, 20, 30, 40, 50, 55, 56, 57, 58, 59, 60, 70, 80, 90, 100]],
])('page %d of %d offers %j', (page, pages, expected) => {
  expect(pagesOffered(page, pages)).toEqual(expected);
});
