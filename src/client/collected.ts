/**
 * Brings what plugins have collected up to date: when each vendor was asked last, and values that have changed since the
 * page was built. Reads `api/collected/` of the same site; where it cannot be had, the page stays as it was built.
 */
import { timeText, valueOf } from './collected-value.ts';
import { siteBase } from './search/manifest.ts';

type Plugins = Record<string, { budget: number; parts: Record<string, { at?: string }> }>;
type Data = Record<string, { part: string; data: unknown }[]>;

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
    const at = plugin && Object.hasOwn(plugin.parts, part) ? plugin.parts[part]?.at : undefined;
    const time = place.querySelector('time');
    if (!plugin || !at || !time) continue;
    time.dateTime = at;
    time.removeAttribute('title');
    time.textContent = timeText(at);
    place.classList.toggle('old', (Date.now() - Date.parse(at)) / 60_000 > plugin.budget);
  }
}

async function showValues(): Promise<void> {
  for (const place of document.querySelectorAll<HTMLElement>('[data-live]')) {
    const { live = '', part = '', path = '', entity } = place.dataset;
    const file = entity === undefined ? 'site.json' : `${entity.replace(/^([^:]*):/, '$1/')}.json`;
    const data = await load<Data>(file);
    const own = data && Object.hasOwn(data, live) ? data[live]?.find((one) => one.part === part) : undefined;
    if (!own) continue;
    const text = valueOf(own.data, path);
    if (text === place.textContent) continue;
    place.textContent = text;
    place.classList.add('renewed');
  }
}

void showTimes();
void showValues();
