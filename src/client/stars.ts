/** Stars of entities' pages, and lists of what was starred and lately seen. */
import { isStarred, type Kept, keep, readKept } from './kept.ts';

for (const button of document.querySelectorAll<HTMLElement>('[data-star]')) {
  const { star: ref = '', starTitle: title = '', starTape: tape = '', starHref: href = '' } = button.dataset;
  const entry: Kept = { ref, title, tape, href };
  const show = () => button.setAttribute('aria-pressed', String(isStarred(ref)));
  button.addEventListener('click', () => {
    keep('stars', entry, !isStarred(ref));
    show();
  });
  show();
  keep('seen', entry);
}

for (const list of document.querySelectorAll<HTMLElement>('[data-kept]')) {
  const kept = readKept(list.dataset['kept'] === 'stars' ? 'stars' : 'seen').slice(0, 8);
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
