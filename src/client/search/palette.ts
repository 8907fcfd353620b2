/**
 * The palette: one field over everything. Names answer at once from the name indexes, full text follows when it has been
 * found. A combobox with a list of links, after https://www.w3.org/WAI/ARIA/apg/patterns/combobox/.
 */
import styles from './palette.css?url&no-inline';
import { searchHref } from './address.ts';
import { element, glyph, tapeClass } from './element.ts';
import { excerptNodes, type ExcerptPart } from './excerpt.ts';
import { loadTextSearch, type TextHit, type TextSearch } from './fulltext.ts';
import { siteBase } from './manifest.ts';
import { loadNames, type NameHit, type NameLists } from './names.ts';
import { kindOfVisit, readVisits } from './recent.ts';
import { announceChoice, announceSearch } from './announce.ts';

const rowsPerGroup = 5;
/** Long enough not to search for every letter, short enough not to be noticed. */
const typingPause = 120;

interface Row {
  title: string;
  href: string;
  kind: string;
  about: string;
  method?: string;
  excerpt?: ExcerptPart[];
}

const base = siteBase();
let names: Promise<NameLists> | undefined;
let text: Promise<TextSearch> | undefined;
let palette: Promise<ReturnType<typeof createPalette>> | undefined;

/** Loads styles and name indexes, because somebody is about to search. */
export function warmPalette(): void {
  palette ??= loadStyles().then(createPalette);
  names ??= loadNames(base);
  names.catch(() => (names = undefined));
}

/** Resolves when the palette is open. @param typed takes over, at that moment, what was typed while it came */
export async function openPalette(typed: () => string): Promise<void> {
  warmPalette();
  (await palette)?.open(typed());
}

/** Linked here rather than imported, or every page would load them from the start. */
function loadStyles(): Promise<void> {
  const link = element('link', { rel: 'stylesheet', href: styles });
  const loaded = new Promise<void>((resolve) => {
    link.addEventListener('load', () => resolve());
    // Plain is better than nothing.
    link.addEventListener('error', () => resolve());
  });
  document.head.append(link);
  return loaded;
}

