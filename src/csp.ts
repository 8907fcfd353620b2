/** The Content-Security-Policy of every page. Astro adds the hashes of its own scripts and styles. */
import type { CspAdditions } from './plugin.ts';

type Directive = keyof CspAdditions;

/**
 * Own scripts and styles only, WebAssembly for search, images from anywhere over https (docs hold badges), nothing in
 * frames; plus exactly the hosts that plugins ask for.
 */
export function contentSecurityPolicy(additions: Required<CspAdditions>) {
  const sources = (directive: Directive, ...own: string[]) => [...own, ...additions[directive]];
  const directive = (name: string, values: string[]) =>
    `${name} ${values.length ? values.join(' ') : "'none'"}`;
  return {
    directives: [
      "default-src 'none'",
      directive('img-src', sources('img-src', "'self'", 'data:', 'https:')),
      directive('font-src', sources('font-src', "'self'")),
      directive('connect-src', sources('connect-src', "'self'")),
      directive('frame-src', sources('frame-src')),
      directive('media-src', sources('media-src', "'self'", 'https:')),
      "worker-src 'self'",
      "manifest-src 'self'",
      "form-action 'self'",
      "base-uri 'none'",
    ],
    scriptDirective: { resources: sources('script-src', "'self'", "'wasm-unsafe-eval'") },
    styleDirective: { resources: sources('style-src', "'self'") },
  };
}
