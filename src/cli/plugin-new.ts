/** `callboard plugin new NAME`: writes a plugin that works and passes its tests, to be changed into what is wanted. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeError } from '../problems.ts';
import { CommandError } from './project.ts';
import type { Terminal } from './terminal.ts';

export interface PluginNewFlags {
  dir?: string;
  /** As people call it: `PagerDuty`. */
  title?: string;
  /** A package of its own also inside a portal. */
  package?: boolean;
}

interface PackageJson {
  version: string;
  exports: Record<string, unknown>;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  peerDependencies: Record<string, string>;
}

const root = dirname(fileURLToPath(import.meta.resolve('callboard/package.json')));
const templates = join(root, 'templates', 'plugin');
/** What a plugin needs only where it is a package of its own. */
const ofPackage =
  /^(?:package\.json|tsconfig\.json|gitignore|sample\/(?:package|astro|src|content\/sources).*)$/;

/**
 * @returns the exit code
 * @throws {CommandError} if the name cannot be used, or something is there already
 */
export async function pluginNewCommand(
  name: string,
  flags: PluginNewFlags,
  terminal: Terminal,
): Promise<number> {
  const names = namesOf(name, flags.title);
  const cwd = process.cwd();
  const local = !flags.package && existsSync(join(cwd, 'content', 'sources.yaml'));
  const folder = resolve(cwd, flags.dir ?? (local ? join('plugins', names.name) : names.folder));
  if (existsSync(folder) && !statSync(folder).isDirectory())
    throw new CommandError(`${folder} is a file. Nothing was written.`);
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new CommandError(`${folder} is there already and not empty. Nothing was written.`);
  const files = templateFiles().filter((file) => !local || !ofPackage.test(file));
  for (const file of files) {
    const text = fill(readFileSync(join(templates, `${file}.template`), 'utf8'), names);
    const path = join(folder, fill(file, names).replace(/^gitignore$/, '.gitignore'));
    try {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, local ? localText(file, text, names) : text, { flag: 'wx' });
    } catch (cause) {
      throw new CommandError(`${path} cannot be written: ${describeError(cause)}`);
    }
  }
  const place = relative(cwd, folder).split(sep).join('/') || '.';
  terminal.print(`Written: ${place}/ (${files.length} files)\n`);
  terminal.print(local ? localSteps(place, names) : packageSteps(place));
  return 0;
}

type Names = Record<
  | 'name'
  | 'title'
  | 'function'
  | 'type'
  | 'env'
  | 'package'
  | 'folder'
  | 'zod'
  | 'astro'
  | 'callboard'
  | 'typescript'
  | 'types',
  string
>;

/** Everything that is called after the plugin. */
function namesOf(given: string, title?: string): Names {
  const [, scope = '', plain = ''] = /^(@[a-z0-9][a-z0-9-]*\/)?(?:callboard-)?(.*)$/.exec(given) ?? [];
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(plain) || plain.length > 40)
    throw new CommandError(
      `"${given}" is no name for a plugin. Use small letters, digits and "-", such as "error-tracker" or "@acme/error-tracker".`,
    );
  // It stands in code between quotes, and in tables.
  if (title !== undefined && !/^[\p{L}\p{N}][\p{L}\p{N} .&+-]{0,59}$/u.test(title))
    throw new CommandError(`"${title}" cannot be a title. Use letters, digits, blanks and ".&+-".`);
  const own = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as PackageJson;
  const isOurs =
    `./integrations/${plain}` in own.exports || existsSync(join(root, 'integrations', plain, 'index.ts'));
  if (isOurs && !scope)
    throw new CommandError(
      `A plugin "${plain}" comes with Callboard. Choose another name, such as "my-${plain}".`,
    );
  const words = plain.split('-');
  const type = words.map(capital).join('');
  return {
    name: plain,
    title: title ?? capital(words.join(' ')),
    function: identifier(type.charAt(0).toLowerCase() + type.slice(1)),
    type,
    env: words.join('_').toUpperCase(),
    package: `${scope}callboard-${plain}`,
    folder: `callboard-${plain}`,
    callboard: `^${own.version}`,
    astro: own.peerDependencies['astro'] ?? '*',
    zod: `^${own.dependencies['zod']}`,
    typescript: `^${own.devDependencies['typescript']}`,
    types: `^${own.devDependencies['@types/node']}`,
  };
}

/** What no function can be called: JavaScript's own words, and what the templates call so already. */
const taken = new Set(
  `arguments await break case catch class const continue debugger default delete do else enum eval export extends false
  finally for function if implements import in instanceof interface let new null package private protected public return
  static super switch this throw true try typeof undefined var void while with yield
  annotation assert callboard component defineConfig entityData instanceSchema name optionsSchema readServices sample
  siteData store test testPlugin z`.split(/\s+/),
);

function identifier(text: string): string {
  return taken.has(text) ? `${text}Plugin` : text;
}

/** Names of the templates, from their folder, with `/`. */
function templateFiles(): string[] {
  return readdirSync(templates, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(templates.length + 1))
    .map((file) =>
      file
        .split(sep)
        .join('/')
        .replace(/\.template$/, ''),
    )
    .sort();
}

/** Other text in double braces stays: recordings count days so. */
function fill(text: string, names: Names): string {
  return text.replace(/\{\{(\w+)\}\}/g, (whole, key: string) => names[key as keyof Names] ?? whole);
}

/** Inside a portal nothing is installed or published. */
function localText(file: string, text: string, names: Names): string {
  if (file !== 'README.md') return text.replaceAll(`'${names.package}'`, `'${names.name}'`);
  return text
    .replace(/^# .*/, `# ${names.title}`)
    .replace(/```sh\nnpm install .*?```\n\n/s, '')
    .replace(`'${names.package}'`, `'./plugins/${names.name}/src/index.ts'`)
    .replace(/npm install\nnpm test .*?```/s, `${testCommand(`plugins/${names.name}`)}\n\`\`\``)
    .replace(/\n\nBefore you publish:.*/s, '\n');
}

const testCommand = (place: string) => `node --test "${place}/test/*.test.ts"`;

function packageSteps(place: string): string {
  return [
    'Next:',
    '',
    ...(place === '.' ? [] : [`  cd ${place}`]),
    '  npm install',
    '  npm test          it passes',
    '  npm run sample    a portal with it, at http://localhost:4321',
    '',
    'README.md says what to change where, and how to publish it.',
  ].join('\n');
}

function localSteps(place: string, { function: plugin, name }: Names): string {
  return [
    'Add it to your Astro configuration (it is TypeScript, so building needs Node.js 22.18 or newer):',
    '',
    `  import ${plugin} from './${place}/src/index.ts';`,
    '',
    `  integrations: [..., ${plugin}({ instances: [{ url: 'https://${name}.example' }] })]`,
    '',
    `Its tests:  ${testCommand(place)}`,
    ...(existsSync('node_modules/zod') ? [] : ['It needs zod:  npm install zod']),
    `To see it without an account, copy its recorded answers and give an entity the annotation of the README:`,
    '',
    `  mkdir -p content/recordings`,
    `  cp ${place}/sample/content/recordings/${name}.yaml content/recordings/`,
  ].join('\n');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
