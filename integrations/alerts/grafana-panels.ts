/** The overview dashboard that an annotation names: a link, and a frame if it lies on one of our Grafanas. */
import { safeUrl } from 'callboard/model';
import type { Panel } from './dashboards.ts';
import { splitAddresses } from './addresses.ts';

export const overviewAnnotation = 'grafana/overview-dashboard';

export type GrafanaPanels = {
  of: 'grafana';
  /** Origins that may stand in frames; none: links only. */
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
    const framed = frames.includes(new URL(href).origin);
    return [{ title, href, ...(framed && { frame: { src: href, width: 1000, height: 400 } }) }];
  });
}
