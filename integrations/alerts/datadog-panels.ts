/** Dashboards and graphs that annotations name, as Roadie's Backstage plugin has them. Nobody is asked for them. */
import { safeUrl } from 'callboard/model';
import { splitAddresses } from './addresses.ts';
import { type Panel, referrerPolicies } from './dashboards.ts';
import { isDatadogSite, pageOrigin } from './datadog-sites.ts';
import { listOf } from './selector.ts';

export const panelAnnotations = {
  dashboard: 'datadoghq.com/dashboard-url',
  graph: 'datadoghq.com/graph-token',
  size: 'datadoghq.com/graph-size',
  site: 'datadoghq.com/site',
  referrerPolicy: 'datadoghq.com/referrer-policy',
} as const;

export type DatadogPanels = {
  of: 'datadog';
  /** Origin of the pages of each instance, by its name and by its site; `''`: where entities name none. */
  pages: Record<string, string>;
  /** Origins that may stand in frames; none: links only. */
  frames: string[];
};

export const graphSizes: Readonly<Record<string, { width: number; height: number }>> = {
  small: { width: 400, height: 200 },
  medium: { width: 600, height: 300 },
  large: { width: 800, height: 400 },
  'x-large': { width: 1000, height: 500 },
};
export function datadogPanels(
  annotations: Readonly<Record<string, string>>,
  { pages, frames }: DatadogPanels,
): Panel[] {
  const wantedPolicy = annotations[panelAnnotations.referrerPolicy]?.trim();
  const referrerPolicy = referrerPolicies.find((policy) => policy === wantedPolicy);
  const framed = (src: string, size: { width: number; height: number }) =>
    frames.includes(new URL(src).origin) && {
      frame: { src, ...size, ...(referrerPolicy && { referrerPolicy }) },
    };
  const dashboards = splitAddresses(annotations[panelAnnotations.dashboard]).flatMap((value): Panel[] => {
    const href = safeUrl(value);
    if (href === undefined || !URL.canParse(href)) return [];
    // Datadog lets no page but a public one stand in a frame.
    const isPublic = new URL(href).pathname.startsWith('/sb/');
    return [{ title: titleOf(href), href, ...(isPublic && framed(href, { width: 1000, height: 600 })) }];
  });
  const wanted = annotations[panelAnnotations.size]?.trim() ?? '';
  const size = Object.hasOwn(graphSizes, wanted) ? graphSizes[wanted] : undefined;
  const { width, height } = size ?? { width: 600, height: 300 };
  const tokens = listOf(annotations[panelAnnotations.graph]).slice(0, 10);
  const graphs = tokens.map((token, at): Panel => {
    const url = new URL('/graph/embed', pagesOf(annotations[panelAnnotations.site], pages));
    url.search = new URLSearchParams({
      token,
      height: String(height),
      width: String(width),
      legend: 'true',
    }).toString();
    return {
      title: tokens.length > 1 ? `Datadog graph ${at + 1}` : 'Datadog graph',
      href: url.href,
      ...framed(url.href, { width, height }),
    };
  });
  return [...dashboards, ...graphs];
}

function pagesOf(value: string | undefined, pages: Readonly<Record<string, string>>): string {
  const [site = ''] = listOf(value);
  if (Object.hasOwn(pages, site)) return pages[site] ?? '';
  return isDatadogSite(site) ? pageOrigin(site) : (pages[''] ?? '');
}

/** `https://app.datadoghq.eu/dashboard/abc-def-ghi/payments-overview` says how it is called. */
function titleOf(href: string): string {
  const slug = /^\/dashboard\/[^/]+\/([^/]+)/.exec(new URL(href).pathname)?.[1];
  const words = slug?.replace(/[-_]+/g, ' ').trim() ?? '';
  return /^[\p{L}\p{N} ]+$/u.test(words) ? words[0]?.toUpperCase() + words.slice(1) : 'Datadog dashboard';
}
