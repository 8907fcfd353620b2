/**
 * Brings what plugins have collected up to date: when each vendor was asked last, and values that have changed since the
 * page was built. Reads `api/collected/` of the same site; where it cannot be had, the page stays as it was built.
 */
import { ageText, timeText, valueOf } from './collected-value.ts';
import { siteBase } from './search/manifest.ts';

type Plugins = Record<string, { budget: number; parts: Record<string, { at?: string; state?: string }> }>;
type Data = Record<string, { part: string; data: unknown; since?: string }[]>;

const folder = `${siteBase()}api/collected/`;
const files = new Map<string, Promise<unknown>>();

function load<T>(file: string): Promise<T | undefined> {
  let known = files.get(file);
  if (!known) {
    known = fetch(folder + file, { cache: 'no-cache' })
      .then((response) => (response.ok ? response.json() : undefined))
      .catch(() => undefined);
    files.set(file, known);
  }
  return known as Promise<T | undefined>;
}

async function showTimes(): Promise<void> {
  const places = document.querySelectorAll<HTMLElement>('[data-as-of]');
  if (places.length === 0) return;
  const plugins = await load<Plugins>('plugins.json');
  for (const place of places) {
    const { asOf = '', part = '' } = place.dataset;
    const plugin = plugins && Object.hasOwn(plugins, asOf) ? plugins[asOf] : undefined;
    const asked = plugin && Object.hasOwn(plugin.parts, part) ? plugin.parts[part] : undefined;
    const time = place.querySelector('time');
    if (!plugin || !asked?.at || !time) continue;
    time.dateTime = asked.at;
    time.removeAttribute('title');
    time.textContent = timeText(asked.at);
    const age = ageText(asked, plugin.budget, Date.now());
    place.classList.toggle('old', age !== '');
    const note = place.querySelector<HTMLElement>('.as-of-note');
    if (!note) continue;
    note.hidden = age === '';
    if (note.lastElementChild) note.lastElementChild.textContent = age;
  }
}

async function showValues(): Promise<void> {
  for (const place of document.querySelectorAll<HTMLElement>('[data-live]')) {
    const { live = '', part = '', path = '', since = '', entity } = place.dataset;
    const file = entity === undefined ? 'site.json' : `${entity.replace(/^([^:]*):/, '$1/')}.json`;
    const data = await load<Data>(file);
    const own = data && Object.hasOwn(data, live) ? data[live]?.find((one) => one.part === part) : undefined;
    if (!own) continue;
    // Whatever has changed of it: what stands around the value is of the build.
    if (since && own.since !== undefined && own.since !== since) tellAge(place, since);
    const text = valueOf(own.data, path);
    if (text === place.textContent) continue;
    place.textContent = text;
    place.classList.add('renewed');
    showLook(place.closest<HTMLElement>('[data-more]'), Number(text) > 0);
  }
}

function showLook(state: HTMLElement | null, isMore: boolean): void {
  const { zero, more } = state?.dataset ?? {};
  if (!state || !zero || !more) return;
  state.classList.remove(`is-${zero}`, `is-${more}`);
  state.classList.add(`is-${isMore ? more : zero}`);
}

/** One line for each card, or for the page. */
function tellAge(place: HTMLElement, since: string): void {
  const frame = place.closest<HTMLElement>('.card') ?? place.closest<HTMLElement>('main');
  const block = place.closest('ul, ol, table, p, dl') ?? place.closest('div');
  if (!frame || !block || frame.dataset['lists']) return;
  frame.dataset['lists'] = 'older';
  const line = document.createElement('p');
  line.className = 'lists-age muted';
  line.textContent = `This has changed since the page was built: the list is as of the build, with data from ${timeText(since)}.`;
  block.after(line);
}

void showTimes();
void showValues();
