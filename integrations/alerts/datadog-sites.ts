/**
 * Where each of Datadog's sites has its API and its pages.
 * @see https://docs.datadoghq.com/getting_started/site/
 */
export const datadogSites = [
  'datadoghq.com',
  'us3.datadoghq.com',
  'us5.datadoghq.com',
  'datadoghq.eu',
  'ap1.datadoghq.com',
  'ap2.datadoghq.com',
  'uk1.datadoghq.com',
  'ddog-gov.com',
  'us2.ddog-gov.com',
] as const;

export type DatadogSite = (typeof datadogSites)[number];

export function isDatadogSite(name: string): name is DatadogSite {
  return datadogSites.some((site) => site === name);
}

export function apiOrigin(site: DatadogSite): string {
  return `https://api.${site}`;
}

/** Sites that have a name of their own have no `app.` before it. */
export function pageOrigin(site: DatadogSite): string {
  return /^(?:datadoghq\.com|datadoghq\.eu|ddog-gov\.com)$/.test(site)
    ? `https://app.${site}`
    : `https://${site}`;
}

/** Where dashboards stand that were made public. */
export function shareOrigin(site: DatadogSite): string {
  return `https://p.${site}`;
}
