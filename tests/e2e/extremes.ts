/** A repository of entities at the edge of what a descriptor may hold: loops, lengths, scripts, numbers, markup. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const longTitle =
  `${'The service that carries every word of its purpose in its title '.repeat(5)}`.slice(0, 300);
export const longWord = 'Unbroken'.repeat(40).slice(0, 300);
export const arabic = 'خدمة الدفع (v2) للمتجر';
/** Would turn round all that follows it on its line. */
export const turning = 'safe\u202egnp.exe';
export const markup = '<img src=x onerror=alert(1)><b>bold</b>&lt;script&gt;';
const script = 'javascript:alert(1)';

const core = 'backstage.io/v1alpha1';

interface Written {
  kind: string;
  name: string;
  apiVersion?: string;
  metadata?: Record<string, unknown>;
  spec?: Record<string, unknown>;
}

/** Writes the repository. Descriptors are JSON, which is YAML. */
export function writeExtremes(folder: string): void {
  const document = ({ kind, name, apiVersion = core, metadata, spec }: Written) =>
    JSON.stringify({ apiVersion, kind, metadata: { name, ...metadata }, spec });
  const files: Record<string, Written[]> = {
    'loops/catalog-info.yaml': loops(),
    'large/catalog-info.yaml': large(),
    'titles/catalog-info.yaml': titles(),
    'markup/catalog-info.yaml': marked(),
  };
  for (const [path, entities] of Object.entries(files)) {
    const full = join(folder, path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, entities.map(document).join('\n---\n'));
  }
}

const service = { type: 'service', lifecycle: 'production', owner: 'nobody' };

function loops(): Written[] {
  return [
    { kind: 'Domain', name: 'ouro', spec: { owner: 'nobody', subdomainOf: 'boros' } },
    { kind: 'Domain', name: 'boros', spec: { owner: 'nobody', subdomainOf: 'ouro' } },
    { kind: 'System', name: 'loop', spec: { owner: 'nobody', domain: 'ouro' } },
    { kind: 'Component', name: 'one', spec: { ...service, subcomponentOf: 'two', system: 'loop' } },
    { kind: 'Component', name: 'two', spec: { ...service, subcomponentOf: 'three' } },
    { kind: 'Component', name: 'three', spec: { ...service, subcomponentOf: 'one' } },
    {
      kind: 'Component',
      name: 'self',
      spec: { ...service, subcomponentOf: 'self', dependsOn: ['component:self'], providesApis: ['self'] },
    },
  ];
}

function large(): Written[] {
  const names = (prefix: string, count: number) =>
    Array.from({ length: count }, (_, index) => `${prefix}${index}`);
  return [
    {
      kind: 'Component',
      name: 'hub',
      metadata: {
        labels: Object.fromEntries(names('label-', 400).map((name) => [name, 'x'])),
        annotations: Object.fromEntries(names('acme.example/a', 400).map((name) => [name, 'y'.repeat(3000)])),
        tags: names('tag-', 400),
        links: names('', 400).map((name) => ({ url: `https://acme.example/${name}` })),
      },
      // Only the first have pages of their own; thousands of them would prove nothing more.
      spec: { ...service, dependsOn: [...names('resource:r', 120), ...names('resource:default/r/', 4880)] },
    },
    { kind: 'System', name: 'wide', spec: { owner: 'nobody' } },
    ...names('part', 150).map((name) => ({
      kind: 'Component',
      name,
      spec: { ...service, system: 'wide' },
    })),
    {
      kind: 'Location',
      name: 'many',
      spec: { targets: names('./gone-', 300).map((name) => `${name}.yaml`) },
    },
  ];
}

function titles(): Written[] {
  const titled = (name: string, title: string): Written => ({
    kind: 'Component',
    name,
    metadata: { title, description: `${title} ${title}` },
    spec: {
      ...service,
      type: title,
      lifecycle: title,
      owner: 'titled',
      dependsOn: ['component:long-title', 'component:long-word', 'component:arabic', 'component:turning'],
    },
  });
  return [
    titled('long-title', longTitle),
    titled('long-word', longWord),
    titled('arabic', arabic),
    titled('turning', turning),
    titled('thai', 'บริการชำระเงินของร้านค้า'.repeat(8)),
    titled('stacked', `z${'\u0301\u0323'.repeat(60)}`),
    {
      kind: 'Group',
      name: 'titled',
      spec: { type: 'team', children: [], profile: { displayName: longWord } },
    },
    { kind: 'Component', name: 'n'.repeat(63), spec: { ...service, owner: 'o'.repeat(63) } },
  ];
}

function marked(): Written[] {
  const metadata = {
    title: markup,
    description: `${markup}\n\n[click](${script}) ${markup}`,
    annotations: {
      'backstage.io/source-location': `url:${script}`,
      'backstage.io/view-url': script,
      'backstage.io/edit-url': script,
      'backstage.io/source-template': markup,
    },
    links: [
      { url: script, title: markup, icon: markup },
      { url: `https://acme.example/${markup}`, title: markup },
    ],
  };
  const spec = {
    type: markup,
    lifecycle: markup,
    owner: markup,
    system: markup,
    domain: markup,
    definition: markup,
    profile: { displayName: markup, email: script, picture: script },
    target: script,
    targets: [script, markup],
    children: [],
    memberOf: [],
    parameters: [{ title: markup, properties: { [markup]: { title: markup } }, required: [markup] }, null, 7],
    steps: [{ id: markup, name: markup, action: markup }, {}],
  };
  return ['Component', 'API', 'Resource', 'System', 'Domain', 'Group', 'User', 'Template', 'Location'].map(
    (kind) => ({
      kind,
      name: `marked-${kind.toLowerCase()}`,
      ...(kind === 'Template' && { apiVersion: 'scaffolder.backstage.io/v1beta3' }),
      metadata,
      spec: {
        ...spec,
        ...(kind === 'Location' && { type: 'url' }),
        ...(kind === 'Template' && { steps: [{ id: markup, name: markup, action: markup }] }),
        ...(kind === 'Template' && { parameters: spec.parameters.slice(0, 1) }),
      },
    }),
  );
}
