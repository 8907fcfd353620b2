/** Callboard's own entries of the header. */
import type { NavItem } from './plugin.ts';

export const ownNav: NavItem[] = [
  { title: 'Catalog', href: '/catalog/', order: 100 },
  { title: 'APIs', href: '/api-docs/', order: 200 },
  { title: 'Docs', href: '/docs/', order: 300 },
  { title: 'Teams', href: '/teams/', order: 400 },
  { title: 'Explore', href: '/catalog-graph/', order: 450 },
];
