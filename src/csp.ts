/** The Content-Security-Policy of every page. Astro adds the hashes of its own scripts and styles. */
import type { AstroConfig } from 'astro';
import type { CspAdditions } from './plugin.ts';

type Directive = keyof CspAdditions;
type CspOption = NonNullable<AstroConfig['security']>['csp'];

/**
 * Own scripts and styles only, WebAssembly for search, images from anywhere over https (docs hold badges), nothing in
 * frames; plus exactly the hosts that plugins ask for.
 */
export function contentSecurityPolicy(
  additions: Required<CspAdditions>,
): Exclude<CspOption, boolean | undefined> {
  const sources = (directive: Directive, ...own: string[]) => [...own, ...additions[directive]];
  const value = (hosts: string[]) => (hosts.length ? hosts.join(' ') : "'none'");
  return {
    algorithm: 'SHA-256',
    directives: [
      "default-src 'none'",
      `img-src ${value(sources('img-src', "'self'", 'data:', 'https:'))}`,
      `font-src ${value(sources('font-src', "'self'"))}`,
      `connect-src ${value(sources('connect-src', "'self'"))}`,
      `frame-src ${value(sources('frame-src'))}`,
      `media-src ${value(sources('media-src', "'self'", 'https:'))}`,
      "worker-src 'self'",
      "manifest-src 'self'",
      "form-action 'self'",
      "base-uri 'none'",
    ],
    scriptDirective: { resources: sources('script-src', "'self'", "'wasm-unsafe-eval'") },
    styleDirective: { resources: sources('style-src', "'self'") },
  };
}
