/**
 * Filters and order of the catalog's table. The URL holds the state, in short names (`?kind=component&owner=group:default/a`);
 * Backstage's form (`?filters[kind]=component`) is understood as well. Any of the values within a facet, all facets together.
 */
const form = document.querySelector<HTMLFormElement>('#catalog-filters');
const table = document.querySelector<HTMLTableElement>('#catalog-table');
const body = table?.tBodies[0];
if (form && table && body) start(form, table, body);

type FacetId = 'kind' | 'type' | 'owner' | 'lifecycle' | 'tag';
type Values = Record<FacetId, string[]>;

interface Row {
  element: HTMLTableRowElement;
  text: string;
  values: Values;
  sort: Record<string, string>;
  index: number;
}

function start(form: HTMLFormElement, table: HTMLTableElement, body: HTMLTableSectionElement): void {
  const facetIds: FacetId[] = ['kind', 'type', 'owner', 'lifecycle', 'tag'];
  const field = form.elements.namedItem('text') as HTMLInputElement;
  const count = document.querySelector('#catalog-count');
  const none = document.querySelector<HTMLElement>('#catalog-none');
  const pager = document.querySelector<HTMLElement>('.pager');
  const initialCount = count?.textContent ?? '';
  const pages = Number(form.dataset['pages'] ?? 1);
  const rows: Row[] = [...body.rows].map(readRow);
  let sort = '';
  let loading: Promise<void> | undefined;

  function readRow(element: HTMLTableRowElement, index: number): Row {
    const cell = (at: number) => element.cells[at]?.textContent?.trim() ?? '';
    const ref = element.dataset['ref'] ?? '';
    const title = element.cells[0]?.querySelector('a, b')?.textContent ?? '';
    const tags = element.dataset['tags']?.split(' ') ?? [];
    return {
      element,
      index,
      text: `${title} ${ref.slice(ref.indexOf('/') + 1)} ${tags.join(' ')} ${cell(0)}`.toLowerCase(),
      values: {
        kind: [ref.slice(0, ref.indexOf(':'))],
        type: [cell(3)],
        owner: (element.dataset['owner'] ?? '').split(' '),
        lifecycle: [cell(4)],
        tag: tags,
      },
      sort: {
        name: title.toLowerCase(),
        owner: cell(1).toLowerCase(),
        system: cell(2).toLowerCase(),
        type: cell(3),
        lifecycle: cell(4),
        changed: cell(5),
      },
    };
  }

  /** A large catalog is cut into pages; filters and order need all of them, so they are fetched when first needed. */
  function loadAll(): Promise<void> {
    if (pages === 1) return Promise.resolve();
    loading ??= (async () => {
      const base = (document.documentElement.dataset['base'] ?? '/').replace(/\/+$/, '');
      const here = Number(pager?.querySelector<HTMLElement>('[aria-current]')?.dataset['page'] ?? 1);
      const numbers = Array.from({ length: pages }, (_, index) => index + 1);
      const texts = await Promise.all(
        numbers.map(async (page) => {
          if (page === here) return undefined;
          const response = await fetch(page === 1 ? `${base}/catalog/` : `${base}/catalog/page/${page}/`);
          return response.ok ? response.text() : '';
        }),
      );
      const own = rows.splice(0);
      texts.forEach((text) => {
        if (text === undefined) {
          rows.push(...own);
          return;
        }
        const other = new DOMParser()
          .parseFromString(text, 'text/html')
          .querySelectorAll('#catalog-table tbody tr');
        for (const element of other)
          rows.push(readRow(document.importNode(element, true) as HTMLTableRowElement, 0));
      });
      rows.forEach((row, index) => (row.index = index));
      body.replaceChildren(...rows.map(({ element }) => element));
    })();
    return loading;
  }

  function state(): Values & { text: string } {
    const data = new FormData(form);
    const values = (id: FacetId) => data.getAll(id).map(String);
    return {
      kind: values('kind'),
      type: values('type'),
      owner: values('owner'),
      lifecycle: values('lifecycle'),
      tag: values('tag'),
      text: field.value.trim(),
    };
  }

  function readUrl(): void {
    const query = new URLSearchParams(location.search);
    const backstage: Record<FacetId, string[]> = {
      kind: ['filters[kind]', 'filters[kind][]'],
      type: ['filters[type]', 'filters[type][]'],
      owner: ['filters[owners]', 'filters[owners][]'],
      lifecycle: ['filters[lifecycles]', 'filters[lifecycles][]'],
      tag: ['filters[tags]', 'filters[tags][]'],
    };
    for (const id of facetIds) {
      const wanted = new Set(
        [id, ...backstage[id]].flatMap((name) => [...namedValues(query, name)].map(normal(id))),
      );
      for (const input of inputs(id))
        input.checked = wanted.has(id === 'kind' || id === 'owner' ? input.value : input.value);
    }
    field.value = query.get('text') ?? query.get('filters[text]') ?? '';
    sort = query.get('sort') ?? '';
  }

  /** `filters[tags][0]=x` and `filters[tags]=x` mean the same. */
  function* namedValues(query: URLSearchParams, name: string): Generator<string> {
    for (const [key, value] of query) if (key === name || key.replace(/\[\d+\]$/, '') === name) yield value;
  }

  function normal(id: FacetId): (value: string) => string {
    if (id === 'kind') return (value) => value.toLowerCase();
    if (id !== 'owner') return (value) => value;
    return (value) => {
      const lower = value.toLowerCase();
      const withKind = lower.includes(':') ? lower : `group:${lower}`;
      return withKind.includes('/') ? withKind : withKind.replace(':', ':default/');
    };
  }

  function inputs(id: FacetId): HTMLInputElement[] {
    return [...form.querySelectorAll<HTMLInputElement>(`[data-facet="${id}"] input`)];
  }

  function writeUrl(): void {
    const { text, ...values } = state();
    const query = new URLSearchParams();
    for (const id of facetIds) for (const value of values[id]) query.append(id, value);
    if (text) query.set('text', text);
    if (sort) query.set('sort', sort);
    const search = query.toString().replaceAll('%3A', ':').replaceAll('%2F', '/');
    history.replaceState(history.state, '', search ? `?${search}` : location.pathname);
  }

  async function update(): Promise<void> {
    const wanted = state();
    const active = wanted.text !== '' || facetIds.some((id) => wanted[id].length > 0);
    if (active || sort) await loadAll();
    const words = wanted.text.toLowerCase().split(/\s+/).filter(Boolean);
    const matches = (row: Row, except?: FacetId) =>
      facetIds.every(
        (id) =>
          id === except ||
          wanted[id].length === 0 ||
          wanted[id].some((value) => row.values[id].includes(value)),
      ) && words.every((word) => row.text.includes(word));

    let shown = 0;
    for (const row of rows) {
      const keep = matches(row);
      row.element.hidden = !keep;
      if (keep) shown += 1;
    }
    order();
    if (pages === 1 || loading) countFacets((row, id) => matches(row, id));
    const complete = pages === 1 || loading !== undefined;
    if (count) count.textContent = complete ? `${shown} of ${rows.length}` : initialCount;
    if (none) none.hidden = shown > 0;
    table.hidden = shown === 0;
    if (pager) pager.hidden = complete;
    showActive(wanted, active);
  }

  /** A facet's numbers say what choosing another of its values would show. */
  function countFacets(matches: (row: Row, id: FacetId) => boolean): void {
    for (const id of facetIds) {
      const counts = new Map<string, number>();
      for (const row of rows)
        if (matches(row, id))
          for (const value of row.values[id]) counts.set(value, (counts.get(value) ?? 0) + 1);
      for (const input of inputs(id)) {
        const number = counts.get(input.value) ?? 0;
        const label = input.closest('label');
        const place = label?.querySelector('.num');
        if (place) place.textContent = String(number);
        label?.classList.toggle('zero', number === 0 && !input.checked);
      }
    }
  }

  function order(): void {
    const [key = '', direction] = sort.startsWith('-') ? [sort.slice(1), -1] : [sort, 1];
    const sorted = [...rows].sort((a, b) => {
      if (!key) return a.index - b.index;
      const [first, second] = [a.sort[key] ?? '', b.sort[key] ?? ''];
      // What has no value comes last, whichever way.
      if (!first || !second) return Number(!first) - Number(!second) || a.index - b.index;
      return (first < second ? -1 : first > second ? 1 : 0) * direction || a.index - b.index;
    });
    if (sorted.some((row, at) => body.rows[at] !== row.element))
      body.append(...sorted.map(({ element }) => element));
    for (const head of table.querySelectorAll<HTMLElement>('th[data-sort]')) {
      if (head.dataset['sort'] === key)
        head.setAttribute('aria-sort', direction === 1 ? 'ascending' : 'descending');
      else head.removeAttribute('aria-sort');
    }
  }

  function showActive(wanted: Values & { text: string }, active: boolean): void {
    const place = document.querySelector<HTMLElement>('#active-filters');
    if (!place) return;
    place.hidden = !active;
    place.replaceChildren();
    for (const id of facetIds)
      for (const value of wanted[id]) {
        const input = inputs(id).find((one) => one.value === value);
        const label = input?.closest('label')?.querySelector('.facet-label')?.textContent ?? value;
        place.append(
          chip(label, () => {
            if (input) input.checked = false;
            changed();
          }),
        );
      }
    if (wanted.text)
      place.append(
        chip(`“${wanted.text}”`, () => {
          field.value = '';
          changed();
        }),
      );
    const clear = document.createElement('button');
    clear.type = 'button';
    clear.className = 'clear';
    clear.textContent = 'Clear all';
    clear.addEventListener('click', () => {
      for (const id of facetIds) for (const input of inputs(id)) input.checked = false;
      field.value = '';
      changed();
    });
    if (active) place.append(clear);
  }

  function chip(label: string, remove: () => void): HTMLElement {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'chip';
    button.textContent = `${label} ×`;
    button.setAttribute('aria-label', `Remove filter ${label}`);
    button.addEventListener('click', remove);
    return button;
  }

  function changed(): void {
    writeUrl();
    void update();
  }

  for (const head of table.querySelectorAll<HTMLElement>('th[data-sort]')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener('click', () => {
      const key = head.dataset['sort'] ?? '';
      // Dates: latest first. Third click: the table's own order.
      const cycle = key === 'changed' ? [`-${key}`, key, ''] : [key, `-${key}`, ''];
      sort = cycle[(cycle.indexOf(sort) + 1) % 3] ?? '';
      changed();
    });
  }
  for (const more of form.querySelectorAll<HTMLButtonElement>('.facet-more'))
    more.addEventListener('click', () => {
      more.closest('fieldset')?.classList.remove('long');
      more.remove();
    });
  const open = form.querySelector<HTMLButtonElement>('.facets-open');
  open?.addEventListener('click', () => {
    const now = form.classList.toggle('open');
    open.setAttribute('aria-expanded', String(now));
  });

  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('change', changed);
  field.addEventListener('input', changed);
  addEventListener('popstate', () => {
    readUrl();
    void update();
  });
  document.addEventListener('keydown', (event) => {
    const target = event.target instanceof HTMLElement ? event.target : undefined;
    if (event.key !== 'f' || event.ctrlKey || event.metaKey || event.altKey) return;
    if (target?.closest('input, textarea, select, [contenteditable]')) return;
    event.preventDefault();
    field.focus();
  });

  readUrl();
  // A checked value that stands behind "more" must be seen.
  for (const fieldset of form.querySelectorAll('fieldset.long'))
    if (fieldset.querySelector('li:nth-child(n + 9) input:checked')) fieldset.classList.remove('long');
  void update();
}
