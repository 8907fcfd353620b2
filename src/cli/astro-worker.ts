/** Process that runs Astro's build. Argument: an `AstroJob` as JSON. Always the same flags: Astro's cache depends on them. */
import { build } from 'astro';
import type { AstroJob, AstroReport } from './render.ts';

const { root, outDir, cacheDir, base } = JSON.parse(process.argv[2] ?? '{}') as AstroJob;
const started = performance.now();
await build({ root, outDir, cacheDir, logLevel: 'error', ...(base === undefined ? {} : { base }) });
const report: AstroReport = {
  ms: performance.now() - started,
  memory: process.resourceUsage().maxRSS * 1024,
};
console.log(JSON.stringify(report));
