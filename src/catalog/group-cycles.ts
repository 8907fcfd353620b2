/** Groups that are, through others or themselves, their own parents: a tree cannot show them. */
import { compareProblems, type Problem } from '../problems.ts';
import type { Catalog } from './catalog.ts';

/** So many groups of one circle are named and reported. */
const shown = 10;

/** A warning on each group of a circle, the first ten of it. */
export function groupCycleProblems(catalog: Catalog): Problem[] {
  return groupCycles(catalog)
    .flatMap((cycle) => {
      const names = [...cycle.slice(0, shown), ...(cycle.length > shown ? ['...'] : cycle.slice(0, 1))];
      return cycle.slice(0, shown).flatMap((ref): Problem[] => {
        const entity = catalog.get(ref);
        if (!entity) return [];
        const { repository, file, line } = entity.origin;
        return [
          {
            rule: 'group-cycle',
            severity: 'warning',
            message:
              cycle.length === 1
                ? `${ref} is its own parent.`
                : `${cycle.length} groups are each other's parents: ${names.join(' > ')}.`,
            hint: 'Correct `spec.parent` or `spec.children` of one of them, so that one of them stands on top.',
            repository,
            file,
            line,
            ref,
          },
        ];
      });
    })
    .sort(compareProblems);
}

/** Circles of `parentOf`, each in the order in which its groups follow one another, sorted; without recursion. */
export function groupCycles(catalog: Catalog): string[][] {
  const groups = catalog.entities.filter(({ ref }) => ref.startsWith('group:')).map(({ ref }) => ref);
  const children = new Map(groups.map((ref) => [ref, catalog.related(ref, 'parentOf')]));
  // Tarjan's strongly connected components, with a stack of its own.
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const open: string[] = [];
  const isOpen = new Set<string>();
  const cycles: string[][] = [];
  for (const start of groups) {
    if (order.has(start)) continue;
    const work: { ref: string; next: number }[] = [{ ref: start, next: 0 }];
    while (work.length > 0) {
      const top = work.at(-1) as { ref: string; next: number };
      const { ref } = top;
      if (top.next === 0) {
        order.set(ref, order.size);
        low.set(ref, order.get(ref) ?? 0);
        open.push(ref);
        isOpen.add(ref);
      }
      const child = (children.get(ref) ?? [])[top.next];
      top.next += 1;
      if (child !== undefined) {
        if (!children.has(child)) continue;
        if (!order.has(child)) work.push({ ref: child, next: 0 });
        else if (isOpen.has(child)) low.set(ref, Math.min(low.get(ref) ?? 0, order.get(child) ?? 0));
        continue;
      }
      work.pop();
      const above = work.at(-1)?.ref;
      if (above !== undefined) low.set(above, Math.min(low.get(above) ?? 0, low.get(ref) ?? 0));
      if (low.get(ref) !== order.get(ref)) continue;
      const members = open.splice(open.lastIndexOf(ref));
      for (const member of members) isOpen.delete(member);
      if (members.length > 1 || children.get(ref)?.includes(ref)) cycles.push(members);
    }
  }
  return cycles;
}
