/** Starred and lately seen entities, kept in this browser only. */
interface Kept {
  ref: string;
  title: string;
  tape: string;
  href: string;
}

const starsKey = 'callboard:stars';
const seenKey = 'callboard:seen';

function read(key: string): Kept[] {
  try {
    const list: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    return Array.isArray(list) ? list.filter(isKept) : [];
  } catch {
    return [];
  }
}

function write(key: string, list: Kept[]): void {
  try {
    localStorage.setItem(key, JSON.stringify(list.slice(0, 50)));
  } catch {
    // Storage is off or full: nothing is kept.
  }
}

function isKept(value: unknown): value is Kept {
  if (typeof value !== 'object' || value === null) return false;
  const { ref, title, tape, href } = value as Partial<Record<keyof Kept, unknown>>;
  return [ref, title, tape, href].every((part) => typeof part === 'string') && /^\/(?!\/)/.test(String(href));
}

for (const button of document.querySelectorAll<HTMLElement>('[data-star]')) {
  const { star: ref = '', starTitle: title = '', starTape: tape = '', starHref: href = '' } = button.dataset;
  const entry: Kept = { ref, title, tape, href };
  const starred = () => read(starsKey).some((kept) => kept.ref === ref);
  const show = () => button.setAttribute('aria-pressed', String(starred()));
  button.addEventListener('click', () => {
    const others = read(starsKey).filter((kept) => kept.ref !== ref);
    write(starsKey, starred() ? others : [entry, ...others]);
    show();
  });
  show();
  write(seenKey, [entry, ...read(seenKey).filter((kept) => kept.ref !== ref)].slice(0, 12));
}

for (const list of document.querySelectorAll<HTMLElement>('[data-kept]')) {
  const kept = read(list.dataset['kept'] === 'stars' ? starsKey : seenKey).slice(0, 8);
  const base = (document.documentElement.dataset['base'] ?? '/').replace(/\/+$/, '');
  for (const { title, tape, href } of kept) {
    const item = document.createElement('li');
    const mark = document.createElement('span');
    mark.className = `dot tape-${/^[a-z]+(?:-[a-z]+)?$/.test(tape) ? tape : 'other'}`;
    const link = document.createElement('a');
    link.href = base + href;
    link.textContent = title;
    item.append(mark, link);
    list.append(item);
  }
  const frame = list.closest<HTMLElement>('[data-kept-frame]');
  if (frame) frame.hidden = kept.length === 0;
}
