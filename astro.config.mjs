import { defineConfig } from 'astro/config';
import callboard from 'callboard';
import plausible from 'callboard/integrations/plausible';
import techRadar from 'callboard/integrations/tech-radar';

// The clone's own site: the sample company in content/ and Callboard's handbook in docs/.
export default defineConfig({
  site: process.env.CALLBOARD_SITE,
  base: process.env.CALLBOARD_BASE,
  integrations: [
    callboard({
      title: 'Callboard',
      description: 'The sample portal: a ticketing company, and Callboard’s own handbook.',
    }),
    plausible({ site: 'portal.foyer.example', url: 'https://plausible.foyer.example', track: false }),
    techRadar(),
  ],
});
