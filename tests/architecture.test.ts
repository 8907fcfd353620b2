import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { basename, dirname, join, posix } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

/** What a folder may know. `own`: parts of `src/`; a pattern in `npm` is tried on every other specifier. */
interface Rule {
  own: readonly string[];
  npm?: (specifier: string, file: string) => boolean;
  /** Parts of `src/` of which only types may be known. */
  types?: readonly string[];
}

const pureFolders = ['graph', 'catalog', 'docs', 'markdown', 'apis', 'views'];
const isAstro = (specifier: string) => /^(@?astro(js)?|virtual|callboard)([:/]|$)/.test(specifier);
const isPure = (specifier: string) => !isBuiltin(specifier) && !isAstro(specifier);
const isNode = (specifier: string) => !isAstro(specifier);
const anything = () => true;
const allButPages = [
  ...pureFolders,
  'sources',
  'crawl',
  'snapshot',
  'loaders',
  'search',
  'outputs',
  'publish',
  'vite',
  'plugins',
  'once.ts',
  'problems.ts',
  'options.ts',
  'plugin.ts',
];
const wiring = { own: [...allButPages, 'cards.ts', 'csp.ts', 'nav.ts', 'routes.ts'], npm: anything };

/** The table of the design: who may import whom. Files that lie in `src/` itself are parts of their own. */
const rules: Record<string, Rule> = {
  ...Object.fromEntries(
    pureFolders.map((folder) => [
      folder,
      { own: [...pureFolders, 'once.ts', 'problems.ts'], types: ['plugin.ts'], npm: isPure },
    ]),
  ),
  // Runs in the build and in the browser.
  graph: { own: [] },
  'once.ts': { own: [], npm: isPure },
  'problems.ts': { own: [], npm: isPure },
  'options.ts': { own: ['catalog', 'problems.ts'], npm: isPure },
  'plugin.ts': {
    own: ['catalog'],
    types: ['views'],
    npm: (specifier) => specifier === 'astro' || isPure(specifier),
  },
  'model.ts': { own: [...pureFolders, 'problems.ts'], npm: isPure },
  'cards.ts': { own: [], types: ['plugin.ts', 'plugins'] },
  'nav.ts': { own: [], types: ['plugin.ts', 'plugins'] },
  'csp.ts': { own: [], types: ['plugin.ts', 'plugins'], npm: isAstro },
  'routes.ts': { own: [] },
  'index.ts': wiring,
  'content.ts': wiring,
  'testing.ts': { own: ['testing'] },
  // What plugins' authors test with: the stages that a plugin meets, and none of the runners.
  testing: {
    own: [
      'testing',
      'collect',
      'plugins',
      'snapshot',
      'once.ts',
      'sources',
      'catalog',
      'views',
      'plugin.ts',
      'cards.ts',
      'nav.ts',
      'routes.ts',
    ],
    npm: (specifier) =>
      (isNode(specifier) || specifier === 'astro') && !/^(vitest|node:test)$/.test(specifier),
  },
  // As in a user's repository: one line.
  'content.config.ts': { own: [], npm: (specifier) => specifier === 'callboard/content' },
  sources: { own: ['sources', 'catalog', 'problems.ts'], types: ['plugin.ts'], npm: isNode },
  snapshot: { own: ['snapshot', ...pureFolders, 'problems.ts'], npm: isNode },
  crawl: { own: ['crawl', 'sources', ...pureFolders, 'snapshot', 'problems.ts', 'options.ts'], npm: isNode },
  collect: {
    own: ['collect', 'sources', 'snapshot', ...pureFolders, 'once.ts', 'plugin.ts', 'problems.ts'],
    npm: (specifier) => isNode(specifier) || specifier === 'astro',
  },
  ...Object.fromEntries(
    ['loaders', 'search', 'outputs', 'publish', 'vite', 'plugins'].map((folder) => [
      folder,
      { own: allButPages, npm: anything },
    ]),
  ),
  routes: {
    own: [
      'routes',
      'components',
      'views',
      'catalog',
      'snapshot',
      'styles',
      'client',
      'problems.ts',
      'outputs',
    ],
    npm: (specifier) =>
      isNode(specifier) || specifier === 'astro' || /^(astro:content|virtual:callboard\/)/.test(specifier),
  },
  components: {
    own: ['components', 'styles', 'client', 'views', 'graph'],
    types: [...pureFolders, 'plugin.ts', 'problems.ts', 'search'],
    npm: (specifier) => specifier.startsWith('virtual:callboard/') || /^astro(\/|$)/.test(specifier),
  },
  client: {
    own: ['client', 'graph'],
    types: [...pureFolders, 'search', 'plugin.ts', 'problems.ts'],
    npm: () => false,
  },
  cli: {
    own: [
      'cli',
      'docs',
      'collect',
      'crawl',
      'snapshot',
      'catalog',
      'publish',
      'outputs',
      'plugins',
      'problems.ts',
      'options.ts',
      'sources',
    ],
    types: ['views'],
    // The worker is the part of `build` and `try`, the server that of `preview`, which runs Astro.
    npm: (specifier, file) =>
      isNode(specifier) || /\/(build|dev|preview|try|astro-worker|serve)\.ts$/.test(file),
  },
};

