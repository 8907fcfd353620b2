/** What Callboard's routes and components know of the site's configuration. JSON, made by `src/vite/modules.ts`. */
declare module 'virtual:callboard/config' {
  export const config: {
    title: string;
    description?: string;
    /** Absolute path of the snapshot folder. Only for use while rendering. */
    snapshot: string;
    /** Navigation items in order; `href` without base. */
    nav: { title: string; href: string }[];
    /** Show e-mail addresses of people. */
    emails: boolean;
    /** Docs pages have Markdown twins. */
    twins: boolean;
    /** Absolute URL of the site if known, without trailing slash. */
    site?: string;
  };
}

declare module 'virtual:callboard/areas' {
  import type { Area, Condition } from '../plugin.ts';
  export interface Contribution {
    /** `<plugin name>/<id>` */
    id: string;
    plugin: string;
    title?: string;
    component: (props: Record<string, unknown>) => unknown;
    props: unknown;
    when?: Condition;
    /** Of a widget or tab that a topic shares: its plugins, in place of `props` and `when`. */
    members?: { plugin: string; props?: unknown; when?: Condition }[];
    column: 'main' | 'side';
  }
  /** In order. */
  export const widgets: Record<Area, Contribution[]>;
  /** In order; `id` here is the tab's URL segment. */
  export const tabs: (Contribution & { title: string })[];
}

declare module 'virtual:callboard/plugins' {
  import type { InstalledPlugin } from '../views/plugins.ts';
  /** By name. */
  export const plugins: InstalledPlugin[];
}

declare module 'virtual:callboard/pages' {
  /** Plugins' pages by pattern. */
  export const pages: Record<
    string,
    {
      plugin: string;
      title: string;
      description?: string;
      props: unknown;
      /** Of a page that a topic shares. */
      members?: { plugin: string; props?: unknown }[];
      component: (props: Record<string, unknown>) => unknown;
    }
  >;
}

declare module 'virtual:callboard/head' {
  /** Browser entry: imports every `addHeadScript` module and calls its default export with its props. */
}
