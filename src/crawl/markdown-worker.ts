/** Worker thread: renders the pages of each message's jobs, and answers with a list per job. */
import { parentPort } from 'node:worker_threads';
import { createRenderer } from '../markdown/render.ts';
import type { RenderJob } from './markdown-threads.ts';

const render = createRenderer();

parentPort?.on('message', (jobs: readonly RenderJob[]) => {
  const answers = jobs.map(({ repository, pages }) => pages.map((page) => render({ ...page, repository })));
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has none
  parentPort?.postMessage(answers);
});
