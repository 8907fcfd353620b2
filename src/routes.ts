/** Callboard's own routes: what stands where. Addresses follow Backstage's, so that existing links go on working. */

export const ownRoutes = {
  '/': 'callboard/routes/index.astro',
  '/catalog': 'callboard/routes/catalog.astro',
  '/catalog/page/[page]': 'callboard/routes/catalog-page.astro',
  '/catalog/kinds/[kind]': 'callboard/routes/kind.astro',
  '/catalog/[namespace]/[kind]/[name]': 'callboard/routes/entity.astro',
  '/catalog/[namespace]/[kind]/[name]/[tab]': 'callboard/routes/entity-tab.astro',
  '/catalog-graph': 'callboard/routes/explorer.astro',
  '/docs': 'callboard/routes/docs-index.astro',
  '/docs/[namespace]/[kind]/[name]/[...path]': 'callboard/routes/doc.astro',
  '/api-docs': 'callboard/routes/apis.astro',
  '/api-docs/page/[page]': 'callboard/routes/apis-page.astro',
  '/teams': 'callboard/routes/teams.astro',
  '/problems': 'callboard/routes/problems.astro',
  '/problems/undefined': 'callboard/routes/undefined.astro',
  '/problems/mkdocs': 'callboard/routes/mkdocs-report.astro',
  '/problems/[page]': 'callboard/routes/problems-page.astro',
  '/similar': 'callboard/routes/similar.astro',
  '/search': 'callboard/routes/search.astro',
  '/licenses': 'callboard/routes/licenses.astro',
  '/404': 'callboard/routes/404.astro',
} as const;
