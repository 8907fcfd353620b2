/** The search page: results with their places, filters with counts, and all of it in the address. */
import { nameOfRef } from './address.ts';
import { announceChoice, announceSearchSoon } from './announce.ts';
import { element, glyph, tapeClass } from './element.ts';
import { excerptNodes } from './excerpt.ts';
import { loadTextSearch, type TextHit, type TextResults, type TextSearch } from './fulltext.ts';
import { loadManifest, siteBase } from './manifest.ts';
import { loadNames, type NameHit, type NameLists } from './names.ts';
import { filterNames, readState, writeState, type FilterName, type SearchState } from './state.ts';

const pageSize = 20;
const sectionsShown = 3;
const valuesShown = 8;
const typingPause = 150;

const titles: Record<FilterName, string> = {
  in: 'Where',
  kind: 'Kind',
  type: 'Type',
  owner: 'Owner',
  lifecycle: 'Lifecycle',
  tag: 'Tag',
  system: 'System',
};
const whereTitles: Record<string, string> = { catalog: 'Catalog', docs: 'Docs', pages: 'Other pages' };

const form = document.querySelector<HTMLFormElement>('#search-form');
if (form) start(form);

function start(form: HTMLFormElement): void {
  const base = siteBase();
  const field = form.elements.namedItem('query') as HTMLInputElement;
  const facets = part('#search-facets');
  const list = part('#search-results');
  const best = part('#search-best');
  const count = part('#search-count');
  const more = part('#search-more') as HTMLButtonElement;
  const opened = new Set<string>();

  const names: Promise<NameLists | undefined> = loadNames(base).catch(() => undefined);
  let text: Promise<TextSearch> | undefined;
  let state = readState(location.search);
  let results: TextResults | undefined;
  let shown = 0;
  let turn = 0;
  let pause: ReturnType<typeof setTimeout> | undefined;

  field.value = state.query;
  if (!state.query) field.focus();
  // On a phone the filters would stand between the field and what it finds.
  if (matchMedia('(max-width: 900px)').matches) facets.closest('details')?.removeAttribute('open');
  void run();

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    change({ ...state, query: field.value }, true);
  });
  field.addEventListener('input', () => {
    clearTimeout(pause);
    pause = setTimeout(() => change({ ...state, query: field.value }, false), typingPause);
  });
  facets.addEventListener('change', (event) => {
    const box = event.target;
    if (!(box instanceof HTMLInputElement)) return;
    const values = new Set(state.filters[box.name]);
    if (box.checked) values.add(box.value);
    else values.delete(box.value);
    change({ ...state, filters: { ...state.filters, [box.name]: [...values] } }, true);
  });
  more.addEventListener('click', () => void showMore(turn));
  for (const place of [best, list])
    place.addEventListener('click', ({ target }) => {
      const link = target instanceof Element ? target.closest('a') : null;
      const items = [...best.children, ...list.children];
      if (link)
        announceChoice(state.query.trim(), items.findIndex((item) => item.contains(link)) + 1, link.href);
    });
  window.addEventListener('popstate', () => {
    state = readState(location.search);
    field.value = state.query;
    void run();
  });

  /** @param step whether going back returns to what was there before */
  function change(next: SearchState, step: boolean): void {
    clearTimeout(pause);
    const address = location.pathname + writeState(next);
    if (address === location.pathname + location.search && results) return;
    state = next;
    history[step ? 'pushState' : 'replaceState'](null, '', address);
    void run();
  }

  async function run(): Promise<void> {
    const mine = ++turn;
    const query = state.query.trim();
    const filtered = Object.values(state.filters).some((values) => values?.length);
    document.title = document.title.replace(/^(.*? — )?/, query ? `${query} — ` : '');
    void showBest(mine, filtered ? '' : query);
    try {
      text ??= prepared(base);
      const search = await text;
      const found = await search.search(query === '' ? null : query, state.filters);
      const lists = await names;
      const { filters: others = [] } = await loadManifest(base);
      if (mine !== turn) return;
      results = found;
      showFacets(found, lists, others);
      shown = 0;
      if (query === '' && !filtered) {
        list.replaceChildren();
        more.hidden = true;
        count.textContent = 'Type what you look for, or choose filters.';
        return;
      }
      await showMore(mine);
    } catch {
      if (mine !== turn) return;
      text = undefined;
      list.replaceChildren();
      more.hidden = true;
      count.textContent = 'The search index could not be loaded. Try again in a moment.';
    }
  }

  /** Names that begin with the query stand first, before any text has been searched. */
  async function showBest(mine: number, query: string): Promise<void> {
    const lists = query === '' ? undefined : await names;
    if (mine !== turn) return;
    const hits = lists
      ? [...lists.entities(query, 3), ...lists.pages(query, 2), ...lists.operations(query, 2)]
          .filter(({ tier }) => tier < 2)
          .sort((a, b) => a.tier - b.tier)
          .slice(0, 4)
      : [];
    best.replaceChildren(...hits.map(bestItem));
    best.hidden = hits.length === 0;
  }

  async function showMore(mine: number): Promise<void> {
    if (!results) return;
    const query = state.query.trim();
    const { next, total } = results;
    const hits = await next(pageSize);
    if (mine !== turn) return;
    const lists = await names;
    const items = hits.map((hit) => resultItem(hit, base, lists?.kindOf(hit.kind) ?? hit.kind));
    if (shown === 0) list.replaceChildren(...items);
    else list.append(...items);
    if (shown > 0) items[0]?.querySelector('a')?.focus();
    shown += items.length;
    const all = hits.length < pageSize || shown >= total;
    more.hidden = all;
    count.textContent =
      shown === 0
        ? 'Nothing found. Try fewer or shorter words, or fewer filters.'
        : all
          ? `${shown} ${shown === 1 ? 'result' : 'results'}`
          : `The first ${shown} of up to ${total} results`;
    announceSearchSoon(query, (all ? shown : total) || best.childElementCount);
  }

  function showFacets(
    { counts }: TextResults,
    lists: NameLists | undefined,
    others: readonly { name: string; title: string }[],
  ): void {
    const label = (name: string, value: string) => {
      if (name === 'in') return whereTitles[value] ?? value;
      if (name === 'owner' || name === 'system') return lists?.titleOf(value) ?? nameOfRef(value);
      return name === 'kind' ? (lists?.kindOf(value) ?? value) : value;
    };
    const focused = document.activeElement instanceof HTMLInputElement ? document.activeElement : undefined;
    const all = [...filterNames.map((name) => ({ name, title: titles[name] })), ...others];
    const sets = all.map(({ name, title }) => {
      const chosen = new Set(state.filters[name]);
      const values = Object.entries({
        ...Object.fromEntries([...chosen].map((value) => [value, 0])),
        ...counts[name],
      })
        .filter(([value, hits]) => hits > 0 || chosen.has(value))
        .map(([value, hits]) => ({ value, hits, label: label(name, value), chosen: chosen.has(value) }))
        .sort(
          (a, b) => Number(b.chosen) - Number(a.chosen) || b.hits - a.hits || (a.label < b.label ? -1 : 1),
        );
      return values.length === 0 ? undefined : facet(name, title, values);
    });
    facets.replaceChildren(...sets.filter((set) => set !== undefined));
    if (focused && facets !== focused && focused.type === 'checkbox')
      for (const box of facets.querySelectorAll('input'))
        if (box.name === focused.name && box.value === focused.value) box.focus();
  }

  function facet(name: string, title: string, values: FacetValue[]): HTMLElement {
    const long = values.length > valuesShown && !opened.has(name);
    const items = values.map(({ value, hits, label, chosen }) =>
      element(
        'li',
        {},
        element(
          'label',
          { class: hits === 0 && 'zero' },
          checkbox(name, value, chosen),
          name === 'kind' ? kindGlyph(value) : undefined,
          element('span', { class: 'facet-label' }, label),
          element('span', { class: 'num muted' }, String(hits)),
        ),
      ),
    );
    const set = element(
      'fieldset',
      { class: long && 'long' },
      element('legend', {}, title),
      element('ul', { class: 'facet' }, ...items),
    );
    if (!long) return set;
    const button = element(
      'button',
      { type: 'button', class: 'facet-more' },
      `${values.length - valuesShown} more`,
    );
    button.addEventListener('click', () => {
      opened.add(name);
      set.classList.remove('long');
      set.querySelectorAll('input')[valuesShown]?.focus();
      button.remove();
    });
    set.append(button);
    return set;
  }

  function part(selector: string): HTMLElement {
    const found = document.querySelector<HTMLElement>(selector);
    if (!found) throw new Error(`The search page has no ${selector}.`);
    return found;
  }
}

