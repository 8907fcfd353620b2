/** What is said to whoever runs the portal: with names, and never a list without end. */
import type { CollectContext } from 'callboard/plugin';

const shown = 5;

/** @returns `a, b and 3 more` */
export function someOf(list: readonly string[]): string {
  const some = list.slice(0, shown).join(', ');
  return list.length > shown ? `${some} and ${list.length - shown} more` : some;
}

/** @param what an annotation's part, with whose it is, that nothing was found for */
export interface Misses {
  tell(ref: string, what: string, found: boolean): void;
  report(context: Pick<CollectContext, 'note'>, instances: number): void;
  /** An instance has answered in full. */
  answered(): void;
}

/** Gathers over all instances what annotations name and no instance has. */
export function gatherMisses(): Misses {
  const found = new Map<string, boolean>();
  let answers = 0;
  return {
    tell(ref, what, isThere) {
      const key = `${ref} (${what.slice(0, 120)})`;
      found.set(key, isThere || found.get(key) === true);
    },
    answered() {
      answers += 1;
    },
    report({ note }, instances) {
      // What has not answered may have it.
      if (answers < instances) return;
      const missing = [...found].flatMap(([key, isThere]) => (isThere ? [] : [key]));
      if (missing.length > 0)
        note(
          `No alert rule is what annotations ask for: ${someOf(missing)}.`,
          'Compare names, labels and tags with the rules; where a rule is gone, remove the annotation.',
        );
    },
  };
}

/** Entities that name an instance that there is not are asked of none. */
export function noteUnknownInstances(
  { note }: Pick<CollectContext, 'note'>,
  asked: Iterable<readonly [ref: string, names: readonly string[]]>,
  known: readonly string[],
): void {
  const unknown: string[] = [];
  for (const [ref, names] of asked)
    for (const name of names) if (!known.includes(name)) unknown.push(`"${name.slice(0, 60)}" of ${ref}`);
  if (unknown.length > 0)
    note(
      `No instance has the name that annotations give: ${someOf(unknown)}.`,
      `There ${known.length === 1 ? 'is' : 'are'} ${someOf(known.map((name) => `"${name}"`))}.`,
    );
}

/** A refusal names the variables that hold what was refused. @param keys `GRAFANA_TOKEN` */
export async function namingKeys<T>(keys: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const status = error instanceof Error && 'status' in error ? error.status : undefined;
    if (!(error instanceof Error) || (status !== 401 && status !== 403)) throw error;
    throw new Error(`${error.message.replace(/\.$/, '')} (${keys}).`, { cause: error });
  }
}
