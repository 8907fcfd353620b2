/** What a plugin stores and asks when all is well. */
import { createRedactor, redactShapes } from '../../sources/redact.ts';
import { canonicalJson } from '../../snapshot/json.ts';
import { bugsOf, dataOf, failuresOf, messagesOf } from '../bugs.ts';
import { type Check, collects } from '../check.ts';
import { complain, ConformanceError } from '../plugin-test.ts';
import type { Outcome } from '../run.ts';
import { noon, type Subject } from '../subject.ts';

export const collectChecks: Check[] = [
  {
    name: 'collect: stores what the recordings tell, for entities that there are',
    applies: collects,
    async run(subject) {
      const outcome = await subject.clean();
      const catalog = await subject.catalog();
      complain(
        outcome.given.flatMap(({ ref }) =>
          ref === undefined || catalog.get(ref.toLowerCase())
            ? []
            : [`It stores data for "${ref}", which is no entity.`],
        ),
        'Store data by `entity.ref` of `catalog.entities`.',
      );
      const missing = [...outcome.secrets].filter((name) => !(name in subject.env()));
      complain(
        outcome.stored.problems.length > 0
          ? [...messagesOf(outcome), ...(await unanswered(subject, outcome))]
          : [],
        missing.length > 0
          ? `The plugin reads ${missing.join(', ')}: name them in \`secrets\` of the recordings.`
          : 'With right options and an answer to every request, a plugin has nothing to complain of.',
      );
      if (outcome.given.length === 0)
        throw new ConformanceError(
          `The plugin stores nothing. It asked: ${outcome.asked.map(({ method, url }) => `${method} ${url.pathname}`).join(', ') || 'nobody'}. The entities of the test need the annotations, and the recordings the answers, that belong together.`,
        );
      complain(
        [...dataOf(outcome)].flatMap(([ref, data]) => leftovers(data).map((text) => `${ref}: "${text}"`)),
        'These look like values that were missing and became text.',
      );
    },
  },
  {
    name: 'requests: go through `fetch` of the context, to hosts that `limits` has named',
    applies: collects,
    async run(subject) {
      const outcome = await subject.clean();
      complain(
        outcome.past.map((address) => `It asks ${address.split('?')[0]} with the global fetch.`),
        'Use `fetch` or `fetchJson` of the context: they retry, keep to the budget and mask secrets.',
      );
      complain(
        failuresOf(outcome).filter((message) => message.includes('is not named in')),
        'Hand every address that may be asked to `limits({ hosts })` before the first request; take them from the options.',
      );
      complain(
        outcome.asked
          .filter(({ url }) => url.protocol !== 'https:' && url.hostname !== 'localhost')
          .map(({ url }) => `It asks ${url.origin} without encryption.`),
        'Give the options of this test an https address.',
      );
    },
  },
  {
    name: 'requests: do not grow with the number of entities',
    applies: collects,
    async run(subject) {
      const { asked } = await subject.clean();
      const base = (await subject.catalog()).entities.length;
      const allowed = subject.test.requests ?? (() => asked.length + 5);
      const found: string[] = [];
      for (const annotations of [false, true]) {
        const catalog = await subject.copies(50, annotations);
        const outcome = await subject.run({ catalog, recorded: subject.recordings().nearest });
        const count = outcome.report.requests;
        if (count > allowed(catalog.entities.length))
          found.push(
            `${base} entities: ${asked.length} requests. ${catalog.entities.length} entities${annotations ? ' with other annotations' : ''}: ${count} requests, and ${allowed(catalog.entities.length)} are allowed.`,
          );
      }
      complain(
        found,
        'Ask the vendor for the whole organisation and choose from its answer, or say with `requests` how many there may be, and why.',
      );
    },
  },
  {
    name: 'determinism: the same answers give the same data, in whatever order they come',
    applies: collects,
    async run(subject) {
      const late = await subject.run({ delay: (before) => Math.max(0, 12 - before * 3) });
      const other = await subject.run({ now: noon(7) });
      const first = dataOf(await subject.clean());
      const found: string[] = [];
      for (const [what, again] of [
        ['when answers come in another order', dataOf(late)],
        ['seven minutes later', dataOf(other)],
      ] as const)
        for (const ref of new Set([...first.keys(), ...again.keys()]))
          if (canonicalJson(first.get(ref)) !== canonicalJson(again.get(ref)))
            found.push(`The data of ${ref.trim() || 'the organisation'} differs ${what}.`);
      complain(
        found,
        'Sort what is stored, store the times of the vendor and not the present one, and wait for answers before choosing from them.',
      );
    },
  },
  {
    name: 'determinism: a second run with the same answers changes nothing',
    applies: collects,
    async run(subject) {
      const first = await subject.clean();
      const second = await subject.run({ before: first, now: noon(7) });
      const found: string[] = bugsOf(second);
      for (const [name, part] of Object.entries(second.stored.parts)) {
        const old = first.stored.parts[name];
        for (const [ref, { since }] of Object.entries(part.entities))
          if (since !== old?.entities[ref]?.since) found.push(`The data of ${ref} has changed.`);
        for (const [href, { since }] of Object.entries(part.pages ?? {}))
          if (since !== old?.pages?.[href]?.since) found.push(`The data of ${href} has changed.`);
        if (part.site?.since !== old?.site?.since) found.push('The data of the organisation has changed.');
      }
      complain(
        found,
        'Pages are rendered anew for it. Do not store counters, or what only differs from the run before.',
      );
    },
  },
  {
    name: 'secrets: are in nothing that is stored, kept, said or printed',
    applies: collects,
    async run(subject) {
      const env = subject.env();
      const hides = secretTest(Object.values(env));
      const clean = await subject.clean();
      complain(
        clean.given.flatMap(({ ref, data }) =>
          hides(JSON.stringify(data) ?? '') ? [`It stores a secret for ${ref ?? 'the organisation'}.`] : [],
        ),
        'What is stored is published. Leave out addresses and headers that hold the token.',
      );
      const { calls } = await subject.contributions();
      if (hides(JSON.stringify(calls) ?? ''))
        throw new ConformanceError(
          'What `callboard:setup` adds holds a secret, and would be published. Read secrets in `callboard:collect`, with `secret(name)`.',
        );
      for (const [what, outcome] of [
        ['', clean],
        [
          ' after the vendor has repeated it',
          await subject.run({ files: true, tamper: echo(Object.values(env)) }),
        ],
        [
          ' after the vendor has refused and repeated it',
          await subject.run({ files: true, tamper: echo(Object.values(env), 401) }),
        ],
      ] as const) {
        const found = [...outcome.files].flatMap(([path, text]) =>
          hides(text) ? [`A secret stands in ${path}${what}.`] : [],
        );
        if (hides(messagesOf(outcome).join('\n'))) found.push(`A secret stands in a problem${what}.`);
        if (hides(outcome.output)) found.push(`A secret is printed${what}.`);
        complain(found, 'Print nothing of requests and answers, and throw no error that quotes them.');
      }
    },
  },
];

