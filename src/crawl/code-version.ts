/** What decides how input becomes a part, besides the configuration: this package's version, or in a clone its code. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { digestAll } from '../snapshot/digest.ts';

/** Folders whose code shapes a part. */
const folders = ['apis', 'catalog', 'crawl', 'docs', 'markdown'];

/** Changes whenever the same repository might give another part. */
export function codeVersion(): string {
  const packageFile = fileURLToPath(import.meta.resolve('callboard/package.json'));
  const root = dirname(packageFile);
  const { version } = JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string };
  if (basename(dirname(root)) === 'node_modules') return version;
  return digestAll([version, ...folders.flatMap((folder) => contents(join(root, 'src', folder)))]);
}

function contents(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => readFileSync(path, 'utf8'));
}
