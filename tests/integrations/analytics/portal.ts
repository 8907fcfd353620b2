/** A small portal that is read, and a run of a plugin that counts it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AstroIntegration, AstroIntegrationLogger } from 'astro';
import type { EntityReads, SiteReads } from '../../../integrations/analytics/model.ts';
import { collect } from '../../../src/collect/collect.ts';
import { readCollected } from '../../../src/snapshot/collected.ts';
import { collectedOf, collectedOfPage, collectedOfSite } from '../../../src/views/collected.ts';
import { type Answer, type Asked, startVendor, type Vendor } from '../../collect/vendor.ts';
import { docPage, makeSite } from '../../views/site.ts';

export const runbook = '/docs/default/component/orders/runbook/';
export const now = new Date('2026-11-26T10:00:00Z');

export const site = makeSite({
  entities: [
    { kind: 'Group', name: 'sales' },
    { kind: 'User', name: 'ada' },
    { kind: 'Component', name: 'orders', relations: { ownedBy: ['group:default/sales'] } },
    { kind: 'Component', name: 'gate' },
  ],
  docs: [
    {
      ref: 'component:default/orders',
      title: 'Orders',
      pages: [
        docPage('', { title: 'Overview' }),
        docPage('runbook', { title: 'Runbook' }),
        docPage('Über uns', { title: 'About' }),
        docPage('never', { title: 'Never read' }),
      ],
    },
  ],
});

/** Starts vendors and runs plugins; everything is gone after `close`. */
export function createBench() {
  const dir = mkdtempSync(join(tmpdir(), 'callboard-analytics-'));
  const vendors: Vendor[] = [];
  const hidden = new Set<string>();
  return {
    dir,
    /** What was to be masked. */
    hidden,
    async start(answer: (asked: Asked, before: number) => Answer): Promise<Vendor> {
      const vendor = await startVendor(answer);
      vendors.push(vendor);
      return vendor;
    },
    async run(plugin: AstroIntegration, env: Record<string, string> = {}, time = now) {
      const logger = { fork: () => logger, info() {}, warn() {}, error() {}, debug() {} };
      const [report] = await collect({
        dir,
        integrations: [plugin],
        catalog: site.catalog,
        docs: site.docs,
        env,
        now: time,
        logger: logger as unknown as AstroIntegrationLogger,
        hide: (secret) => hidden.add(secret),
      });
      const stored = readCollected(dir);
      const first = (found: Record<string, { data: unknown }[]> | undefined) =>
        found?.[plugin.name]?.[0]?.data;
      return {
        report,
        stored,
        site: first(collectedOfSite(stored)) as SiteReads | undefined,
        of: (ref: string) => first(collectedOf(stored, ref)) as EntityReads | undefined,
        page: (href: string) => first(collectedOfPage(stored, href)),
      };
    },
    async close() {
      for (const vendor of vendors.splice(0)) await vendor.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

export type Bench = ReturnType<typeof createBench>;
