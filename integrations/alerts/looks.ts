import type { AlertState } from './alerts.ts';

/** Sign and colour of a state; the word stands beside them. */
export const looks = {
  firing: 'error',
  warning: 'warning',
  pending: 'warning',
  unknown: 'warning',
  silenced: 'info',
  quiet: 'good',
} as const satisfies Record<AlertState, string>;
