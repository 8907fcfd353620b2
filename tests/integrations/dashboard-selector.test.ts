import { describe, expect, test } from 'vitest';
import {
  parseDashboardSelector,
  type SelectableDashboard,
  SelectorError,
} from '../../integrations/alerts/dashboard-selector.ts';

const dashboard = (one: Partial<SelectableDashboard>): SelectableDashboard => ({
  title: '',
  tags: [],
  url: '',
  folderTitle: '',
  folderUrl: '',
  ...one,
});
const payments = dashboard({
  title: "Payments' overview",
  tags: ['payments', 'overview'],
  url: 'https://grafana.example.com/d/pay/payments',
  folderTitle: 'Team Payments',
});

test.each([
  ['payments', true],
  [' payments ', true],
  ['ledger', false],
  ["tags @> 'payments'", true],
  ['tags @> "payments"', true],
  ["tags @> 'pay'", false],
  ["tags @> 'ledger' || tags @> 'payments'", true],
  ["tags @> 'ledger' && tags @> 'payments' || tags @> 'overview'", true],
  ["tags @> 'ledger' && (tags @> 'payments' || tags @> 'overview')", false],
  ["(tags @> 'payments' || tags @> 'shared') && !(title == 'Old')", true],
  ["!(tags @> 'payments')", false],
  ["!!(tags @> 'payments')", true],
  ["folderTitle == 'Team Payments'", true],
  ["folderTitle != 'Team Payments'", false],
  ["title == 'Payments\\' overview'", true],
  [`title == "Payments' overview"`, true],
  ["'Team Payments' == folderTitle", true],
  ["url == 'https://grafana.example.com/d/pay/payments'", true],
  ["folderUrl == ''", true],
  ["(tags @> 'payments') == true", true],
  ["title == 'payments\\' overview'", false],
  // Only what is true chooses, not what is true in some way.
  ['title && folderTitle', false],
  ["(((tags)) @> 'payments')", true],
])('%s', (selector, chosen) => {
  expect(parseDashboardSelector(selector)(payments)).toBe(chosen);
});

describe('what cannot be read is said with its place', () => {
  test.each([
    ["tags @> 'payments' ||", 22, 'It ends where a text or a field is expected.'],
    ["tags @> 'payments", 9, 'The text that begins here has no end.'],
    ["(tags @> 'a'", 13, 'The bracket of character 1 is not closed.'],
    ["tags @> 'a')", 12, '")" is left over'],
    ["tags = 'a'", 6, '"=" is no operator'],
    ["tag @> 'a'", 1, 'There is no field "tag"; there are title, tags, url, folderTitle, folderUrl.'],
    ["  title @> 'a'", 9, 'Left of @> stands `tags`'],
    ["tags @> 'a' tags", 13, '"tags" is left over'],
    ['constructor == 1', 1, 'There is no field "constructor"'],
    ['a b', 1, 'There is no field "a"'],
    ['tags @> tags', 9, 'Right of @>'],
    ['€', 1, '"€" means nothing here.'],
    ['!'.repeat(60) + 'title', 51, 'nested too deeply'],
    [`${'('.repeat(5000)}`, 2000, 'longer than 2000'],
    [`${'('.repeat(1500)}`, 51, 'nested too deeply'],
  ])('%#: %.40s', (selector, position, message) => {
    let error: unknown;
    try {
      parseDashboardSelector(selector);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(SelectorError);
    expect(error).toMatchObject({ position, message: expect.stringContaining(message) });
  });
});