interface FacetValue {
  value: string;
  hits: number;
  label: string;
  chosen: boolean;
}

async function prepared(base: string): Promise<TextSearch> {
  const search = await loadTextSearch(base);
  await search.prepareFilters();
  return search;
}

function checkbox(name: string, value: string, checked: boolean): HTMLInputElement {
  const box = element('input', { type: 'checkbox', name, value });
  box.checked = checked;
  return box;
}

function kindGlyph(kind: string): Node | undefined {
  const mark = glyph(kind);
  mark?.classList.add(tapeClass(kind) ?? '');
  return mark;
}

function bestItem(hit: NameHit): HTMLElement {
  return element(
    'li',
    { class: tapeClass(hit.kind) },
    element(
      'a',
      { href: hit.href },
      glyph(hit.kind),
      hit.method ? element('span', { class: 'muted' }, hit.method) : undefined,
      element('b', {}, hit.title),
      element('span', { class: 'muted' }, hit.about),
    ),
  );
}

function resultItem(hit: TextHit, base: string, kind: string): HTMLElement {
  const docs = hit.in === 'docs';
  const page = hit.in === 'pages';
  const [, namespace = '', , ...path] = decodeURI(hit.path.slice(base.length)).replace(/\/$/, '').split('/');
  const trail = namespace === 'default' ? path : [namespace, ...path];
  const sections = hit.sections
    .slice(0, sectionsShown)
    .map((section) =>
      element(
        'li',
        {},
        element('a', { href: section.href }, section.title),
        element('p', {}, ...excerptNodes(section.excerpt)),
      ),
    );
  return element(
    'li',
    { class: ['result', docs || page ? undefined : tapeClass(hit.kind)].filter(Boolean).join(' ') },
    element(
      'h2',
      {},
      docs || page ? undefined : glyph(hit.kind),
      element('a', { href: hit.href }, hit.title),
    ),
    page
      ? undefined
      : element('p', { class: 'result-place' }, docs ? 'Docs' : kind, ' · ', trail.join(' / ')),
    sections.length === 0 ? element('p', { class: 'result-text' }, ...excerptNodes(hit.excerpt)) : undefined,
    sections.length ? element('ul', { class: 'result-sections' }, ...sections) : undefined,
  );
}
