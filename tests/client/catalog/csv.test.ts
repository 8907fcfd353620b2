import { expect, test } from 'vitest';
import { csv } from '../../../src/client/catalog/csv.ts';

test.each([
  ['plain', 'plain'],
  ['', ''],
  ['a,b', '"a,b"'],
  ['say "hi"', '"say ""hi"""'],
  ['two\nlines', '"two\nlines"'],
  ['two\r\nlines', '"two\r\nlines"'],
  [' spaces stay ', ' spaces stay '],
  ['支払い', '支払い'],
  // What a spreadsheet would run.
  ['=1+1', "'=1+1"],
  ['+49 30', "'+49 30"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'\t=1"],
  ['\r=1', '"\'\r=1"'],
  ['＝1', "'＝1"],
  ['=HYPERLINK("https://evil.example","x")', `"'=HYPERLINK(""https://evil.example"",""x"")"`],
  ['@acme/ui', "'@acme/ui"],
  ['a=b', 'a=b'],
])('%j is written as %j', (value, expected) => {
  expect(csv([[value]])).toBe(`\ufeff${expected}\r\n`);
});

test('rows end in CR LF, the last one too', () => {
  expect(
    csv([
      ['a', 'b'],
      ['c', ''],
    ]),
  ).toBe('\ufeffa,b\r\nc,\r\n');
});
