/** Conformance of plugins: what every plugin must keep to, as named tests for any runner. */
export { checkPlugin, testPlugin, type CheckResult, type RunnerTest } from './testing/test-plugin.ts';
export type { PluginTest } from './testing/plugin-test.ts';
