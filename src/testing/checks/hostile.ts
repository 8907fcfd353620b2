/** What a plugin does with texts that mean harm. */
import { replaceAt, type Place } from '../answers.ts';
import { bugsOf, dataOf, failuresOf } from '../bugs.ts';
import { type Check, collects } from '../check.ts';
import { addToEach, copyEntities } from '../entities.ts';
import { complain } from '../plugin-test.ts';
import type { Outcome } from '../run.ts';
import { inParallel, type Subject } from '../subject.ts';

/** Lives as an element wherever a text is printed as HTML. */
export const mark = 'x-hostile';
const markup = `%E0%A4"'><${mark} onclick="hostile()" style="all:unset">hostile</${mark}><img src=x onerror=hostile()><script>hostile()</script><!--`;

/** A script's address that goes on as markup; an address of the web with markup; the text itself, with markup. */
export const payloads: ((text: string) => string)[] = [
  () => `javascript:hostile()//${markup}`,
  () => `https://hostile.example/${markup}`,
  (text) => `${text}\u202e\u2066\u200b\u00ad\u0000\ufeff${markup}`,
];

const longText = 5_000;

export const hostileChecks: Check[] = [
  {
    name: 'hostile texts: markup, script addresses and invisible characters are survived, wherever they stand',
    applies: collects,
    async run(subject) {
      const found: string[] = [];
      await inParallel(await textsOf(subject), async ({ name }) => {
        for (const payload of payloads) {
          const outcome = await subject.run({ tamper: replaceAt(new Map([[name, asText(payload)]])) });
          found.push(...bugsOf(outcome).map((text) => `${name}: ${text}`));
        }
      });
      complain(found, 'A text of the vendor may hold anything.');
    },
  },
  {
    name: 'hostile texts: names such as __proto__ and constructor are names like any other',
    applies: collects,
    async run(subject) {
      const found: string[] = [];
      const names = ['__proto__', 'constructor'];
      await inParallel(await subject.used(), async ({ name, values: [value] }) => {
        for (const odd of names) {
          const other = isObject(value)
            ? (given: unknown) => (isObject(given) ? withMember(given, odd) : given)
            : (given: unknown) => (typeof given === 'string' ? odd : given);
          const outcome = await subject.run({ tamper: replaceAt(new Map([[name, other]])) });
          found.push(...bugsOf(outcome).map((text) => `${name} with ${odd}: ${text}`));
          if (Object.hasOwn(Object.prototype, 'hostile')) {
            Reflect.deleteProperty(Object.prototype, 'hostile');
            found.push(`${name} with ${odd} changes the prototype of all objects.`);
          }
        }
      });
      complain(found, 'Use a Map, or ask with Object.hasOwn, where names of the vendor are keys.');
    },
  },
  {
    name: 'hostile texts: long ones are cut before they are stored',
    applies: collects,
    async run(subject) {
      const long = 'long '.repeat(20_000);
      const found: string[] = [];
      await inParallel(await textsOf(subject), async ({ name }) => {
        for (const payload of [(text: string) => text + long, () => `https://long.example/${long}`]) {
          const outcome = await subject.run({ tamper: replaceAt(new Map([[name, asText(payload)]])) });
          found.push(...bugsOf(outcome).map((text) => `${name}: ${text}`));
          const longest = longestText(outcome);
          if (longest > longText) found.push(`${name}: a text of ${longest} characters is stored.`);
          else
            found.push(
              ...failuresOf(outcome)
                .filter((message) => /is larger than \d+ characters/.test(message))
                .map((message) => `${name}: ${message}`),
            );
        }
      });
      complain(
        found,
        `Cut texts of the vendor where you read them, e.g. \`text.slice(0, 300)\`; none that is stored may be longer than ${longText} characters.`,
      );
    },
  },
];

