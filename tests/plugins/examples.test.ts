/** Every TypeScript example of "Writing a plugin" compiles, as an author would write it around them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const setUp = /^ {2}(add\w+|describe)[(<]/gm;

test('the examples of the handbook compile', { timeout: 120_000 }, () => {
  const page = readFileSync(join(root, 'docs/handbook/plugins/writing.md'), 'utf8');
  const examples = [...page.matchAll(/^```ts[^\n]*\n([^]*?)^```/gm)].map(([, code = '']) => code);
  const contract = readFileSync(join(root, 'src/plugin.ts'), 'utf8');
  const names = [...contract.matchAll(setUp)].map(([, name]) => name).join(', ');
  const parts = examples.map((code, index) => {
    if (code.startsWith('import ')) return code;
    if (code.startsWith("async '")) return `const hook${index}: AstroIntegration['hooks'] = {\n${code}\n};\n`;
    if (/^\w+: /.test(code)) return `const some${index} = { ${code} };\n`;
    return `function fragment${index}({ ${names} }: CallboardSetup) {\n${code}\n}\n`;
  });
  const around = `import type { CallboardSetup } from 'callboard/plugin';\ndeclare const userOptions: unknown;\n`;
  const file = join(root, 'tests/plugins/examples.virtual.ts');
  expect(examples.length).toBeGreaterThan(4);
  expect(compile(file, around + parts.join('\n'))).toEqual([]);
});

function compile(file: string, text: string): string[] {
  const config = ts.getParsedCommandLineOfConfigFile(
    join(root, 'tsconfig.json'),
    { noUnusedLocals: false },
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => {} },
  );
  const options = { ...config?.options, noEmit: true, incremental: false };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (path) => path === file || fileExists(path);
  host.readFile = (path) => (path === file ? text : readFile(path));
  host.getSourceFile = (path, ...rest) =>
    path === file
      ? ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true)
      : getSourceFile(path, ...rest);
  const program = ts.createProgram([file], options, host);
  const source = program.getSourceFile(file);
  return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
    ({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'),
  );
}
