/** Process that runs Astro's build. Input: an `AstroJob` as JSON. Always the same flags: Astro's cache depends on them. */
import { text } from 'node:stream/consumers';
import { build } from 'astro';
import type { AstroFailure, AstroJob, AstroReport } from './astro-process.ts';

const input = await text(process.stdin);
// Ended without a job: there was nothing to build.
if (!input) process.exit(0);
const { root, outDir, cacheDir, base } = JSON.parse(input) as AstroJob;
const started = performance.now();
try {
  await build({ root, outDir, cacheDir, logLevel: 'error', ...(base === undefined ? {} : { base }) });
} catch (error) {
  // What Callboard or a plugin says to people says all; of anything else the stack tells where it happened.
  if (!(error instanceof Error) || !['AstroUserError', 'PluginError'].includes(error.name)) throw error;
  const failure: AstroFailure = { failed: error.message, hint: 'hint' in error ? String(error.hint) : '' };
  console.log(JSON.stringify(failure));
  process.exit(1);
}
const report: AstroReport = {
  ms: performance.now() - started,
  memory: process.resourceUsage().maxRSS * 1024,
};
console.log(JSON.stringify(report));
