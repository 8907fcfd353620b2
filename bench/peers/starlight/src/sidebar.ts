import { defineRouteMiddleware } from '@astrojs/starlight/route-data';
import { getCollection } from 'astro:content';

let groups: Promise<Map<string, { label: string; href: string; order: number }[]>> | undefined;

/** Gives each page the sidebar of its own component. */
export const onRequest = defineRouteMiddleware(async (context) => {
  groups ??= readGroups();
  const route = context.locals.starlightRoute;
  const component = route.id.split('/')[0] ?? '';
  const pages = (await groups).get(component) ?? [];
  route.sidebar = pages.map(({ label, href }) => ({
    type: 'link',
    label,
    href,
    isCurrent: href === `/${route.id}/`,
    badge: undefined,
    attrs: {},
  }));
  route.hasSidebar = true;
});

async function readGroups() {
  const found = new Map<string, { label: string; href: string; order: number }[]>();
  for (const { id, data } of await getCollection('docs')) {
    const component = id.split('/')[0] ?? '';
    const pages = found.get(component) ?? [];
    pages.push({ label: data.sidebar.label ?? data.title, href: `/${id}/`, order: data.sidebar.order ?? 0 });
    found.set(component, pages);
  }
  for (const pages of found.values()) pages.sort((a, b) => a.order - b.order);
  return found;
}
