import type { TestProject } from 'vitest/node';
import { findBrowser } from '../../scripts/find-browser.ts';

/** Finds the browser once for all files; installing one may take a minute. */
export default function setup(project: TestProject): void {
  project.provide('browser', findBrowser(console.error));
}

declare module 'vitest' {
  interface ProvidedContext {
    /** Path of a Chromium. */
    browser: string;
  }
}
