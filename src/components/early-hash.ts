/** Hash of the script that sets the theme before the first paint, for the Content-Security-Policy of every page. */
import { earlyScript } from '../client/early.ts';

const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(earlyScript));

export const earlyScriptHash = `sha256-${btoa(String.fromCharCode(...new Uint8Array(bytes)))}` as const;
