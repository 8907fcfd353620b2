/**
 * On the 404 page: addresses of entities are lower case, so another spelling is tried; a tab that only Backstage has leads
 * to the entity; and what was there once and is
 * gone, or stands elsewhere, is looked up among the tombstones.
 */
interface Tombstone {
  path: string;
  since: string;
  movedTo?: string;
}

const base = (document.documentElement.dataset['base'] ?? '/').replace(/\/+$/, '');
const inside = location.pathname.startsWith(base) ? location.pathname.slice(base.length) : location.pathname;
const path = inside.endsWith('/') ? inside : `${inside}/`;

const place = document.querySelector<HTMLElement>('#lost-path');
if (place) place.textContent = decode(inside);
const search = document.querySelector<HTMLAnchorElement>('#lost-search');
const words = decode(inside)
  .split('/')
  .filter((word) => word && !['catalog', 'docs', 'default'].includes(word))
  .slice(-2)
  .join(' ');
if (search && words) {
  search.search = `?query=${encodeURIComponent(words)}`;
  search.textContent = `Search for “${words}”`;
}
void find();

async function find(): Promise<void> {
  const lower = lowered(path);
  if (lower !== path && (await exists(lower))) {
    go(lower);
    return;
  }
  const entity = entityOf(lower);
  for (const target of entity)
    if (target !== path && (await exists(target))) {
      go(target);
      return;
    }
  const tombstone = (await tombstones()).find((one) => one.path === path || one.path === lower);
  if (tombstone?.movedTo) {
    go(tombstone.movedTo);
    return;
  }
  // For whoever counts, also later than now: nothing takes its place.
  if (place) place.dataset['gone'] = path;
  document.dispatchEvent(new CustomEvent('callboard:not-found', { detail: { path } }));
  if (!tombstone) return;
  const note = document.querySelector('#lost-note');
  if (note) note.textContent = `This was here once. It is gone since ${tombstone.since.slice(0, 10)}.`;
}

/** Namespace, kind and name are lower case in addresses; the rest of a docs path keeps its case. */
function lowered(text: string): string {
  const parts = text.split('/');
  return parts.map((part, index) => (index < 5 ? part.toLowerCase() : part)).join('/');
}

/** Backstage has tabs that are cards here: where an entity's address goes on, its docs or its own page is meant. */
function entityOf(text: string): string[] {
  const [, ref, tab, rest = ''] = /^\/catalog(\/[^/]+\/[^/]+\/[^/]+\/)([^/]+)\/(.*)$/.exec(text) ?? [];
  if (!ref) return [];
  return [...(tab === 'docs' ? [`/docs${ref}${rest}`, `/docs${ref}`] : []), `/catalog${ref}`];
}

async function exists(target: string): Promise<boolean> {
  try {
    return (await fetch(base + target, { method: 'HEAD' })).ok;
  } catch {
    return false;
  }
}

function go(target: string): void {
  if (!/^\/(?!\/)/.test(target)) return;
  location.replace(base + target + location.search + location.hash);
}

async function tombstones(): Promise<Tombstone[]> {
  try {
    const response = await fetch(`${base}/tombstones.json`);
    return response.ok ? ((await response.json()) as Tombstone[]) : [];
  } catch {
    return [];
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
