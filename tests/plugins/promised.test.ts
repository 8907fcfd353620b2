/**
 * Names that are promised to authors of plugins; `promised.ts` holds their shapes. To add one is fine: write it here. To
 * take one away or to change it breaks plugins that are out there.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import type { AstroIntegrationLogger } from 'astro';
import { expect, test } from 'vitest';
import { collectContributions } from '../../src/plugins/contributions.ts';
import { description, integration } from './promised.ts';

const root = join(import.meta.dirname, '../..');

const plugin = `
  AnnotationInfo Area Badge BadgeColour BadgeColourRule CallboardSetup Check CheckContext CollectContext CollectLimits CollectPart ComponentPage Condition
  CspAdditions Description Discovered ExtensionKind Finding HeadScript Json ListContext NavItem NewSource Output OutputContext Page PortalPage RoutePage SearchFilter SearchRecord Storable Tab ValueForm VendorInit
  Widget
`;

const model = `
  Catalog CatalogEntity Collected DocView Entity EntityLink EntityRef EntityView HomeView Json Member Origin Problem RefDefaults
  Relation Repository Severity entityHref formatRef parseRef refPath safeUrl
`;

const testing = 'CheckResult PluginTest RunnerTest checkPlugin testPlugin';

/** Components that plugins' own may use, and what they take. All others are Callboard's own business. */
const components: Record<string, Record<string, string>> = {
  AsOf: { plugin: 'string', collected: 'Collected' },
  Card: { 'title?': 'string', 'count?': 'number', 'id?': 'string' },
  Icon: { name: 'keyof typeof icons', 'class?': 'string', 'size?': 'number' },
  Live: { plugin: 'string', collected: 'Collected', 'entity?': 'string', path: 'string' },
  LiveState: {
    plugin: 'string',
    collected: 'Collected',
    'entity?': 'string',
    path: 'string',
    text: 'string',
    zero: "'error' | 'warning' | 'info' | 'good'",
    more: "'error' | 'warning' | 'info' | 'good'",
  },
  Meter: { value: 'number', label: 'string', 'state?': "'error' | 'warning' | 'info' | 'good'" },
  Stamp: { time: 'string' },
  State: { state: "'error' | 'warning' | 'info' | 'good'", 'text?': 'string' },
  Trend: { points: 'readonly TrendPoint[]', label: 'string' },
  Words: { text: 'string' },
};

test.each([
  ['callboard/plugin', 'src/plugin.ts', plugin],
  ['callboard/model', 'src/model.ts', model],
  ['callboard/testing', 'src/testing.ts', testing],
])('%s exports these names', (_, file, names) => {
  expect(exportsOf(file)).toEqual(names.trim().split(/\s+/).sort());
});

test.each(Object.entries(components))('callboard/components/%s.astro takes these props', (name, props) => {
  expect(propsOf(`src/components/${name}.astro`)).toEqual(props);
});

test('all of it is accepted', async () => {
  const logger = { fork: () => logger, info() {} } as unknown as AstroIntegrationLogger;
  const own = { widgets: [], tabs: [], nav: [], routes: [] };
  const found = await collectContributions([integration], own, { root: new URL('file:///site/'), logger });
  expect(found.plugins).toEqual([{ name: 'acme-errors', description }]);
  expect(found.csp['connect-src']).toEqual(['https://a.example']);
});

test('callboard/components/href.ts takes a path', () => {
  expect(readFileSync(join(root, 'src/components/href.ts'), 'utf8')).toContain(
    'export function href(path: string, base: string =',
  );
});

test('the handbook names the components', () => {
  const page = readFileSync(join(root, 'docs/handbook/plugins/writing.md'), 'utf8');
  const missing = [...Object.keys(components), 'href'].filter((name) => !page.includes(`\`${name}\``));
  expect(missing).toEqual([]);
});

function exportsOf(file: string): string[] {
  return parse(readFileSync(join(root, file), 'utf8'))
    .statements.flatMap((statement) => {
      if (ts.isExportDeclaration(statement) && statement.exportClause)
        return ts.isNamedExports(statement.exportClause)
          ? statement.exportClause.elements.map(({ name }) => name.getText())
          : [];
      const isExported = ts.canHaveModifiers(statement)
        ? ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
        : false;
      if (!isExported) return [];
      const { name } = statement as { name?: ts.Identifier };
      return name ? [name.getText()] : [];
    })
    .sort();
}

function propsOf(file: string): Record<string, string> {
  const text = readFileSync(join(root, file), 'utf8').split('---')[1] ?? '';
  const props = parse(text).statements.find(
    (statement) => ts.isInterfaceDeclaration(statement) && statement.name.text === 'Props',
  );
  const members = props && ts.isInterfaceDeclaration(props) ? props.members : [];
  return Object.fromEntries(
    [...members].flatMap((member) =>
      ts.isPropertySignature(member)
        ? [[`${member.name.getText()}${member.questionToken ? '?' : ''}`, member.type?.getText() ?? '']]
        : [],
    ),
  );
}

function parse(text: string): ts.SourceFile {
  return ts.createSourceFile('file.ts', text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
}
