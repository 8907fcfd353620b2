/**
 * The plugin contract. A plugin is an Astro integration that answers `callboard:setup`; its place in `integrations` does
 * not matter. What crosses from a hook to a page is JSON; code crosses as a module specifier.
 */
import type { AstroIntegrationLogger } from 'astro';
import type { z } from 'zod';
import type { Catalog, CatalogEntity } from './catalog/catalog.ts';
import type { AnnotationInfo } from './catalog/known-annotations.ts';
import type { Entity, Json } from './catalog/entity.ts';
import type { ExtensionKind } from './catalog/extension-kind.ts';
import type { Collected } from './views/collected.ts';

export type { ValueForm } from './catalog/annotation-value.ts';
export type { AnnotationInfo } from './catalog/known-annotations.ts';
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
  /** The plugin has collected something for this entity or docs page; on other pages: for the whole organisation. */
  collected?: true;
}

export interface Widget {
  /** Unique within the plugin. */
  id: string;
  area: Area;
  /** Heading of the card; none: the component draws its own frame. */
  title?: string;
  /**
   * Module specifier of an `.astro` component, given `{ view, props, collected }`; `collected` is what the plugin's
   * `callboard:collect` has stored, a list by part.
   */
  component: string;
  props?: Json;
  when?: Condition;
  /** Lower comes first; own cards stand at 100, 200, ... */
  order?: number;
  /**
   * What the widget is about, where several plugins know something of it: those with the same topic and id stand once.
   * The component is then given `{ view, members }`: of each plugin whose condition holds, `{ plugin, props, collected }`.
   */
  topic?: string;
  /** `main`: the wide column (default). `side`: the narrow one. */
  column?: 'main' | 'side';
}

export interface Tab {
  /** Last segment of the tab's address: `/catalog/<namespace>/<kind>/<name>/<id>/`. */
  id: string;
  title: string;
  /** Module specifier of an `.astro` component, given `{ view, props, collected }`. */
  component: string;
  props?: Json;
  when?: Condition;
  order?: number;
  /** Shared with other plugins, as a widget's: those with the same topic and id are one tab, given `{ view, members }`. */
  topic?: string;
}

