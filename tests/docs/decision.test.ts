import { expect, test } from 'vitest';
import { isDecision, linkDecisions, readDecision, type Decision } from '../../src/docs/decision.ts';

const files = new Set([
  'docs/adr/0001-use-kafka.md',
  'docs/adr/0002-use-postgres.md',
  'docs/adr/0009-use-nats.md',
  'docs/adr/0012-drop-kafka.md',
]);
const read = (text: string, file = 'docs/adr/0001-use-kafka.md') => readDecision(file, text, files);

test('a decision record is known by its folder and its name', () => {
  expect(
    [
      'docs/adr/0001-x.md',
      'docs/adrs/adr007-x.md',
      'a/architecture-decisions/adr_x.md',
      'docs/decisions/7.md',
      'doc/architecture/decisions/0003-x.md',
      'docs/adr/index.md',
      'docs/adr/README.md',
      'docs/adr/0000-template.md',
      'docs/adr/notes.md',
      'docs/guides/0001-x.md',
    ].filter(isDecision),
  ).toEqual([
    'docs/adr/0001-x.md',
    'docs/adrs/adr007-x.md',
    'a/architecture-decisions/adr_x.md',
    'docs/decisions/7.md',
    'doc/architecture/decisions/0003-x.md',
  ]);
});

test("MADR's front matter", () => {
  expect(
    read('---\nstatus: accepted\ndate: 2026-02-23 # day\nsupersedes: 0002-use-postgres\n---\n# X\n'),
  ).toEqual({
    status: 'accepted',
    date: '2026-02-23',
    supersedes: ['docs/adr/0002-use-postgres.md'],
  });
  expect(read('---\nstatus: "superseded by ADR-0009"\n---\n')).toEqual({
    status: 'superseded',
    supersededBy: ['docs/adr/0009-use-nats.md'],
  });
});

test("MADR's lines before it had front matter", () => {
  expect(read('# X\n\n* Status: superseded by [ADR-0012](0012-drop-kafka.md)\n* Date: 2024-05-01\n')).toEqual(
    {
      status: 'superseded',
      date: '2024-05-01',
      supersededBy: ['docs/adr/0012-drop-kafka.md'],
    },
  );
  expect(read('# X\n\nStatus: accepted · Date: 2021-05-18 · Owners: platform\n')).toEqual({
    status: 'accepted',
    date: '2021-05-18',
  });
  expect(read('# X\n\n**Status:** On hold\n')).toEqual({ status: 'On hold' });
});

test("Nygard's section, as adr-tools goes on writing it", () => {
  expect(
    read(
      '# 1. X\n\nDate: 2016-02-12\n\n## Status\n\nAccepted\n\nSuperceded by [9. NATS](0009-use-nats.md)\n\nSupercedes [2. PG](./0002-use-postgres.md)\n\n## Context\n\nRejected ideas.\n',
    ),
  ).toEqual({
    status: 'superseded',
    date: '2016-02-12',
    supersededBy: ['docs/adr/0009-use-nats.md'],
    supersedes: ['docs/adr/0002-use-postgres.md'],
  });
});

test('a page that says nothing has no status; the text of a record is no status', () => {
  expect(read('# X\n\nWe accepted that.\n')).toBeUndefined();
  expect(read('# X\n\n## Status\n\n## Context\n\nDeprecated things.\n')).toBeUndefined();
});

test('a record that another one supersedes is superseded, whatever it says itself', () => {
  const records: { file: string; decision?: Decision }[] = [
    { file: 'docs/adr/0001-use-kafka.md', decision: { status: 'accepted' } },
    {
      file: 'docs/adr/0009-use-nats.md',
      decision: { status: 'accepted', supersedes: ['docs/adr/0001-use-kafka.md'] },
    },
  ];
  linkDecisions(records);
  expect(records[0]?.decision).toEqual({ status: 'superseded', supersededBy: ['docs/adr/0009-use-nats.md'] });
});

test('a record made to be slow is read in time', () => {
  const start = performance.now();
  for (const piece of ['superseded by [', 'Status: ', '[x](', ' ', '- ', '*', '`'])
    read(
      `---\nstatus: ${piece.repeat(5000)}\n---\n# X\n\nStatus: ${piece.repeat(5000)}\n\n## Status\n\n${piece.repeat(50_000)}\n`,
    );
  expect(performance.now() - start).toBeLessThan(1000);
});
