/** What a plugin says in `callboard:setup`. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { ownRoutes } from '../../routes.ts';
import { canonicalJson } from '../../snapshot/json.ts';
import { complain, ConformanceError } from '../plugin-test.ts';
import type { Check } from '../check.ts';
import type { SetUp, Subject } from '../subject.ts';

export const setUpChecks: Check[] = [
  {
    name: 'options: those that are right are accepted, and left as they are',
    async run(subject) {
      const before = JSON.stringify(subject.test.options);
      await subject.contributions();
      if (subject.create().hooks['callboard:collect'] && subject.test.recordings) await subject.clean();
      if (JSON.stringify(subject.test.options) !== before)
        throw new ConformanceError(
          'The plugin changes the options that it is given. Parse them, and keep what comes out.',
        );
    },
  },
  {
    name: 'options: those that are wrong are refused with the name of the plugin and of every wrong key',
    applies: ({ test }) => (test.wrong ?? []).length > 0,
    async run(subject) {
      const { name } = subject.create();
      const found: string[] = [];
      for (const { options, paths } of subject.test.wrong ?? []) {
        const given = JSON.stringify(options);
        const message = await refusal(subject, options);
        if (message === undefined) found.push(`${given} is accepted.`);
        else {
          const missing = [name, ...paths].filter((text) => !mentions(message, text));
          if (missing.length > 0)
            found.push(`${given} is refused without a word of ${missing.join(', ')}: ${message}`);
        }
      }
      complain(
        found,
        'In `callboard:setup`, call `parseOptions(schema, options)` with a strict zod schema: it names the plugin and all that is wrong.',
      );
    },
  },
  {
    name: 'set-up: widgets, tabs, pages and annotations are right',
    async run(subject) {
      const { found, calls } = await subject.contributions();
      const mine = subject.create().name;
      const problems: string[] = [];
      for (const { plugin, pattern, ...page } of found.pages) {
        if (plugin !== mine) continue;
        if ('component' in page && /[[\]]/.test(pattern))
          problems.push(
            `The page ${pattern} has a component, so its address has no dynamic parts; use \`entrypoint\`.`,
          );
      }
      for (const { id } of found.tabs)
        if (!/^[a-z0-9][a-z0-9-]*$/.test(id))
          problems.push(
            `The tab "${id}" has an id that makes no good address; use small letters, digits and "-".`,
          );
      const addresses = [...found.pages.map(({ pattern }) => pattern), ...Object.keys(ownRoutes)];
      for (const { title, href } of found.nav)
        if (!addresses.some((pattern) => `${pattern}/`.replace('//', '/') === href.split(/[?#]/)[0]))
          problems.push(`The entry "${title}" leads to ${href}, and there is no such page.`);
      if (!calls.some(([method]) => method === 'describe'))
        problems.push('The plugin does not say what it is, for lists of plugins: call `describe`.');
      const require = createRequire(new URL('package.json', subject.root));
      for (const { component, what } of componentsOf({ found }, mine))
        if (!resolves(component, subject.root, require))
          problems.push(
            `${what}: ${component} is not found. Is it in \`exports\` of package.json, or is the path wrong?`,
          );
      complain(problems, 'Correct them in `callboard:setup`.');
    },
  },
  {
    name: 'set-up: running twice gives the same',
    async run(subject) {
      const integration = subject.create();
      const runs = [
        await subject.contributions(),
        await subject.setup(integration),
        await subject.setup(integration),
      ].map(({ calls }) => canonicalJson(calls));
      if (new Set(runs).size > 1)
        throw new ConformanceError(
          'What `callboard:setup` adds differs from run to run. It may depend on the options and on files, and on nothing else: no clock, no chance, nothing kept from the run before.',
        );
    },
  },
];

/** What it says, or undefined where it accepts. */
async function refusal(subject: Subject, options: unknown): Promise<string | undefined> {
  try {
    await subject.setup(subject.create(options));
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Zod writes `instances[0].url`; tests may write `instances.0.url`. */
function mentions(message: string, path: string): boolean {
  const brackets = path.replace(/\.(\d+)(?=\.|$)/g, '[$1]');
  return message.includes(path) || message.includes(brackets);
}

export function componentsOf(
  { found }: Pick<SetUp, 'found'>,
  plugin: string,
): { component: string; what: string }[] {
  return [
    ...found.widgets.map(({ component, id }) => ({ component, what: `The widget "${id}"` })),
    ...found.tabs.map(({ component, id }) => ({ component, what: `The tab "${id}"` })),
    ...found.pages.flatMap((page) =>
      page.plugin === plugin
        ? [
            {
              component: 'component' in page ? page.component : page.entrypoint,
              what: `The page ${page.pattern}`,
            },
          ]
        : [],
    ),
    ...found.headScripts
      .filter((script) => script.plugin === plugin)
      .map(({ module }) => ({ component: module, what: 'The head script' })),
  ];
}

/** As Vite finds it from the site: from its root, as a path, or by the name of a package. */
function resolves(specifier: string, root: URL, require: NodeJS.Require): boolean {
  if (specifier.startsWith('/'))
    return existsSync(fileURLToPath(new URL(`.${specifier}`, root))) || existsSync(specifier);
  try {
    require.resolve(specifier);
    return true;
  } catch {
    return false;
  }
}
