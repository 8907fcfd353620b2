import { z } from 'zod';

export const techRadarOptions = z.strictObject({
  /** The radar, in the shape of Backstage's tech radar: YAML or JSON, from the site's root. */
  file: z.string().min(1).default('content/tech-radar.yaml'),
  /** Title of the page and of its entry in the header. */
  title: z.string().min(1).default('Tech radar'),
});

export type TechRadarUserOptions = z.input<typeof techRadarOptions>;