/** A page with Callboard's frame around it: one address, one component. */
export interface ComponentPage {
  /** Address below the base without dynamic parts, e.g. `/tech-radar`. */
  pattern: string;
  /** Heading and document title. */
  title: string;
  description?: string;
  /** Module specifier of an `.astro` component, given `{ props, collected }`. */
  component: string;
  props?: Json;
  /** Shared with other plugins, as a widget's: those with the same topic and pattern are one page, given `{ members }`. */
  topic?: string;
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

/** What a check has found out about an entity. */
export interface Finding {
  /** What is wrong, in full sentences. `Code` may stand between backticks. */
  message: string;
  /** What to do about it. */
  hint?: string;
  /** Field of the entity that it is about: its line is shown. `['spec', 'owner']` */
  path?: readonly (string | number)[];
  /** @default that of the check */
  severity?: 'error' | 'warning' | 'info';
}

/** A rule of the plugin's own. It runs in `crawl`, `build`, `dev` and `check`, never in pages, and should ask nobody. */
export interface Check {
  /** Permanent kebab-case id. Reported as `<name of the plugin>/<rule>`. */
  rule: string;
  /** One sentence: what the rule wants. */
  description: string;
  /** @default 'warning' */
  severity?: 'error' | 'warning' | 'info';
  /** Web address of what to read about it. */
  docs?: string;
  /** Looks at one entity. What it throws is reported, and stops no other check. */
  check(entity: CatalogEntity, context: CheckContext): void | Promise<void>;
}

export interface CheckContext {
  catalog: Pick<Catalog, 'entities' | 'get' | 'related'>;
  /** What the plugin has collected of the entity, by part; empty where it has nothing. */
  collected: readonly Collected[];
  report(finding: Finding): void;
}

/** A file of the published site. Made after reading and collecting; the same input must give the same text. */
export interface Output {
  /** Below `/plugin/<name of the plugin>/`: `errors.json`. Data only: json, csv, txt, md, xml, yaml, ics. */
  path: string;
  make(context: OutputContext): string | Promise<string>;
}

export interface OutputContext {
  catalog: Pick<Catalog, 'entities' | 'get' | 'related'>;
  /** What the plugin has collected of an entity, by part. */
  collected(ref: string): readonly Collected[];
  /** What it has collected of the whole organisation, by part. */
  collectedOfSite: readonly Collected[];
}

/** One thing that a plugin's source has found. */
export type Discovered =
  /** A git repository, read like `- git: ...`. */
  | {
      /** https or ssh address, without a token in it. */
      git: string;
      /** Branch, tag or commit. @default the repository's default branch */
      ref?: string;
      /** Environment variable that holds a token for it: one of the source's `secrets`, for one of its `hosts`. */
      tokenEnv?: string;
    }
  /** Entities that lie in no repository, read like `- entities: ...`: teams and people, say. */
  | {
      /** Stands in place of a repository's name; unique within the source. */
      name: string;
      entities: readonly Entity[];
    };

export interface ListContext {
  /** A secret of the environment that the source names in `secrets`; masked in what is reported. */
  secret(name: string): string | undefined;
  /** As the platform's `fetch`, to the source's `hosts` only; time, size and redirects are bounded. */
  fetch(url: string | URL, init?: VendorInit): Promise<Response>;
  /** What the portal may show; a `public` one is told of nothing else. */
  visibility: 'public' | 'internal';
  signal?: AbortSignal;
}

/** A type of source in `content/sources.yaml`: `- <type>: <options>`. */
export interface NewSource<Schema extends z.ZodType = z.ZodType> {
  /** Lower-case word, such as `gitea`. */
  type: string;
  /** Checks what stands behind the type; what is wrong is reported with its line. */
  options: Schema;
  /**
   * Hosts that may be asked and get tokens, or addresses of them, with port where it is not the usual one. Repositories may lie elsewhere, but
   * are read without a token there: where they lie is what a vendor answers. @default none
   */
  hosts?: readonly string[] | ((options: z.output<Schema>) => readonly string[]);
  /** Environment variables that hold its tokens. @default none */
  secrets?: readonly string[];
  /** Finds repositories. If it throws, those of the last run stay, marked stale, and the problem is reported. */
  list(
    options: z.output<Schema>,
    context: ListContext,
  ): Promise<readonly Discovered[]> | readonly Discovered[];
}

/** A filter of the search page, over entities and their docs. */
export interface SearchFilter {
  /** Part of addresses: kebab case. */
  id: string;
  /** Heading of its values. */
  title: string;
  /**
   * Where the values come from: an annotation (`list`: several, with commas between them), or a path into what the plugin
   * has collected of the entity, where a list gives several.
   */
  value: { annotation: string; list?: boolean } | { collected: string };
}

/** A page that search finds besides entities and docs. Pages of `addPage` with a title are found anyway. */
export interface SearchRecord {
  title: string;
  /** Path below the base, with slashes at both ends. */
  href: string;
  /** What is found of it. */
  text: string;
}

export type BadgeColour = 'good' | 'warning' | 'error' | 'info' | 'neutral';

export interface BadgeColourRule {
  /** The value is this, or one of these. Without it and `from`: always. */
  is?: string | readonly string[];
  /** The value is a number of at least so much. */
  from?: number;
  colour: BadgeColour;
}

/** A small picture for READMEs, of every entity that has the value. */
export interface Badge {
  /** `/badges/<namespace>/<kind>/<name>/<metric>.svg`, and `.json` for shields.io. */
  metric: string;
  /** The left half. */
  label: string;
  /** Where the value stands in what the plugin has collected of the entity: `counts.firing`. Several parts are added up. */
  value: string;
  /** Printed behind the value: `%`. */
  unit?: string;
  /** The first that holds gives the colour. @default 'neutral' */
  colours?: readonly BadgeColourRule[];
}

/** What a plugin says of itself, for the portal's page `/plugins/` and the handbook's list. */
export interface Description {
  /** As people call it: `Prometheus`. */
  title: string;
  /** One sentence: what it shows. */
  description: string;
  /** Whose product it speaks to. */
  vendor?: string;
  /** Where its documentation is: a web address or, in the portal itself, a path below the base such as `/docs/...`. */
  docs?: string;
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
  /** Says what the plugin is. Needs no options: call it first. */
  describe(description: Description): void;
  addPage(page: Page): void;
  addTab(tab: Tab): void;
  addWidget(widget: Widget): void;
  addNavItem(item: NavItem): void;
  /**
   * Declares an annotation that the plugin reads: descriptors that misspell it, or hold another value than it takes, are
   * reported, and the portal and the handbook list it. Several plugins may read the same one.
   */
  addAnnotation(name: string, info: AnnotationInfo): void;
  /**
   * Adds a kind of entity, by the same JSON as a file in `content/kinds/`. Works in `crawl` and `check` too, which run
   * this hook before anything is read.
   */
  addKind(kind: ExtensionKind): void;
  /** Adds a rule of the plugin's own over entities. */
  addCheck(check: Check): void;
  /** Adds a type of source to `content/sources.yaml`. */
  addSource<Schema extends z.ZodType>(source: NewSource<Schema>): void;
  /** Publishes a file of the plugin's own, below `/plugin/<name of the plugin>/`. */
  addOutput(output: Output): void;
  addBadge(badge: Badge): void;
  addSearchFilter(filter: SearchFilter): void;
  addSearchRecord(record: SearchRecord): void;
  addHeadScript(script: HeadScript): void;
  addCsp(additions: CspAdditions): void;
  /** Folder of the user's site, with `content/`. */
  root: URL;
  logger: AstroIntegrationLogger;
}

/** A request to a vendor. */
export interface VendorInit {
  /** @default 'GET' */
  method?: string;
  headers?: Readonly<Record<string, string>>;
  body?: string;
}

export interface CollectLimits {
  /** Addresses whose hosts may be asked, as options name them. All others are refused. */
  hosts: readonly (string | URL)[];
  /** Requests that one run may make, retries included. @default 500 */
  maxRequests?: number;
  /** Requests at a time. @default 6 */
  concurrency?: number;
  /** Seconds that one request may take. @default 20 */
  seconds?: number;
  /** Minutes after which what was collected counts as old, and is shown so. @default 1440 */
  freshMinutes?: number;
}

/** What can be stored: JSON; members that are undefined are left out. */
export type Storable =
  null | boolean | number | string | readonly Storable[] | { readonly [key: string]: Storable | undefined };

/** A page of an entity, or of its docs. */
export interface PortalPage {
  /** Without base, with slashes at both ends: `/docs/default/component/orders/runbook/`. */
  href: string;
  title: string;
  /** Lower-case ref of the entity. */
  ref: string;
  /** Title of the docs that the page is part of; absent: it is the entity's own page. */
  docs?: string;
}

/** One vendor's instance. What its function throws leaves the data of the run before as it was, and is reported. */
export interface CollectPart {
  /** Stores what widgets of an entity's page are given. @param ref in lower case: `component:default/orders` */
  set(ref: string, data: Storable): void;
  /** Stores what widgets of a docs page are given. @param href of a {@link PortalPage} of docs */
  setPage(href: string, data: Storable): void;
  /** Stores what widgets of the home page and the plugin's own pages are given. */
  setSite(data: Storable): void;
  /** What the last good run stored. */
  previous(ref: string): Json | undefined;
  previousSite(): Json | undefined;
}

export interface CollectContext {
  /** Every entity, after all repositories have been read. */
  catalog: { entities: readonly CatalogEntity[]; get(ref: string): CatalogEntity | undefined };
  /** Every page of an entity and of docs, sorted by address. */
  pages(): readonly PortalPage[];
  /** Names the hosts; needed before the first request. */
  limits(limits: CollectLimits): void;
  /**
   * A secret of the environment. It is masked in all that is printed; what is stored may not hold it.
   * @param name of the variable
   */
  secret(name: string): string | undefined;
  /** Treats a text as {@link secret} does its own: a key that was read from a file, a token that a vendor has given. */
  hide(secret: string): void;
  /**
   * As the platform's `fetch`, to the named hosts: with retries, a budget and conditional requests from a cache on disk.
   * @throws {VendorError} if the vendor cannot be reached
   */
  fetch(url: string | URL, init?: VendorInit): Promise<Response>;
  /**
   * Asks for JSON and checks it.
   * @throws {VendorError} also for another status than 2xx, which stands in its `status`, or another shape
   */
  fetchJson<Schema extends z.ZodType>(
    url: string | URL,
    schema: Schema,
    init?: VendorInit,
  ): Promise<z.output<Schema>>;
  /**
   * Collects from one instance of the vendor. Instances do not disturb each other.
   * @param name shown beside the data where there are several; `''` where there is only one
   */
  part(name: string, collect: (part: CollectPart) => Promise<void> | void): Promise<void>;
  /** Says something to whoever runs the portal, e.g. that no token is set; it stands on the problems page. */
  note(message: string, hint?: string): void;
  /**
   * A part that is not asked this time, because its token is missing, say: what was known of it stands, with its age, and
   * the message is said once. A part that is neither collected nor skipped is gone.
   */
  skip(part: string, message: string, hint?: string): void;
  now: Date;
  /** Aborted when the plugin has taken too long: work that goes on after that is for nothing. */
  signal: AbortSignal;
  logger: AstroIntegrationLogger;
}

declare global {
  namespace Astro {
    interface IntegrationHooks {
      'callboard:setup'?: (setup: CallboardSetup) => void | Promise<void>;
      /** Asks vendors, once per build, before anything is rendered. Not run in the dev server. */
      'callboard:collect'?: (context: CollectContext) => void | Promise<void>;
    }
  }
}
