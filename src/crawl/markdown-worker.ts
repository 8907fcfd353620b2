/** Worker thread: renders the pages of one job. */
import { createRenderer, type RenderedDoc } from '../markdown/render.ts';
import type { RenderJob } from './render.ts';

const render = createRenderer();

export default function renderJob({ repository, pages }: RenderJob): RenderedDoc[] {
  return pages.map((page) => render({ ...page, repository }));
}
