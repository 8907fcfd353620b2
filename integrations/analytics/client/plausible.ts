/**
 * Plausible in the browser, without its script: no cookies, nothing stored, so nobody need be asked.
 * @see https://plausible.io/docs/events-api
 */
import { listen, mayCount } from './listen.ts';
import { plainAddress } from './page.ts';

interface Props {
  site: string;
  /** Address that events are sent to. */
  endpoint: string;
}

export default function plausible({ site, endpoint }: Props): void {
  if (!mayCount()) return;
  const send = (name: string, props: object) => {
    void fetch(endpoint, {
      method: 'POST',
      // The page may be left before the answer.
      keepalive: true,
      credentials: 'omit',
      // As JSON, the browser would ask for permission first.
      headers: { 'content-type': 'text/plain' },
      body: JSON.stringify({
        name,
        domain: site,
        url: plainAddress(location.href),
        referrer: plainAddress(document.referrer),
        props,
      }),
    }).catch(() => {});
  };
  listen({
    page: (props) => send('pageview', props),
    search: (term, results) =>
      results === 0 ? send('Search without result', { term }) : send('Search', { term, results }),
    select: (term, rank, url) => send('Search select', { term, rank, url }),
    click: (url) => send('Outbound Link: Click', { url }),
    notFound: (path) => send('404', { path }),
  });
}
