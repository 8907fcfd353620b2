/** A plugin that keeps to everything, and what can be done wrong in it. */
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import { z } from 'zod';
import type { PluginTest } from '../../src/testing.ts';
import type { CallboardSetup, CollectContext, CollectPart } from '../../src/plugin.ts';

const name = 'acme-errors';
const optionsSchema = z.strictObject({ url: z.url() });
const projectSchema = z.object({
  name: z.string(),
  open: z.number(),
  link: z.string().nullish(),
});
const answerSchema = z.object({ projects: z.array(projectSchema) });
type Answer = z.output<typeof answerSchema>;
type Options = z.input<typeof optionsSchema>;

export const component = (file: string) => fileURLToPath(new URL(`fixtures/${file}.astro`, import.meta.url));

export interface Faults {
  setup?: (setup: CallboardSetup) => void;
  /** In place of what the good one does once it has the answer. */
  store?: (answer: Answer, part: CollectPart, context: CollectContext, token: string) => void | Promise<void>;
  /** In place of all of it. */
  collect?: (context: CollectContext, options: Options) => Promise<void>;
  /** Accepts options unseen. */
  anyOptions?: boolean;
  widget?: string;
  page?: string;
}

export const store: NonNullable<Faults['store']> = ({ projects }, part, { catalog }) => {
  const byName = new Map(projects.map((project) => [project.name, project]));
  for (const { ref, entity } of catalog.entities) {
    const project = byName.get(entity.metadata.annotations?.['acme.example/project'] ?? '');
    if (project)
      part.set(ref, {
        open: project.open,
        title: project.name.slice(0, 200),
        link: project.link?.slice(0, 500),
      });
  }
  part.setSite({ projects: projects.length });
};

export const url = 'https://errors.acme.example';

export function ask(context: CollectContext, token: string): Promise<Answer> {
  return context.fetchJson(`${url}/api/projects`, answerSchema, {
    headers: { authorization: `Bearer ${token}` },
  });
}

export function plugin(faults: Faults = {}): (options: Options) => AstroIntegration {
  return (userOptions) => ({
    name,
    hooks: {
      'callboard:setup'(setup) {
        setup.describe({ title: 'Errors', description: 'Open errors of services.' });
        if (!faults.anyOptions) setup.parseOptions(optionsSchema, userOptions);
        setup.addAnnotation('acme.example/project', { example: 'orders' });
        setup.addWidget({
          id: 'errors',
          area: 'entity-overview',
          title: 'Errors',
          component: component(faults.widget ?? 'Good'),
          when: { collected: true },
          props: { plugin: name },
        });
        setup.addPage({
          pattern: '/errors',
          title: 'Errors',
          component: component(faults.page ?? 'GoodPage'),
          props: { plugin: name },
        });
        setup.addNavItem({ title: 'Errors', href: '/errors/' });
        faults.setup?.(setup);
      },
      async 'callboard:collect'(context) {
        if (faults.collect) return faults.collect(context, userOptions);
        context.limits({ hosts: [userOptions.url] });
        const token = context.secret('ERRORS_TOKEN');
        if (!token) return context.note('No ERRORS_TOKEN is set: errors are not counted.');
        await context.part('', async (part) =>
          (faults.store ?? store)(await ask(context, token), part, context, token),
        );
      },
    },
  });
}

export function test(faults: Faults = {}): PluginTest<Options> {
  return {
    plugin: plugin(faults),
    options: { url },
    wrong: [{ options: { url: 'errors', adress: 'x' }, paths: ['url', 'adress'] }],
    entities: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: orders, annotations: { acme.example/project: shop } }
spec: { type: service, lifecycle: production, owner: sales }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: gate, annotations: { acme.example/project: gate } }
spec: { type: service, lifecycle: production, owner: sales }
`,
    recordings: `origin: ${url}
secrets: [ERRORS_TOKEN]
answers:
  - request: GET /api/projects
    json:
      projects:
        - { name: shop, open: 3, link: https://errors.acme.example/shop }
        - { name: gate, open: 0, link: null }
`,
  };
}
