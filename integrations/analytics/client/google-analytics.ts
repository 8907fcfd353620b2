/**
 * Google Analytics 4 in the browser, with consent mode: in `basic` mode Google's script is loaded after a yes only.
 * @see https://developers.google.com/tag-platform/security/guides/consent
 */
import { askConsent } from './consent.ts';
import { type Counter, listen, mayCount } from './listen.ts';
import { plainAddress, plainTitle } from './page.ts';

interface Props {
  measurementId: string;
  consentMode: 'basic' | 'advanced';
  question?: string;
  policyUrl?: string;
}

/** Nothing here is for advertising, whatever the reader has answered. */
const denied = {
  ad_storage: 'denied',
  ad_user_data: 'denied',
  ad_personalization: 'denied',
  analytics_storage: 'denied',
};

export default function googleAnalytics({ measurementId, consentMode, ...banner }: Props): void {
  if (!mayCount()) return;
  let loaded = false;
  const load = () => {
    if (loaded) return;
    loaded = true;
    tag('consent', 'default', { ...denied, wait_for_update: 500 });
    tag('js', new Date());
    tag('config', measurementId, {
      send_page_view: false,
      allow_google_signals: false,
      allow_ad_personalization_signals: false,
      page_location: plainAddress(location.href),
      page_referrer: plainAddress(document.referrer),
      page_title: plainTitle(),
    });
    const script = document.createElement('script');
    script.async = true;
    script.src = `https://www.googletagmanager.com/gtag/js?id=${encodeURIComponent(measurementId)}`;
    document.head.append(script);
  };
  let listening = false;
  const count = () => {
    if (!listening) listen(counter);
    listening = true;
  };
  if (consentMode === 'advanced') {
    load();
    count();
  }
  askConsent({
    vendor: 'Google Analytics',
    ...banner,
    answered(granted) {
      // Google's own switch: with it, nothing is sent.
      Object.assign(window, { [`ga-disable-${measurementId}`]: !granted && consentMode === 'basic' });
      if (granted) load();
      if (loaded) tag('consent', 'update', { analytics_storage: granted ? 'granted' : 'denied' });
      if (granted) count();
      else removeCookies();
    },
  });
}

/** Google's queue takes `arguments` objects, not arrays. */
const tag: (...args: unknown[]) => void = function () {
  const page = window as Window & { dataLayer?: unknown[] };
  // oxlint-disable-next-line prefer-rest-params
  (page.dataLayer ??= []).push(arguments);
};

const event = (name: string, props: object) => tag('event', name, props);

const counter: Counter = {
  page: ({ group, kind, ...props }) =>
    event('page_view', {
      page_title: plainTitle(),
      content_group: group,
      ...(kind && { entity_kind: kind }),
      ...props,
    }),
  search: (term, results) =>
    event(results === 0 ? 'search_no_result' : 'search', { search_term: term, results }),
  select: (term, rank, href) => event('search_select', { search_term: term, rank, link_url: href }),
  click: (href) => event('click', { link_url: href, link_domain: new URL(href).hostname, outbound: true }),
  notFound: (path) => event('not_found', { path }),
};

/** What Google has set before a yes was taken back. */
function removeCookies(): void {
  for (const cookie of document.cookie.split('; ')) {
    const [name = ''] = cookie.split('=', 1);
    if (!/^_ga(?:_|$)/.test(name)) continue;
    const parts = location.hostname.split('.');
    for (const domain of ['', ...parts.map((_, at) => `; domain=.${parts.slice(at).join('.')}`)])
      document.cookie = `${name}=; max-age=0; path=/${domain}`;
  }
}