/** Does the text hold one of them, in whatever form? */
export function secretTest(secrets: readonly string[]): (text: string) => boolean {
  const redact = createRedactor(secrets);
  return (text) => redact(text) !== redactShapes(text);
}

/** The vendor repeats what it was asked with. */
function echo(secrets: readonly string[], status?: number) {
  const said = secrets.join(' ');
  return (answered: { status: number; headers: Record<string, string>; text: string }) => ({
    status: status ?? answered.status,
    headers: { ...answered.headers, etag: `"${said}"`, 'x-echo': said },
    text:
      answered.text.replace(/^\s*\{/, (brace) => `${brace}"echo":${JSON.stringify(said)},`) +
      (status ? said : ''),
  });
}

/** Requests that no answer is recorded for. */
async function unanswered(subject: Subject, { asked }: Outcome): Promise<string[]> {
  const found: string[] = [];
  for (const one of asked)
    if ((await subject.recordings().answer(one)).status === 404)
      found.push(`No answer is recorded for: ${one.method} ${one.url.href}`);
  return found;
}

function leftovers(data: unknown): string[] {
  const found: string[] = [];
  JSON.stringify(data, (_, value: unknown) => {
    if (typeof value === 'string' && /\[object \w+\]|^(?:undefined|NaN|null)$|Invalid Date/.test(value))
      found.push(value);
    return value;
  });
  return found;
}