function createPalette() {
  const field = element('input', {
    type: 'search',
    role: 'combobox',
    'aria-label': 'Search',
    'aria-expanded': 'true',
    'aria-controls': 'palette-list',
    'aria-autocomplete': 'list',
    placeholder: 'Search names, docs, operations',
    autocomplete: 'off',
    autocapitalize: 'off',
    spellcheck: 'false',
    enterkeyhint: 'go',
  });
  const list = element('div', { id: 'palette-list', role: 'listbox', 'aria-label': 'Results' });
  const status = element('p', { class: 'sr', role: 'status' });
  const close = element('button', { type: 'button', class: 'palette-close' }, 'Close');
  const dialog = element(
    'dialog',
    { class: 'palette', 'aria-label': 'Search' },
    element('div', { class: 'palette-field' }, field, close),
    list,
    status,
    element('p', { class: 'palette-keys', 'aria-hidden': 'true' }, ...keyHints()),
  );
  document.body.append(dialog);

  let options: HTMLAnchorElement[] = [];
  let active = -1;
  let turn = 0;
  let pause: ReturnType<typeof setTimeout> | undefined;
  let found = { term: '', results: 0 };

  close.addEventListener('click', () => dialog.close());
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener('close', () => {
    clearTimeout(pause);
    announceSearch(found.term, found.results);
  });
  field.addEventListener('input', () => void answer());
  field.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 5, PageUp: -5 }[event.key];
    if (step) {
      event.preventDefault();
      const length = options.length;
      const next =
        Math.abs(step) === 1
          ? (active + step + length) % length
          : Math.min(length - 1, Math.max(0, active + step));
      select(length ? next : -1, true);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      follow(event.ctrlKey || event.metaKey);
    } else if (event.key === 'Escape') {
      // A search field would only empty itself, and close at the second press.
      event.preventDefault();
      dialog.close();
    }
  });
  list.addEventListener('pointermove', (event) => {
    const option = event.target instanceof Element ? event.target.closest('a') : null;
    const place = option ? options.indexOf(option) : -1;
    if (place !== -1 && place !== active) select(place, false);
  });
  list.addEventListener('click', ({ target }) => {
    const option = target instanceof Element ? target.closest('a') : null;
    if (option) announce(option);
  });

  /** The last option is no result: it leads to all of them. */
  function announce(chosen: HTMLAnchorElement): void {
    const term = field.value.trim();
    const results = options.length - 1;
    // Somebody may be faster than the full text.
    announceSearch(term, found.term === term ? found.results : results);
    const place = options.indexOf(chosen);
    if (place < results) announceChoice(term, place + 1, chosen.href);
  }

  function follow(newTab: boolean): void {
    const option = options[active];
    if (!option) return;
    announce(option);
    if (newTab) window.open(option.href, '_blank', 'noopener');
    else location.assign(option.href);
    // A link to a heading of this very page loads nothing.
    dialog.close();
  }

  function select(place: number, scroll: boolean): void {
    options[active]?.setAttribute('aria-selected', 'false');
    active = place;
    const option = options[active];
    option?.setAttribute('aria-selected', 'true');
    if (option) field.setAttribute('aria-activedescendant', option.id);
    else field.removeAttribute('aria-activedescendant');
    if (scroll) option?.scrollIntoView({ block: 'nearest' });
  }

  function show(groups: [title: string, rows: Row[]][], note?: string): void {
    const kept = options[active]?.href;
    options = [];
    const sections = groups
      .filter(([, rows]) => rows.length > 0)
      .map(([title, rows], at) => {
        const links = rows.map((row) => {
          const option = optionOf(row, options.length);
          options.push(option);
          return option;
        });
        const id = `palette-group-${at}`;
        const head = element('div', { id, class: 'palette-group', role: 'presentation' }, title);
        return element('div', { role: 'group', 'aria-labelledby': id }, head, ...links);
      });
    list.replaceChildren(...sections, ...(note ? [element('p', { class: 'palette-note' }, note)] : []));
    // Hits that arrive later do not take the choice away, unless it is still the first one.
    const same = active > 0 ? options.findIndex(({ href }) => href === kept) : -1;
    active = -1;
    select(options.length === 0 ? -1 : Math.max(0, same), false);
  }

  async function answer(): Promise<void> {
    const mine = ++turn;
    const query = field.value.trim();
    clearTimeout(pause);
    active = -1;
    if (query === '') {
      found = { term: '', results: 0 };
      const visits = readVisits().map((visit) => ({
        title: visit.title,
        href: base + visit.path,
        kind: kindOfVisit(visit),
        about: kindOfVisit(visit),
      }));
      show(
        [['Visited', visits]],
        visits.length ? undefined : 'Type a name, a word of the docs, or an operation.',
      );
      status.textContent = '';
      return;
    }
    const more: Row = {
      title: `All results for “${query}”`,
      href: searchHref(base, query),
      kind: '',
      about: '',
    };
    warmPalette();
    const lists = await names?.catch(() => undefined);
    if (mine !== turn) return;
    const named = lists ? nameGroups(lists, query) : [];
    show([...named, ['Everything', [more]]]);
    pause = setTimeout(() => void addText(mine, query, named, more), typingPause);
  }

  async function addText(mine: number, query: string, named: [string, Row[]][], more: Row): Promise<void> {
    let hits: TextHit[] = [];
    let failed = false;
    try {
      text ??= loadTextSearch(base);
      const results = await (await text).search(query);
      if (mine !== turn) return;
      hits = await results.next(rowsPerGroup * 2);
    } catch {
      text = undefined;
      failed = true;
    }
    if (mine !== turn) return;
    const known = new Set(named.flatMap(([, rows]) => rows.map(({ href }) => href)));
    const rows = hits
      .map(textRow)
      .filter(({ href }) => !known.has(href))
      .slice(0, rowsPerGroup);
    show(
      [...named, ['In the text', rows], ['Everything', [more]]],
      failed && !named.length
        ? 'The search index could not be loaded. Is this page still online?'
        : undefined,
    );
    const results = options.length - 1;
    found = { term: query, results };
    status.textContent =
      results === 0 ? 'Nothing found' : `${results} ${results === 1 ? 'result' : 'results'}`;
  }

  return {
    open(typed: string) {
      if (dialog.open) return;
      dialog.showModal();
      if (typed) field.value = typed;
      else field.select();
      void answer();
    },
  };
}

function nameGroups(lists: NameLists, query: string): [string, Row[]][] {
  const groups: [string, NameHit[]][] = [
    ['Entities', lists.entities(query, rowsPerGroup)],
    ['Docs', lists.pages(query, rowsPerGroup)],
    ['Operations', lists.operations(query, rowsPerGroup)],
  ];
  // The group with the best hit comes first; equals keep their order.
  const best = (hits: NameHit[]) => Math.min(2, hits[0]?.tier ?? 9);
  return groups.filter(([, hits]) => hits.length > 0).sort(([, a], [, b]) => best(a) - best(b));
}

function textRow(hit: TextHit): Row {
  const section = hit.sections[0];
  return {
    title: section ? `${hit.title} › ${section.title}` : hit.title,
    href: section?.href ?? hit.href,
    kind: hit.in === 'docs' ? 'docs' : hit.kind,
    about: '',
    excerpt: section?.excerpt ?? hit.excerpt,
  };
}

function optionOf(row: Row, place: number): HTMLAnchorElement {
  const option = element(
    'a',
    {
      id: `palette-option-${place}`,
      role: 'option',
      'aria-selected': 'false',
      tabindex: '-1',
      href: row.href,
      class: ['palette-row', tapeClass(row.kind)].filter(Boolean).join(' '),
    },
    glyph(row.kind),
    row.method ? element('span', { class: 'palette-method' }, row.method) : undefined,
    element('span', { class: 'palette-title' }, row.title),
    row.about ? element('span', { class: 'palette-about' }, row.about) : undefined,
  );
  if (row.excerpt?.length)
    option.append(element('span', { class: 'palette-excerpt' }, ...excerptNodes(row.excerpt)));
  return option;
}

function keyHints(): Node[] {
  const hints: [string, string][] = [
    ['↑ ↓', 'choose'],
    ['↵', 'open'],
    ['Ctrl ↵', 'open in a new tab'],
    ['Esc', 'close'],
  ];
  return hints.map(([key, words]) => element('span', {}, element('kbd', {}, key), ` ${words}`));
}
