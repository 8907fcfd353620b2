/** Worker thread: renders the pages of each message's jobs, and answers with a list per job. */
import { parentPort, workerData } from 'node:worker_threads';
import { createRenderer } from '../markdown/render.ts';
import type { RenderJob } from './markdown-threads.ts';
import { storeDoc } from './render.ts';

const dir = workerData as string;
const render = createRenderer();

parentPort?.on('message', (jobs: readonly RenderJob[]) => {
  const answers = jobs.map(({ repository, pages }) =>
    Promise.all(pages.map((page) => storeDoc(dir, render({ ...page, repository })))),
  );
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has none
  void Promise.all(answers).then((docs) => parentPort?.postMessage(docs));
});
