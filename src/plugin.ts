/**
 * The plugin contract. A plugin is an Astro integration that answers `callboard:setup`; its place in `integrations` does
 * not matter. What crosses from a hook to a page is JSON; code crosses as a module specifier.
 */
import type { AstroIntegrationLogger } from 'astro';
import type { z } from 'zod';
import type { Json } from './catalog/entity.ts';
import type { ExtensionKind } from './catalog/extension-kind.ts';

export type { Json } from './catalog/entity.ts';
export type { ExtensionKind } from './catalog/extension-kind.ts';

/** Where a widget may stand. Callboard's own cards register through the same areas. */
export type Area =
  /** Cards of an entity's first tab. Props: `{ view: EntityView }`. */
  | 'entity-overview'
  /** A line under the entity's title. Props: `{ view: EntityView }`. */
  | 'entity-header'
  /** Cards of a Group's or User's page. Props: `{ view: EntityView }`. */
  | 'team-overview'
  /** Cards of the home page. Props: `{ view: HomeView }`. */
  | 'home'
  /** Below a docs page. Props: `{ view: DocView }`. */
  | 'docs-footer';

/** Conditions are data; all that are given must hold. Kinds compare without case. */
export interface Condition {
  /** The entity has one of these annotations. */
  annotation?: string | string[];
  kind?: string | string[];
  type?: string | string[];
  /** The entity has one of these tags. */
  tag?: string | string[];
  /** The view's field of this name is neither absent, `false` nor empty. */
  has?: string;
}

export interface Widget {
  /** Unique within the plugin. */
  id: string;
  area: Area;
  /** Heading of the card; none: the component draws its own frame. */
  title?: string;
  /** Module specifier of an `.astro` component, given `{ view, props }`. */
  component: string;
  props?: Json;
  when?: Condition;
  /** Lower comes first; own cards stand at 100, 200, ... */
  order?: number;
  /** `main`: the wide column (default). `side`: the narrow one. */
  column?: 'main' | 'side';
}

export interface Tab {
  /** Last segment of the tab's address: `/catalog/<namespace>/<kind>/<name>/<id>/`. */
  id: string;
  title: string;
  /** Module specifier of an `.astro` component, given `{ view, props }`. */
  component: string;
  props?: Json;
  when?: Condition;
  order?: number;
}

/** A page with Callboard's frame around it: one address, one component. */
export interface ComponentPage {
  /** Address below the base without dynamic parts, e.g. `/tech-radar`. */
  pattern: string;
  /** Heading and document title. */
  title: string;
  description?: string;
  /** Module specifier of an `.astro` component, given `{ props }`. */
  component: string;
  props?: Json;
}

/** A route with everything in its own hands, as Astro's `injectRoute` takes it. */
export interface RoutePage {
  /** Route pattern below the base; may be dynamic. */
  pattern: string;
  /** Module specifier of an `.astro` page or an endpoint. */
  entrypoint: string;
}

export type Page = ComponentPage | RoutePage;

export interface NavItem {
  title: string;
  /** Path below the base, with slashes at both ends. */
  href: string;
  /** Lower comes first; Catalog 100, APIs 200, Docs 300, Teams 400, Explore 450. */
  order?: number;
}

export interface AnnotationInfo {
  example: string;
  description?: string;
}

export interface HeadScript {
  /** Module specifier of a browser script, bundled by Vite and loaded on every page. */
  module: string;
  /** Handed to the module's default export as its only argument. */
  props?: Json;
}

/** Hosts to allow in the Content-Security-Policy, per directive, e.g. `{ 'connect-src': ['https://x.example'] }`. */
export type CspAdditions = Partial<
  Record<
    'script-src' | 'connect-src' | 'img-src' | 'frame-src' | 'style-src' | 'font-src' | 'media-src',
    string[]
  >
>;

export interface CallboardSetup {
  /** Parses a plugin's options; on failure throws an error that names the plugin and every wrong path at once. */
  parseOptions<Schema extends z.ZodType>(schema: Schema, options: unknown): z.output<Schema>;
  addPage(page: Page): void;
  addTab(tab: Tab): void;
  addWidget(widget: Widget): void;
  addNavItem(item: NavItem): void;
  /** Declares an annotation that the plugin reads, so that `check` knows it and the handbook can list it. */
  addAnnotation(name: string, info: AnnotationInfo): void;
  /**
   * Adds a kind of entity, by the same JSON as a file in `content/kinds/`. Works in `crawl` and `check` too, which run
   * this hook before anything is read.
   */
  addKind(kind: ExtensionKind): void;
  addHeadScript(script: HeadScript): void;
  addCsp(additions: CspAdditions): void;
  /** Folder of the user's site, with `content/`. */
  root: URL;
  logger: AstroIntegrationLogger;
}

declare global {
  namespace Astro {
    interface IntegrationHooks {
      'callboard:setup'?: (setup: CallboardSetup) => void | Promise<void>;
    }
  }
}
