import starlight from '@astrojs/starlight';
import { defineConfig } from 'astro/config';

// A sidebar of all pages would make every page of a large site grow with the site; ours shows one component's pages,
// so for a fair comparison Starlight does too.
export default defineConfig({
  integrations: [starlight({ title: 'Bench', sidebar: [], routeMiddleware: './src/sidebar.ts' })],
});
