/** A small organisation as a map of files, and seeded edits of every sort that people make to one. */

/** Path below the folder of repositories -> content. */
export type Files = Map<string, string>;

/** The same numbers for the same seed. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const teams = ['ledger', 'gates', 'seats'];

export function createOrganisation(): Files {
  const files: Files = new Map();
  files.set('org/catalog-info.yaml', teams.map((team) => group(team, `Team ${team}`)).join('---\n'));
  for (let index = 0; index < 6; index++)
    addComponent(files, `svc-${index}`, teams[index % 3] ?? 'ledger', index);
  files.set(
    'plain/README.md',
    '# Plain\n\nA repository without a descriptor. See [svc 0](../svc-0/docs/index.md).\n',
  );
  return files;
}

function group(name: string, title: string): string {
  return `apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata:\n  name: ${name}\n  title: ${title}\nspec:\n  type: team\n  children: []\n`;
}

function addComponent(files: Files, name: string, owner: string, index: number): void {
  files.set(
    `${name}/catalog-info.yaml`,
    `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: ${name}\n  description: Does thing ${index}.\n  tags: [go]\n  annotations:\n    backstage.io/techdocs-ref: dir:.\nspec:\n  type: service\n  lifecycle: production\n  owner: ${owner}\n  dependsOn: [component:svc-${Math.max(0, index - 1)}]\n`,
  );
  files.set(`${name}/mkdocs.yml`, `site_name: ${name} docs\nnav:\n  - index.md\n  - Guide: guide.md\n`);
  files.set(
    `${name}/docs/index.md`,
    `# ${name}\n\nWelcome. Read the [guide](guide.md#first).\n\n![picture](picture.svg)\n`,
  );
  files.set(
    `${name}/docs/guide.md`,
    `# Guide of ${name}\n\n## First\n\nText ${index}.\n\n## Second\n\nMore.\n`,
  );
  files.set(
    `${name}/docs/picture.svg`,
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="${index + 1}"/></svg>\n`,
  );
}

type Pick = <T>(list: readonly T[]) => T;
type Edit = (files: Files, pick: Pick, step: number) => string | undefined;

const descriptors = (files: Files) =>
  [...files.keys()].filter((path) => /^svc.*catalog-info\.yaml$/.test(path));
const pages = (files: Files) => [...files.keys()].filter((path) => path.endsWith('.md'));
const folderOf = (path: string) => path.split('/')[0] ?? '';
const change = (files: Files, path: string, from: RegExp, to: string) => {
  const before = files.get(path) ?? '';
  const after = before.replace(from, to);
  files.set(path, after);
  return after === before ? undefined : path;
};

/** Each makes one edit and names what it did; undefined if there was nothing to edit. */
export const edits: Record<string, Edit> = {
  describe: (files, pick, step) =>
    change(files, pick(descriptors(files)), /description: .*/, `description: Changed at step ${step}.`),
  'give another owner': (files, pick) =>
    change(files, pick(descriptors(files)), /owner: .*/, `owner: ${pick([...teams, 'nobody'])}`),
  'rename entity': (files, pick, step) =>
    change(files, pick(descriptors(files)), /^ {2}name: .*/m, `  name: renamed-${step}`),
  retitle: (files, pick, step) =>
    change(
      files,
      pick(descriptors(files)),
      /^ {2}name: (\S+)$(\n {2}title: .*)?/m,
      `  name: $1\n  title: Title ${step}`,
    ),
  'retitle team': (files, pick, step) =>
    change(
      files,
      'org/catalog-info.yaml',
      new RegExp(`Team ${pick(teams)}.*`),
      `Team ${pick(teams)} ${step}`,
    ),
  tag: (files, pick, step) => change(files, pick(descriptors(files)), /tags: .*/, `tags: [go, t${step}]`),
  'change lifecycle': (files, pick) =>
    change(
      files,
      pick(descriptors(files)),
      /lifecycle: .*/,
      `lifecycle: ${pick(['deprecated', 'experimental', 'production'])}`,
    ),
  depend: (files, pick) =>
    change(
      files,
      pick(descriptors(files)),
      /dependsOn: .*/,
      `dependsOn: [component:${folderOf(pick(descriptors(files)))}, resource:missing]`,
    ),
  'break descriptor': (files, pick) =>
    change(files, pick(descriptors(files)), /^kind: Component$/m, 'kind: [Component'),
  'mend descriptors': (files) => {
    const broken = descriptors(files).filter((path) => files.get(path)?.includes('kind: [Component'));
    for (const path of broken) change(files, path, /kind: \[Component/, 'kind: Component');
    return broken[0];
  },
  'claim the same ref': (files, pick) =>
    change(files, pick(descriptors(files)), /^ {2}name: .*/m, '  name: svc-0'),
  'add repository': (files, pick, step) => {
    addComponent(files, `svc-new-${step}`, pick(teams), step);
    return `svc-new-${step}`;
  },
  'delete repository': (files, pick) => {
    const folder = folderOf(pick(descriptors(files)));
    if (descriptors(files).length < 4) return undefined;
    for (const path of [...files.keys()]) if (path.startsWith(`${folder}/`)) files.delete(path);
    return folder;
  },
  'add page': (files, pick, step) => {
    const path = `${folderOf(pick(descriptors(files)))}/docs/page-${step}.md`;
    files.set(
      path,
      `# Page ${step}\n\nSee the [index](index.md) and [another](../../${folderOf(pick(descriptors(files)))}/docs/guide.md).\n`,
    );
    return path;
  },
  'edit page': (files, pick, step) => {
    const path = pick(pages(files));
    files.set(path, `${files.get(path)}\nParagraph ${step}.\n`);
    return path;
  },
  'rename heading': (files, pick, step) => change(files, pick(pages(files)), /^## .*/m, `## Heading ${step}`),
  'retitle page': (files, pick, step) => change(files, pick(pages(files)), /^# .*/m, `# Title ${step}`),
  'move page': (files, pick, step) => {
    const path = pick(pages(files).filter((page) => page.includes('/docs/')));
    files.set(path.replace(/[^/]+\.md$/, `moved-${step}.md`), files.get(path) ?? '');
    files.delete(path);
    return path;
  },
  'delete page': (files, pick) => {
    const path = pick(pages(files).filter((page) => page.includes('/docs/')));
    files.delete(path);
    return path;
  },
  'change navigation': (files, pick, step) => {
    const path = `${folderOf(pick(descriptors(files)))}/mkdocs.yml`;
    return change(
      files,
      path,
      /nav:[\s\S]*/,
      pick([
        'nav:\n  - Guide: guide.md\n  - index.md\n',
        `nav:\n  - Start ${step}: index.md\n  - More:\n      - guide.md\n`,
      ]),
    );
  },
  'retitle docs': (files, pick, step) =>
    change(
      files,
      `${folderOf(pick(descriptors(files)))}/mkdocs.yml`,
      /site_name: .*/,
      `site_name: Docs ${step}`,
    ),
  'change picture': (files, pick, step) =>
    change(files, `${folderOf(pick(descriptors(files)))}/docs/picture.svg`, /r="\d+"/, `r="${step}"`),
  'describe nothing': (files, pick) => {
    const path = pick(descriptors(files));
    files.delete(path);
    return path;
  },
};
