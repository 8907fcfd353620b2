import { defineConfig } from 'astro/config';
import callboard from 'callboard';
import datadog from 'callboard/integrations/datadog';
import grafana from 'callboard/integrations/grafana';
import plausible from 'callboard/integrations/plausible';
import prometheus from 'callboard/integrations/prometheus';
import snyk from 'callboard/integrations/snyk';
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
    techRadar(),
    // Vendors of the sample company; content/recordings/ answers for them.
    datadog({ instances: [{ site: 'datadoghq.eu' }] }),
    grafana({ instances: [{ url: 'https://grafana.foyer.example' }], label: 'service' }),
    plausible({ site: 'portal.foyer.example', url: 'https://plausible.foyer.example', track: false }),
    prometheus({
      instances: [{ url: 'https://prometheus.foyer.example', alertmanager: 'https://alerts.foyer.example' }],
      label: 'service',
    }),
    snyk({
      instances: [
        { url: 'https://api.snyk.foyer.example/rest', publicUrl: 'https://app.snyk.foyer.example' },
      ],
    }),
  ],
});
