import type { TestModule } from 'vitest/node';
import { defineConfig } from 'vitest/config';

// The package imports itself by name; in a clone that means its source, never a stale `dist/`.
const conditions = ['callboard-source', 'module', 'node', 'development|production'];
const source = {
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ['callboard-source', 'node'] } },
};
const execArgv = ['--conditions=callboard-source'];

export default defineConfig({
  test: {
    reporters: ['default', { onTestRunEnd: printClosingLine }],
    projects: [
      {
        ...source,
        test: {
          name: 'unit',
          include: ['tests/**/*.test.ts', 'integrations/**/*.test.ts'],
          exclude: ['tests/e2e/**', 'tests/conformance/**', 'tests/package.test.ts', 'tests/hostile.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          execArgv,
        },
      },
      {
        ...source,
        test: {
          name: 'conformance',
          include: ['tests/conformance/**/*.test.ts'],
          testTimeout: 120_000,
          execArgv,
        },
      },
      {
        ...source,
        test: {
          name: 'hostile',
          include: ['tests/hostile.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          execArgv,
        },
      },
      {
        ...source,
        test: {
          name: 'package',
          include: ['tests/package.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 300_000,
          execArgv,
        },
      },
      {
        ...source,
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.e2e.test.ts'],
          globalSetup: ['tests/e2e/setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 300_000,
          // One Chromium at a time is what a small CI machine can bear.
          fileParallelism: false,
          execArgv,
        },
      },
    ],
  },
});

/** CI systems that do not know Vitest read the counts from a line of this form. */
function printClosingLine(modules: readonly TestModule[], unhandledErrors: readonly unknown[]) {
  let passed = 0;
  let failed = unhandledErrors.length;
  for (const module of modules) {
    failed += module.errors().length;
    for (const test of module.children.allTests()) {
      const state = test.result().state;
      if (state === 'passed') passed++;
      else if (state === 'failed') failed++;
    }
  }
  console.log(`${passed} passed, ${failed} failed`);
}
