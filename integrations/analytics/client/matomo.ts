/**
 * Matomo in the browser, without its script: no cookies and no id of a visitor.
 * @see https://developer.matomo.org/api-reference/tracking-api
 */
import { askConsent } from './consent.ts';
import { listen, mayCount } from './listen.ts';
import { type PageProps, plainAddress, plainTitle } from './page.ts';

interface Props {
  siteId: number;
  /** Address that events are sent to. */
  endpoint: string;
  consent: boolean;
  /** Numbers of Matomo's custom dimensions for what a page is. */
  dimensions: Partial<Record<keyof PageProps, number>>;
  question?: string;
  policyUrl?: string;
}

export default function matomo({ siteId, endpoint, consent, dimensions, ...banner }: Props): void {
  if (!mayCount()) return;
  let allowed = !consent;
  const send = (params: Record<string, string | number>) => {
    if (!allowed) return;
    const body = new URLSearchParams({
      idsite: String(siteId),
      rec: '1',
      apiv: '1',
      send_image: '0',
      url: plainAddress(location.href),
      urlref: plainAddress(document.referrer),
    });
    for (const [name, value] of Object.entries(params)) body.set(name, String(value));
    // The page may be left before the answer, which nobody reads.
    void fetch(endpoint, {
      method: 'POST',
      keepalive: true,
      credentials: 'omit',
      mode: 'no-cors',
      body,
    }).catch(() => {});
  };
  const event = (action: string, name: string, value?: number) =>
    send({ ca: 1, e_c: 'callboard', e_a: action, e_n: name, ...(value !== undefined && { e_v: value }) });
  let listening = false;
  const count = () => {
    if (listening) return;
    listening = true;
    listen({
      page: (props) => {
        const own = Object.entries(dimensions).flatMap(([name, id]) => {
          const value = props[name as keyof PageProps];
          return value === undefined ? [] : [[`dimension${id}`, value]];
        });
        send({ action_name: plainTitle(), ...(Object.fromEntries(own) as Record<string, string>) });
      },
      search: (term, results) => send({ search: term, search_count: results }),
      select: (term, rank) => event('search_select', term, rank),
      click: (href) => send({ link: href, url: href, ca: 1 }),
      notFound: (path) => event('not_found', path),
    });
  };
  if (!consent) count();
  else
    askConsent({
      vendor: 'Matomo',
      ...banner,
      answered(granted) {
        allowed = granted;
        if (granted) count();
      },
    });
}
