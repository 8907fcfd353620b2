import { createRenderer } from '../../src/markdown/render.ts';
import type { Dialect, RenderedDoc } from '../../src/markdown/render.ts';

/** Public home of the sample page `docs/guide/page.md`. */
export const repository = {
  id: 'github.com/acme/payments',
  name: 'payments',
  source: 'test',
  url: 'https://github.com/acme/payments',
  forge: 'github' as const,
  branch: 'main',
  visibility: 'public' as const,
};

const renderer = createRenderer();

export function render(text: string, dialect: Dialect = 'mkdocs', file = 'docs/guide/page.md'): RenderedDoc {
  return renderer({ text, file, repository, dialect });
}
