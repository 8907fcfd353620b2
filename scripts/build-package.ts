/**
 * Writes `dist/`: every module of `src/` and `integrations/` as JavaScript with its declarations, one file per file.
 * Node refuses TypeScript under `node_modules`, so an installed Callboard runs this; Vite takes the sources.
 */
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');

rmSync(join(root, 'dist'), { recursive: true, force: true });
execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
