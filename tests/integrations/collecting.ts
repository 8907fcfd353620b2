/** Runs one plugin's collect for tests, with vendors on this machine, and reads back what it has stored. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AstroIntegration, AstroIntegrationLogger } from 'astro';
import { afterEach, beforeEach } from 'vitest';
import { collect } from '../../src/collect/collect.ts';
import type { Catalog } from '../../src/catalog/catalog.ts';
import { readCollected } from '../../src/snapshot/collected.ts';
import { collectedOf, collectedOfSite } from '../../src/views/collected.ts';
import { type Answer, type Asked, startVendor, type Vendor } from '../collect/vendor.ts';

/** @returns functions that start vendors and run the plugin; both are cleaned up after each test */
export function setUpCollecting(catalog: Catalog) {
  let dir: string;
  const vendors: Vendor[] = [];
  beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'callboard-collecting-'))));
  afterEach(async () => {
    for (const vendor of vendors.splice(0)) await vendor.close();
    rmSync(dir, { recursive: true, force: true });
  });
  return {
    async start(answer: (asked: Asked, before: number) => Answer): Promise<Vendor> {
      const vendor = await startVendor(answer);
      vendors.push(vendor);
      return vendor;
    },
    async run<OfEntity, OfSite>(integration: AstroIntegration, env: Record<string, string> = {}) {
      const logger = { fork: () => logger, info() {}, warn() {}, error() {}, debug() {} };
      const [report] = await collect({
        dir,
        integrations: [integration],
        catalog,
        env,
        now: new Date('2026-02-01T10:20:30Z'),
        logger: logger as unknown as AstroIntegrationLogger,
        hide() {},
      });
      const stored = readCollected(dir);
      const read = <Data>(list: { part: string; data: unknown }[] | undefined) =>
        (list ?? []).map(({ part, data }) => ({ part, data: data as Data }));
      return {
        report,
        stored: stored.get(integration.name),
        of: (ref: string) => read<OfEntity>(collectedOf(stored, ref)?.[integration.name]),
        site: read<OfSite>(collectedOfSite(stored)?.[integration.name]),
      };
    },
  };
}