/** Places where a text stands. */
async function textsOf(subject: Subject): Promise<Place[]> {
  return (await subject.used()).filter(({ values }) => values.some((value) => typeof value === 'string'));
}

/**
 * A run in which every text that the plugin lets through is hostile: of each place, the first of the payloads with which
 * it still stores as much for the same entities. A name that no longer fits leaves empty lists behind, and with them
 * nothing hostile would reach the pages.
 */
export async function runHostile(subject: Subject): Promise<Outcome> {
  const clean = await subject.clean();
  const shapes = (outcome: Outcome) =>
    [...dataOf(outcome)].map(([ref, data]) => `${ref} ${shapeOf(data)}`).join('\n');
  const wanted = shapes(clean);
  const passes = (outcome: Outcome) => failuresOf(outcome).length === 0 && shapes(outcome) === wanted;
  const changes = new Map<string, (value: unknown) => unknown>();
  await inParallel(await textsOf(subject), async ({ name }) => {
    for (const payload of payloads) {
      const outcome = await subject.run({ tamper: replaceAt(new Map([[name, asText(payload)]])) });
      if (!passes(outcome)) continue;
      changes.set(name, asText(payload));
      return;
    }
  });
  const all = await subject.run({ tamper: replaceAt(changes) });
  if (passes(all)) return withKeys(subject, changes, all, passes);
  // Together they may say something else than each alone, e.g. which items belong together.
  const kept = new Map<string, (value: unknown) => unknown>();
  let best = clean;
  for (const [name, change] of changes) {
    const outcome = await subject.run({ tamper: replaceAt(new Map([...kept, [name, change]])) });
    if (!passes(outcome)) continue;
    kept.set(name, change);
    best = outcome;
  }
  return best;
}

/** Names by which entities find their data are hostile, too, where annotations say the same. */
async function withKeys(
  subject: Subject,
  changes: ReadonlyMap<string, (value: unknown) => unknown>,
  before: Outcome,
  passes: (outcome: Outcome) => boolean,
): Promise<Outcome> {
  const catalog = await subject.annotated((value) => addToEach(value, markup));
  const keys = (await textsOf(subject)).filter(({ name }) => !changes.has(name));
  let best = before;
  await inParallel(keys, async ({ name }) => {
    const own = new Map([...changes, [name, asText((text) => text + markup)]]);
    const outcome = await subject.run({ catalog, tamper: replaceAt(own) });
    if (passes(outcome)) best = outcome;
  });
  return best;
}

/** Suffix of the names of entities whose annotations mean harm. */
export const hostileName = '-hostile';

/** The same entities with annotations that are script addresses, and with markup behind their annotations. */
export function hostileEntities(text: string): string {
  return [
    copyEntities(text, `${hostileName}-link`, () => `javascript:hostile()//${markup}`),
    copyEntities(text, `${hostileName}-text`, (value) => addToEach(value, markup)),
  ].join('\n---\n');
}

/** How long lists are and where texts stand; in which order, and under which keys, may depend on the texts. */
function shapeOf(value: unknown): string {
  if (typeof value === 'string') return value === '' ? '' : 'text';
  if (typeof value !== 'object' || value === null) return '';
  const members = Object.values(value).map(shapeOf).sort();
  return Array.isArray(value) ? `[${members.join()}]` : `{${members.filter(Boolean).join()}}`;
}

function asText(payload: (text: string) => string): (value: unknown) => unknown {
  return (value) => (typeof value === 'string' ? payload(value) : value);
}

/** Of what was to be stored: too much of it is refused. */
function longestText({ given }: Outcome): number {
  let longest = 0;
  JSON.stringify(given, (key, value: unknown) => {
    longest = Math.max(longest, key.length, typeof value === 'string' ? value.length : 0);
    return value;
  });
  return longest;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function withMember(value: Record<string, unknown>, name: string): Record<string, unknown> {
  return Object.fromEntries([...Object.entries(value), [name, { hostile: 'yes' }]]);
}
