import { expect, test } from 'vitest';
import { fitText, isRightToLeft, oneLine, textWidth } from '../../src/graph/text.ts';

test.each([
  ['latin', 'payments-api', 60, 105],
  ['capitals', 'PAYMENTS-API', 80, 130],
  ['chinese', '支付服务接口', 72, 90],
  ['japanese', 'けっさい', 48, 60],
  ['korean', '결제서비스', 60, 75],
  ['arabic', 'خدمة الدفع', 50, 110],
  ['hindi with vowel signs', 'भुगतान', 20, 60],
  ['pictures', '🎟️🎟️', 24, 40],
])('%s: the width is of the right size', (_, text, least, most) => {
  expect(textWidth(text, 13)).toBeGreaterThan(least);
  expect(textWidth(text, 13)).toBeLessThan(most);
});

test('what fits stays; what does not loses its middle and is no wider than allowed', () => {
  expect(fitText('short', 13, 100)).toBe('short');
  for (const text of ['a'.repeat(300), '支'.repeat(300), 'W'.repeat(300), 'خ'.repeat(300)]) {
    const cut = fitText(text, 13, 120);
    expect(cut).toContain('…');
    expect(textWidth(cut, 13)).toBeLessThanOrEqual(124);
    expect(cut.length).toBeGreaterThan(5);
  }
});

test('the end of a long name stays: it tells names of a family apart', () => {
  expect(fitText('backstage-plugin-risk-scorecard-backend', 13, 200)).toMatch(/^backstage.*….*backend$/);
});

test('a mark stays with its letter when a text is cut', () => {
  const cut = fitText('e\u0301'.repeat(100), 13, 80);
  expect(cut).toMatch(/^(e\u0301)+…(e\u0301)+$/);
});

test('lines, control characters and turns of direction are taken out', () => {
  expect(oneLine(' a\n\tb\u0000\u202egpj.exe\u2066 ')).toBe('a b gpj.exe');
});

test('direction follows the first letter', () => {
  expect(isRightToLeft('123 שירות')).toBe(true);
  expect(isRightToLeft('خدمة payments')).toBe(true);
  expect(isRightToLeft('payments خدمة')).toBe(false);
  expect(isRightToLeft('42')).toBe(false);
});
