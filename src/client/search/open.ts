/**
 * Opens the palette: Ctrl-K or Cmd-K, `/`, and whatever carries `data-search-open`. On every page, so it is small:
 * the palette itself is loaded when somebody comes near.
 */
import { rememberVisit } from './recent.ts';

const base = (document.documentElement.dataset['base'] ?? '/').replace(/\/*$/, '/');
const heading = document.querySelector('main h1');
rememberVisit(base, location.pathname, heading?.textContent?.trim() ?? '');

let palette: Promise<typeof import('./palette.ts')> | undefined;
function load() {
  palette ??= import('./palette.ts');
  palette.catch(() => (palette = undefined));
  return palette;
}

function open(): void {
  load().then(
    ({ openPalette }) => openPalette(),
    // The palette's files are gone, e.g. after a deployment: the search page comes with new ones.
    () => location.assign(`${base}search/`),
  );
}

document.addEventListener('keydown', (event) => {
  const command = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'k';
  const slash =
    event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target);
  if (event.defaultPrevented || (!command && !slash)) return;
  event.preventDefault();
  open();
});

document.addEventListener('click', (event) => {
  if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey)
    return;
  if (!(event.target instanceof Element) || !event.target.closest('[data-search-open]')) return;
  event.preventDefault();
  open();
});

for (const opener of document.querySelectorAll('[data-search-open]')) {
  const warm = () =>
    void load().then(
      ({ warmPalette }) => warmPalette(),
      () => {},
    );
  opener.addEventListener('pointerenter', warm, { once: true });
  opener.addEventListener('focus', warm, { once: true });
  const key = opener.querySelector('kbd');
  if (key && /Mac|iPhone|iPad/.test(navigator.platform)) key.textContent = '⌘ K';
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}
