/** The pairs of input and output in this folder: one per feature, and some for what the parser itself brings. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { features } from '../../src/markdown/features.ts';
import { switchedExtensions } from '../../src/markdown/page.ts';
import type { RenderInput } from '../../src/markdown/render.ts';
import { repository } from './sample.ts';

export interface Fixture {
  name: string;
  input: RenderInput;
  output: string;
}

const folder = (name: string) => new URL(`./${name}/`, import.meta.url);

/** A fixture is in the first dialect of its feature; the one named after GitHub's dialect is in that. */
export function readFixture(name: string): Fixture {
  const read = (file: string) => readFileSync(new URL(file, folder(name)), 'utf8');
  const feature = features.find((other) => other.name === name);
  const included = globSync('**/*.md', { cwd: new URL('files/', folder(name)) });
  return {
    name,
    output: existsSync(new URL('output.html', folder(name))) ? read('output.html') : '',
    input: {
      text: read('input.md'),
      file: `docs/guide/${name}.md`,
      repository,
      dialect: name === 'gfm' || name === 'alerts' ? 'gfm' : (feature?.dialects?.[0] ?? 'mkdocs'),
      extensions: [...switchedExtensions],
      snippets: included.length
        ? Object.fromEntries(included.map((file) => [file, read(`files/${file}`)]))
        : undefined,
    },
  };
}

export const fixtureNames: readonly string[] = [
  'gfm',
  'footnotes',
  'task-lists',
  ...features.map(({ name }) => name),
];
