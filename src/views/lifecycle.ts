/** What a lifecycle means for those who use a thing. Any word may stand in a descriptor; these are the usual ones. */
export type LifecycleState = 'live' | 'early' | 'ending' | 'other';

const states: Record<string, LifecycleState> = {
  production: 'live',
  prod: 'live',
  stable: 'live',
  ga: 'live',
  active: 'live',
  experimental: 'early',
  development: 'early',
  dev: 'early',
  alpha: 'early',
  beta: 'early',
  preview: 'early',
  incubating: 'early',
  prototype: 'early',
  deprecated: 'ending',
  deprecation: 'ending',
  obsolete: 'ending',
  retired: 'ending',
  sunset: 'ending',
  eol: 'ending',
  'end-of-life': 'ending',
  archived: 'ending',
  decommissioned: 'ending',
};

export function lifecycleState(lifecycle: string): LifecycleState {
  const key = lifecycle.trim().toLowerCase();
  return (Object.hasOwn(states, key) ? states[key] : undefined) ?? 'other';
}
