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

/** What is typed between the key that opens the palette and the palette, which may still be on its way. */
let early: string | undefined;

function keepEarly(event: KeyboardEvent): void {
  if (early === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  const letters = [...event.key];
  if (letters.length === 1) early += event.key;
  else if (event.key === 'Backspace') early = [...early].slice(0, -1).join('');
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function takeEarly(): string {
  const typed = early ?? '';
  early = undefined;
  document.removeEventListener('keydown', keepEarly, true);
  return typed;
}

function open(): void {
  if (early === undefined) document.addEventListener('keydown', keepEarly, true);
  early ??= '';
  load().then(
    ({ openPalette }) => openPalette(takeEarly),
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
