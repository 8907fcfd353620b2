/** Process that runs Astro's build. Input: see `AstroJob`. Always the same flags: Astro's cache depends on them. */
import { createInterface } from 'node:readline';
import { build } from 'astro';
import type { AstroFailure, AstroJob, AstroReport } from './astro-process.ts';

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const { root, outDir, cacheDir, base } = JSON.parse((await lines.next()).value ?? '') as AstroJob;
const built = build({ root, outDir, cacheDir, logLevel: 'error', ...(base === undefined ? {} : { base }) });
// It may fail before the snapshot is complete; that is told when somebody waits for it.
built.catch(() => {});
// Who started this process is gone: there will be no snapshot.
if ((await lines.next()).done) process.exit(1);
const started = performance.now();
try {
  await built;
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
