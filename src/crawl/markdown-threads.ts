/** Worker threads that render Markdown and put the HTML into the snapshot. Most repositories are small, so a thread is handed pages of several at a time. */
import { Worker } from 'node:worker_threads';
import type { Repository } from '../catalog/repository.ts';
import type { PageSource, StoredDoc } from './render.ts';

/** Pages of one repository. */
export interface RenderJob {
  repository: Repository;
  pages: PageSource[];
}

export interface MarkdownThreads {
  /** Answers in the order asked. */
  render(job: RenderJob): Promise<StoredDoc[]>;
  close(): Promise<void>;
}

interface Task extends RenderJob {
  resolve(docs: StoredDoc[]): void;
  reject(error: Error): void;
}

interface Thread {
  worker: Worker;
  /** What it was given and has not answered. */
  tasks: Task[];
}

const pagesAtATime = 25;
/** A thread needs a second before it renders well; with fewer pages than this, one more costs more than it saves. */
const pagesPerThread = 1500;

/** @param dir the snapshot folder */
export function createMarkdownThreads(dir: string, maxThreads: number): MarkdownThreads {
  const threads: Thread[] = [];
  const queue: Task[] = [];
  let seen = 0;

  const start = (): Thread => {
    const worker = new Worker(new URL(import.meta.resolve('callboard/markdown-worker')), { workerData: dir });
    const thread: Thread = { worker, tasks: [] };
    worker.on('message', (answers: StoredDoc[][]) => {
      const done = thread.tasks;
      thread.tasks = [];
      feed();
      for (const [index, task] of done.entries()) task.resolve(answers[index] ?? []);
    });
    worker.on('error', (error: Error) => {
      threads.splice(threads.indexOf(thread), 1);
      for (const task of thread.tasks) task.reject(error);
      feed();
    });
    threads.push(thread);
    return thread;
  };

  const feed = () => {
    while (queue.length) {
      const mayStart = threads.length < Math.min(maxThreads, 1 + Math.floor(seen / pagesPerThread));
      const thread = threads.find(({ tasks }) => tasks.length === 0) ?? (mayStart ? start() : undefined);
      if (!thread) return;
      let pages = 0;
      for (let task = queue[0]; task && pages < pagesAtATime; task = queue[0]) {
        pages += task.pages.length;
        thread.tasks.push(task);
        queue.shift();
      }
      const jobs: RenderJob[] = thread.tasks.map(({ repository, pages }) => ({ repository, pages }));
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has none
      thread.worker.postMessage(jobs);
    }
  };

  return {
    async render({ repository, pages }) {
      seen += pages.length;
      const answers: Promise<StoredDoc[]>[] = [];
      for (let at = 0; at < pages.length; at += pagesAtATime)
        answers.push(
          new Promise((resolve, reject) => {
            queue.push({ repository, pages: pages.slice(at, at + pagesAtATime), resolve, reject });
          }),
        );
      feed();
      return (await Promise.all(answers)).flat();
    },
    async close() {
      await Promise.all(threads.map(({ worker }) => worker.terminate()));
    },
  };
}
