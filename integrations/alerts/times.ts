/** Times of alerts: of what has begun lately the minute counts. */

const recent = 48 * 3_600_000;

/** @param asOf when the data was new: pages have no clock */
export function isRecent(since: string, asOf: string | undefined): boolean {
  return asOf !== undefined && Date.parse(asOf) - Date.parse(since) < recent;
}

/** `2026-02-01 10:00 UTC` */
export function minuteText(iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? iso : `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
