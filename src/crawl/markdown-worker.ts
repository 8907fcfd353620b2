/** Worker thread: renders the pages of each message's jobs, and answers with a list per job. */
import { parentPort, workerData } from 'node:worker_threads';
import { createRenderer, loadFor } from '../markdown/render.ts';
import type { RenderJob } from './markdown-threads.ts';
import { storeDoc, textsOf } from './render.ts';

const dir = workerData as string;
const render = createRenderer();

parentPort?.on('message', (jobs: readonly RenderJob[]) => void answer(jobs));

async function answer(jobs: readonly RenderJob[]) {
  await loadFor(jobs.flatMap(({ pages }) => textsOf(pages)));
  const docs = await Promise.all(
    jobs.map(({ repository, pages }) =>
      Promise.all(pages.map((page) => storeDoc(dir, render({ ...page, repository })))),
    ),
  );
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has none
  parentPort?.postMessage(docs);
}
