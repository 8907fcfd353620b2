/** What a plugin does with a vendor that has nothing, is down, or answers what it should not. */
import { replaceAll, replaceAt } from '../answers.ts';
import { bugsOf, dataOf, failuresOf, sameData } from '../bugs.ts';
import { type Check, collects } from '../check.ts';
import { readCatalog } from '../entities.ts';
import { complain, ConformanceError } from '../plugin-test.ts';
import type { Outcome } from '../run.ts';
import { inParallel, noon } from '../subject.ts';
import type { Tamper } from '../vendor.ts';

const down: [what: string, tamper: Tamper][] = [
  ['answers 503', (answered) => ({ ...answered, status: 503, text: 'down' })],
  ['answers 401', (answered) => ({ ...answered, status: 401, text: '{"message":"no"}' })],
  [
    'answers 429 with Retry-After: 1, whatever is done',
    (answered) => ({ ...answered, status: 429, headers: { 'retry-after': '1' }, text: '' }),
  ],
  ['drops every connection', () => 'drop'],
  [
    'answers HTML',
    () => ({
      status: 200,
      headers: { 'content-type': 'text/html' },
      text: '<html><body>Log in</body></html>',
    }),
  ],
  [
    'breaks off its answers',
    (answered) => ({ ...answered, text: answered.text.slice(0, answered.text.length / 2) }),
  ],
  ['answers nothing', (answered) => ({ ...answered, text: '' })],
  ['answers null', (answered) => ({ ...answered, text: 'null' })],
];

export const failureChecks: Check[] = [
  {
    name: 'no data: neither an empty catalog nor empty lists of the vendor are trouble',
    applies: collects,
    async run(subject) {
      const none = readCatalog(nobody, []);
      const catalog = { ...none, entities: [], get: () => undefined };
      const empty = await subject.run({ catalog });
      const lists = await subject.run({ tamper: replaceAll((value) => (Array.isArray(value) ? [] : value)) });
      complain(
        [
          ...[...bugsOf(empty), ...failuresOf(empty)].map((text) => `With no entity: ${text}`),
          ...[...bugsOf(lists), ...failuresOf(lists)].map(
            (text) => `With empty lists of the vendor: ${text}`,
          ),
        ],
        'Nothing is a fine answer: store nothing then, or that there is nothing.',
      );
    },
  },
  {
    name: 'no token: nobody is asked with an empty one, and a note says what is missing',
    applies: collects,
    async run(subject) {
      const outcome = await subject.run({ env: {} });
      complain(bugsOf(outcome), 'A missing token is no reason to fail.');
      complain(
        outcome.asked.flatMap(({ url, headers, body }) => {
          const said = [url.href, ...Object.values(headers), body].join('\n');
          const wrong =
            /\b(?:undefined|null)\b/.test(said) ||
            Object.values(headers).some((value) =>
              /^(?:Bearer|Basic|token|GenieKey|Token token=)?\s*$/i.test(value),
            );
          return wrong ? [`It asks ${url.host}${url.pathname} with an empty token.`] : [];
        }),
        'Ask only where `secret(name)` gives a value, or leave the header out.',
      );
      if (outcome.secrets.size > 0 && outcome.asked.length === 0 && outcome.report.problems.length === 0)
        throw new ConformanceError(
          `Without ${[...outcome.secrets].join(', ')} the plugin asks nobody, and says nothing. Say it with \`skip(part, message, hint)\`.`,
        );
    },
  },
  {
    name: 'vendor down: what was known before stays, and a problem names the plugin',
    applies: collects,
    async run(subject) {
      const before = await subject.clean();
      // A plugin may read files.
      if (before.asked.length === 0) return;
      const found: string[] = [];
      await Promise.all(
        down.map(async ([what, tamper]) => {
          const outcome = await subject.run({ before, tamper, now: noon(7) });
          found.push(...bugsOf(outcome).map((text) => `A vendor that ${what}: ${text}`));
          if (!sameData(before, outcome)) found.push(`A vendor that ${what}: what was known before is gone.`);
          else if (!outcome.report.problems.some(({ message }) => message.includes(before.stored.plugin)))
            found.push(`A vendor that ${what}: no problem says so.`);
        }),
      );
      complain(
        found,
        'Ask within `part(name, work)` and let errors of `fetchJson` pass: then the data of the last run stays, and the problem is written for you. An answer is checked with zod before it is used.',
      );
    },
  },
  {
    name: 'vendor slow: 429 with Retry-After: 0, 503 and a dropped connection are tried again',
    applies: collects,
    async run(subject) {
      const before = await subject.clean();
      const found: string[] = [];
      for (const [what, failure] of [
        ['429', { status: 429, headers: { 'retry-after': '0' }, text: '' }],
        ['503', { status: 503, headers: {}, text: '' }],
        ['a dropped connection', 'drop'],
      ] as const) {
        const seen = new Set<string>();
        const outcome = await subject.run({
          tamper(answered, { method, url, body }) {
            const key = `${method} ${url.href} ${body}`;
            if (seen.has(key)) return answered;
            seen.add(key);
            return failure === 'drop' ? 'drop' : { ...failure, headers: { ...failure.headers } };
          },
        });
        if (!sameData(before, outcome)) found.push(`After ${what} the data is another one.`);
      }
      complain(found, 'Leave trying again to `fetch` of the context.');
    },
  },
  {
    name: 'odd answers: nulls, missing members and other types are survived, wherever they stand',
    applies: collects,
    async run(subject) {
      const before = await subject.clean();
      const found: string[] = [];
      const look = (name: string, what: string, outcome: Outcome) => {
        found.push(...bugsOf(outcome).map((text) => `${name} ${what}: ${text}`));
        if (wrongText(outcome))
          found.push(`${name} ${what}: "undefined", "null" or "NaN" is stored as a text.`);
      };
      for (const { place, outcome } of await subject.gaps()) look(place.name, 'is missing', outcome);
      await inParallel(await subject.used(), async ({ name, values }) => {
        for (const [what, other] of oddities(values[0]))
          look(name, what, await subject.run({ before, tamper: replaceAt(new Map([[name, () => other]])) }));
      });
      complain(
        found,
        'Check answers with a zod schema in `fetchJson`, with `.nullish()` where the vendor may leave something out.',
      );
    },
  },
];

const nobody =
  'apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: { name: nobody }\nspec: { type: team, children: [] }\n';

function oddities(value: unknown): [what: string, other: unknown][] {
  return [
    ['is null', null],
    typeof value === 'object' ? ['is a text', 'odd'] : ['is an object', { odd: true }],
    typeof value === 'number' ? ['is a text', 'odd'] : ['is a number', 7],
  ];
}

function wrongText(outcome: Outcome): boolean {
  return /"(?:undefined|null|NaN|\[object Object\]|Invalid Date)"/.test(
    JSON.stringify([...dataOf(outcome).values()]),
  );
}
