/** The overview dashboard that an annotation names: a link, and a frame if it lies on one of our Grafanas. */
import { safeUrl } from 'callboard/model';
import type { Panel } from './dashboards.ts';
import { splitAddresses } from './addresses.ts';
import { below } from './text.ts';

export const overviewAnnotation = 'grafana/overview-dashboard';

export type GrafanaPanels = {
  of: 'grafana';
  /** Addresses of Grafanas whose dashboards may stand in frames; none: links only. */
  frames: string[];
};

export function grafanaPanels(
  annotations: Readonly<Record<string, string>>,
  { frames }: GrafanaPanels,
): Panel[] {
  const addresses = splitAddresses(annotations[overviewAnnotation]).flatMap(
    (address) => safeUrl(address) ?? [],
  );
  return addresses.flatMap((href, at): Panel[] => {
    if (!URL.canParse(href)) return [];
    const title = addresses.length > 1 ? `Overview dashboard ${at + 1}` : 'Overview dashboard';
    const framed = frames.some((page) => isDashboard(new URL(href), page));
    return [{ title, href, ...(framed && { frame: { src: href, width: 1000, height: 400 } }) }];
  });
}

/** Other pages of a Grafana, such as the one that signs out, have no business in a frame. */
function isDashboard({ origin, pathname }: URL, page: string): boolean {
  return ['d/', 'd-solo/', 'public-dashboards/'].some((path) => {
    const start = below(page, path);
    return start.origin === origin && pathname.startsWith(start.pathname) && pathname !== start.pathname;
  });
}
