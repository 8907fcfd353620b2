/** What dashboards look like whoever has them. */
import { compare } from './text.ts';

export type Dashboard = {
  title: string;
  href: string;
  /** Where the vendor keeps it. */
  folder?: string | undefined;
};

const dashboardLimit = 15;

/** By title; each address once. */
export function sortDashboards(list: readonly Dashboard[]): Dashboard[] {
  const unique = new Map(list.map((one) => [one.href, one]));
  return [...unique.values()]
    .sort(
      (a, b) =>
        compare(a.title.toLowerCase(), b.title.toLowerCase()) ||
        compare(a.folder ?? '', b.folder ?? '') ||
        compare(a.href, b.href),
    )
    .slice(0, dashboardLimit);
}

/** What a frame may tell of the page around it. */
export const referrerPolicies = [
  'no-referrer',
  'no-referrer-when-downgrade',
  'origin',
  'origin-when-cross-origin',
  'same-origin',
  'strict-origin',
  'strict-origin-when-cross-origin',
] as const;

/** A picture of a dashboard or graph: a link, or a frame where the options say so. */
export interface Panel {
  title: string;
  href: string;
  frame?: { src: string; width: number; height: number; referrerPolicy?: (typeof referrerPolicies)[number] };
}
