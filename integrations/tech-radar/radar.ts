/**
 * The radar file: Backstage's tech radar data, as YAML or JSON.
 * @see https://github.com/backstage/community-plugins/tree/main/workspaces/tech-radar
 */
import { z } from 'zod';

const timelineSchema = z.strictObject({
  /** `2026-05-01` or any ISO 8601 time. */
  date: z.string().regex(/^\d{4}-\d{2}-\d{2}/, 'must be a quoted ISO date such as "2026-05-01"'),
  ringId: z.string(),
  /** -1 moved out, 1 moved in, 0 stayed. */
  moved: z.union([z.literal(-1), z.literal(0), z.literal(1)]).default(0),
  description: z.string().optional(),
});

const linkSchema = z.strictObject({ url: z.url({ protocol: /^https?$/ }), title: z.string().optional() });

export const radarSchema = z
  .strictObject({
    quadrants: z.array(z.strictObject({ id: z.string(), name: z.string() })).length(4),
    rings: z
      .array(
        z.strictObject({
          id: z.string(),
          name: z.string(),
          color: z.string().optional(),
          description: z.string().optional(),
        }),
      )
      .min(1)
      .max(6),
    entries: z.array(
      z.strictObject({
        /** Also the tag by which entities are recognised as using it. */
        id: z.string(),
        key: z.string().optional(),
        quadrant: z.string(),
        title: z.string(),
        description: z.string().optional(),
        url: z.url({ protocol: /^https?$/ }).optional(),
        links: z.array(linkSchema).default([]),
        timeline: z.array(timelineSchema).min(1),
      }),
    ),
  })
  .superRefine((radar, context) => {
    for (const [index, entry] of radar.entries.entries()) {
      if (!radar.quadrants.some(({ id }) => id === entry.quadrant))
        context.addIssue({
          code: 'custom',
          path: ['entries', index, 'quadrant'],
          message: `unknown quadrant "${entry.quadrant}"`,
        });
      for (const [step, { ringId }] of entry.timeline.entries())
        if (!radar.rings.some(({ id }) => id === ringId))
          context.addIssue({
            code: 'custom',
            path: ['entries', index, 'timeline', step, 'ringId'],
            message: `unknown ring "${ringId}"`,
          });
    }
  });

export type Radar = z.output<typeof radarSchema>;

/** An entry as it stands on the radar: the newest item of its timeline decides. */
export interface Blip {
  /** As printed in the circle and in the table, from 1. */
  number: number;
  id: string;
  title: string;
  description?: string;
  links: { url: string; title: string }[];
  quadrant: string;
  ring: string;
  moved: -1 | 0 | 1;
  /** ISO date of the newest timeline item. */
  date: string;
  /** In the drawing, whose centre is 0,0 and whose radius is 400. */
  x: number;
  y: number;
}

export interface RadarView {
  quadrants: { id: string; name: string }[];
  rings: { id: string; name: string; description?: string; radius: number }[];
  blips: Blip[];
}

const radius = 400;

/** Places every entry; the same file always gives the same drawing. Later files of an id overwrite earlier ones. */
export function radarView(radar: Radar): RadarView {
  const rings = radar.rings.map(({ id, name, description }, index) => ({
    id,
    name,
    description,
    radius: Math.round(radius * Math.sqrt((index + 1) / radar.rings.length)),
  }));
  const current = radar.entries.map((entry) => ({ entry, now: newest(entry.timeline) }));
  const blips: Blip[] = [];
  for (const [quadrantIndex, quadrant] of radar.quadrants.entries())
    for (const [ringIndex, ring] of rings.entries()) {
      const here = current
        .filter(({ entry, now }) => entry.quadrant === quadrant.id && now.ringId === ring.id)
        .sort((a, b) => (a.entry.title < b.entry.title ? -1 : 1));
      const inner = ringIndex ? (rings[ringIndex - 1]?.radius ?? 0) : 30;
      for (const [index, { entry, now }] of here.entries())
        blips.push({
          number: blips.length + 1,
          id: entry.id,
          title: entry.title,
          description: now.description ?? entry.description,
          links: [...entry.links, ...(entry.url ? [{ url: entry.url, title: undefined }] : [])].map(
            ({ url, title }) => ({
              url,
              title: title ?? new URL(url).host,
            }),
          ),
          quadrant: quadrant.id,
          ring: ring.id,
          moved: now.moved,
          date: now.date.slice(0, 10),
          ...place(quadrantIndex, inner, ring.radius, index, here.length),
        });
    }
  return { quadrants: radar.quadrants, rings, blips };
}

function newest(timeline: Radar['entries'][number]['timeline']) {
  return timeline.reduce((latest, item) => (item.date > latest.date ? item : latest));
}

/** Spreads blips over a quarter ring: along its middle, alternating inwards and outwards. */
function place(
  quadrant: number,
  inner: number,
  outer: number,
  index: number,
  count: number,
): { x: number; y: number } {
  const width = outer - inner;
  // A tenth of the quarter stays free on either side, so that neighbours across a line do not touch.
  const angle = (Math.PI / 2) * (quadrant + 0.1 + (0.8 * (index + 0.5)) / count);
  const distance = inner + width * (count > 3 && index % 2 ? 0.72 : count > 3 ? 0.32 : 0.5);
  return { x: Math.round(distance * Math.cos(angle)), y: Math.round(-distance * Math.sin(angle)) };
}
