import { expect, test } from 'vitest';
import { readRunbook } from '../../integrations/alerts/runbook.ts';

const site = 'https://portal.example.com';

test.each([
  ['https://portal.example.com/docs/x/#y', '/', { href: '/docs/x/#y', own: true }],
  ['https://portal.example.com/portal/docs/x/', '/portal', { href: '/docs/x/', own: true }],
  [
    'https://portal.example.com/other/x/',
    '/portal/',
    { href: 'https://portal.example.com/other/x/', own: false },
  ],
  [
    'https://portal.example.com.evil.example/docs/',
    '/',
    { href: 'https://portal.example.com.evil.example/docs/', own: false },
  ],
  ['https://wiki.example.com/run', '/', { href: 'https://wiki.example.com/run', own: false }],
  [
    '/docs/default/component/orders/runbook/',
    '/portal',
    { href: '/docs/default/component/orders/runbook/', own: true },
  ],
  ['https://portal.example.com//evil.example/x', '/', undefined],
  ['https://portal.example.com/portal//evil.example/x', '/portal/', undefined],
  ['//evil.example/x', '/', undefined],
  ['/\\evil.example', '/', undefined],
  ['runbook.md', '/', undefined],
  ['javascript:alert(1)', '/', undefined],
])('%s below %s', (runbook, base, read) => {
  expect(readRunbook(runbook, site, base)).toEqual(read);
});

test('where the address of the portal is not known, absolute ones lead away', () => {
  expect(readRunbook('https://portal.example.com/docs/x/', undefined, '/')).toEqual({
    href: 'https://portal.example.com/docs/x/',
    own: false,
  });
});
