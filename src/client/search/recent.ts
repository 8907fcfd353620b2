/** Entities that the reader visited last: what the palette shows before anything is typed. Kept in the browser only. */

export interface Visit {
  title: string;
  /** Address below the base, e.g. `catalog/default/component/payments-api/`. */
  path: string;
}

const key = 'callboard:recent';
const limit = 8;

/** The kind in lower case, as the address says. */
export function kindOfVisit({ path }: Visit): string {
  return path.split('/')[2] ?? '';
}

export function readVisits(): Visit[] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    return Array.isArray(value) ? value.filter(isVisit).slice(0, limit) : [];
  } catch {
    return [];
  }
}

/** Remembers an entity's page or a tab of it; other pages are not kept. */
export function rememberVisit(base: string, pathname: string, title: string): void {
  if (!pathname.startsWith(base)) return;
  const path = /^catalog\/[^/]+\/[^/]+\/[^/]+\//.exec(pathname.slice(base.length))?.[0];
  if (!path || !title) return;
  try {
    const visits = [{ title, path }, ...readVisits().filter((visit) => visit.path !== path)];
    localStorage.setItem(key, JSON.stringify(visits.slice(0, limit)));
  } catch {
    // Storage is off or full: nothing is remembered.
  }
}

function isVisit(value: unknown): value is Visit {
  const visit = value as Partial<Visit> | null;
  return (
    typeof visit?.title === 'string' && typeof visit.path === 'string' && visit.path.startsWith('catalog/')
  );
}
