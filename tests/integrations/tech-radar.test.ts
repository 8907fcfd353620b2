import { expect, test } from 'vitest';
import { radarSchema, radarView } from '../../integrations/tech-radar/radar.ts';

const radar = radarSchema.parse({
  quadrants: ['languages', 'tools', 'platforms', 'techniques'].map((id) => ({ id, name: id })),
  rings: [
    { id: 'adopt', name: 'Adopt' },
    { id: 'hold', name: 'Hold' },
  ],
  entries: [
    {
      id: 'go',
      quadrant: 'languages',
      title: 'Go',
      timeline: [
        { date: '2024-01-01', ringId: 'hold' },
        { date: '2026-01-01', ringId: 'adopt', moved: 1, description: 'Our services' },
      ],
    },
    {
      id: 'java',
      quadrant: 'languages',
      title: 'Java',
      timeline: [{ date: '2025-01-01', ringId: 'hold', moved: -1 }],
    },
    {
      id: 'k8s',
      quadrant: 'platforms',
      title: 'Kubernetes',
      timeline: [{ date: '2025-01-01', ringId: 'adopt' }],
    },
  ],
});

test('the newest item of an entry’s timeline decides its ring, wherever it stands in the list', () => {
  const { blips } = radarView(radar);
  expect(blips.find(({ id }) => id === 'go')).toMatchObject({
    ring: 'adopt',
    moved: 1,
    date: '2026-01-01',
    description: 'Our services',
  });
});

test('every blip lies in its own quadrant and inside its own ring', () => {
  const { blips, quadrants, rings } = radarView(radar);
  for (const { x, y, quadrant, ring } of blips) {
    const angle = (Math.atan2(-y, x) + 2 * Math.PI) % (2 * Math.PI);
    expect(quadrants[Math.floor(angle / (Math.PI / 2))]?.id).toBe(quadrant);
    expect(Math.hypot(x, y)).toBeLessThan(rings.find(({ id }) => id === ring)?.radius ?? 0);
  }
});

test('numbers run through the quadrants without gaps', () => {
  expect(radarView(radar).blips.map(({ number }) => number)).toEqual([1, 2, 3]);
});

test('unknown quadrants and rings are named with their path', () => {
  const wrong = radarSchema.safeParse({
    ...radar,
    entries: [
      { id: 'x', quadrant: 'nowhere', title: 'X', timeline: [{ date: '2025-01-01', ringId: 'maybe' }] },
    ],
  });
  expect(wrong.error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)).toEqual([
    'entries.0.quadrant: unknown quadrant "nowhere"',
    'entries.0.timeline.0.ringId: unknown ring "maybe"',
  ]);
});
