import { createRenderer, loadFor } from '../../src/markdown/render.ts';
import type { Dialect, RenderedDoc, RenderInput } from '../../src/markdown/render.ts';

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

await loadFor([':smile: $$x$$ mermaid']);
const renderer = createRenderer();

export function render(
  text: string,
  dialect: Dialect = 'mkdocs',
  file = 'docs/guide/page.md',
  more: Partial<RenderInput> = {},
): RenderedDoc {
  return renderer({ text, file, repository, dialect, ...more });
}