const root = join(import.meta.dirname, '..');
const sources = listFiles('src').filter((file) => /\.(ts|astro)$/.test(file) && !file.endsWith('.d.ts'));
const plugins = listFiles('integrations').filter(
  (file) => /\.(ts|astro)$/.test(file) && !file.endsWith('.test.ts'),
);

describe('who may import whom', () => {
  test('every file of src keeps to the table', () => {
    const wrong: string[] = [];
    for (const file of sources) {
      const part = partOf(file);
      const rule = rules[part];
      if (!rule) {
        wrong.push(`${file}: the part "${part}" is not in the table; add it here and to the design.`);
        continue;
      }
      for (const { specifier, typeOnly, line } of importsOf(file)) {
        if (allows(rule, part, file, specifier, typeOnly)) continue;
        wrong.push(
          `${file}:${line}: "${part}" may not import ${typeOnly ? 'even types of ' : ''}"${specifier}".`,
        );
      }
    }
    expect(wrong).toEqual([]);
  });

  test('integrations know only what an outside author could', () => {
    const wrong: string[] = [];
    for (const file of plugins) {
      const topic = file.split('/').slice(0, 2).join('/');
      for (const { specifier, line } of importsOf(file)) {
        const target = specifier.startsWith('.') ? posix.join(dirname(file), specifier) : specifier;
        const ownFile = specifier.startsWith('.') && target.startsWith(`${topic}/`);
        const contract = /^callboard\/(plugin|model|components\/.+)$/.test(specifier);
        const outside = !specifier.startsWith('.') && !specifier.startsWith('callboard');
        if (!ownFile && !contract && !outside)
          wrong.push(`${file}:${line}: an integration may not import "${specifier}".`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test('pure parts know no clock, process, chance or locale', () => {
    const wrong: string[] = [];
    for (const file of sources.filter((name) => pureFolders.includes(partOf(name)))) {
      for (const { text, line } of impureExpressions(file)) {
        wrong.push(`${file}:${line}: "${text}" makes a pure part depend on when or where it runs.`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

test('no file or folder is a drawer for whatever fits nowhere', () => {
  const drawers = [
    ...sources,
    ...plugins,
    ...listFiles('scripts'),
    ...listFiles('bench'),
    ...listFiles('tests'),
  ].filter(
    (file) =>
      /(^|\/)(helpers?|utils?|common|misc|shared|lib)(\/|\.[a-z]+$)/.test(file) &&
      !/^tests\/(fixtures|sites)\//.test(file),
  );
  expect(drawers).toEqual([]);
});

test('every rule id has its page in the handbook', () => {
  const pages = new Set(
    listFiles('docs')
      .filter((file) => /\/problems\/[^/]+\.md$/.test(file))
      .map((file) => basename(file, '.md')),
  );
  const missing = new Map<string, string>();
  for (const file of [...sources, ...plugins]) {
    for (const { id, line } of ruleIdsOf(file))
      if (!pages.has(id)) missing.set(id, `${id} (${file}:${line})`);
  }
  expect([...missing.values()].sort()).toEqual([]);
});

function allows(rule: Rule, part: string, file: string, specifier: string, typeOnly: boolean): boolean {
  if (!specifier.startsWith('.')) return rule.npm?.(specifier, file) ?? false;
  const target = partOf(posix.join(dirname(file), specifier));
  return target === part || rule.own.includes(target) || (typeOnly && (rule.types ?? []).includes(target));
}

/** `src/catalog/ref.ts` -> `catalog`; `src/problems.ts` and, as `.astro` files write it, `src/problems` -> `problems.ts`. */
function partOf(file: string): string {
  const [, part = '', ...rest] = file.split('/');
  return rest.length > 0 ? part : `${part.replace(/\.ts$/, '')}.ts`;
}

function listFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
    .map((entry) =>
      posix.join(
        folder,
        entry.parentPath.slice(join(root, folder).length + 1).replaceAll('\\', '/'),
        entry.name,
      ),
    )
    .sort();
}

/** Front matter and scripts of an `.astro` file keep their lines; the rest is blanked. */
function parse(file: string): ts.SourceFile {
  const text = readFileSync(join(root, file), 'utf8');
  const code = file.endsWith('.astro') ? scriptsOfAstro(text) : text;
  return ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
}

function scriptsOfAstro(text: string): string {
  const kept = [
    ...text.matchAll(/^---\r?\n([\s\S]*?)\r?\n---|<script(?![^>]*application\/)[^>]*>([\s\S]*?)<\/script>/g),
  ].map((match) => {
    const code = match[1] ?? match[2] ?? '';
    const start = match.index + match[0].indexOf(code);
    return { start, end: start + code.length };
  });
  return [...text].length === text.length
    ? text.replaceAll(/[^\n]/g, (char, at: number) =>
        kept.some(({ start, end }) => at >= start && at < end) ? char : ' ',
      )
    : kept.map(({ start, end }) => text.slice(start, end)).join('\n');
}

function importsOf(file: string) {
  const found: { specifier: string; typeOnly: boolean; line: number }[] = [];
  walk(parse(file), (node, line) => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier) {
      const typeOnly = ts.isImportDeclaration(node) ? isTypeImport(node) : node.isTypeOnly;
      found.push({ specifier: (node.moduleSpecifier as ts.StringLiteral).text, typeOnly, line });
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [argument] = node.arguments;
      if (argument && ts.isStringLiteralLike(argument))
        found.push({ specifier: argument.text, typeOnly: false, line });
    } else if (
      ts.isImportTypeNode(node) &&
      ts.isLiteralTypeNode(node.argument) &&
      ts.isStringLiteral(node.argument.literal)
    ) {
      found.push({ specifier: node.argument.literal.text, typeOnly: true, line });
    }
  });
  return found;
}

function isTypeImport(node: ts.ImportDeclaration): boolean {
  const clause = node.importClause;
  if (!clause) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const names = clause.namedBindings;
  return (
    !clause.name &&
    !!names &&
    ts.isNamedImports(names) &&
    names.elements.every((element) => element.isTypeOnly)
  );
}

function impureExpressions(file: string) {
  const found: { text: string; line: number }[] = [];
  walk(parse(file), (node, line) => {
    const bare = ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length;
    const member =
      ts.isPropertyAccessExpression(node) &&
      (/^(Date\.now|Math\.random)$/.test(node.getText()) ||
        (ts.isIdentifier(node.expression) && /^(process|performance)$/.test(node.expression.text)) ||
        (/^(localeCompare|toLocale(Date|Time)?String|toLocale(Lower|Upper)Case)$/.test(node.name.text) &&
          !namesLocale(node.parent)));
    if (bare || member) found.push({ text: node.getText(), line });
  });
  return found;
}

/** `toLocaleLowerCase('en-US')` gives the same everywhere. */
function namesLocale(call: ts.Node): boolean {
  return (
    ts.isCallExpression(call) &&
    call.arguments.some((argument) => ts.isStringLiteral(argument) && argument.text === 'en-US')
  );
}

/** `rule: 'unknown-kind'` in object literals. */
function ruleIdsOf(file: string) {
  const found: { id: string; line: number }[] = [];
  walk(parse(file), (node, line) => {
    if (ts.isPropertyAssignment(node) && node.name.getText() === 'rule') {
      for (const text of literalsOf(node.initializer)) found.push({ id: text, line });
    }
  });
  return found;
}

function literalsOf(node: ts.Expression): string[] {
  if (ts.isStringLiteralLike(node)) return [node.text];
  return ts.isConditionalExpression(node)
    ? [...literalsOf(node.whenTrue), ...literalsOf(node.whenFalse)]
    : [];
}

function walk(source: ts.SourceFile, visit: (node: ts.Node, line: number) => void): void {
  const descend = (node: ts.Node): void => {
    visit(node, source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1);
    ts.forEachChild(node, descend);
  };
  descend(source);
}
