/** What a plugin's author hands to the conformance tests. */
import type { AstroIntegration } from 'astro';

export interface PluginTest<Options = never> {
  /** What makes the plugin: its default export. */
  plugin: (options: Options) => AstroIntegration;
  /** Options that are right. */
  options: Options;
  /** Options that are wrong, with the paths that the error must name: `instances.0.url`. */
  wrong?: readonly { options: unknown; paths: readonly string[] }[];
  /**
   * Descriptors: YAML, or the address of a file. Each widget must have an entity that it shows itself on, and a plugin
   * that collects an entity that it collects for.
   */
  entities: string | URL;
  /**
   * Recorded answers of the vendor, in the form of a file of `content/recordings/`: YAML, or the address of a file; a
   * list where the vendor has several hosts. Needed where the plugin collects.
   */
  recordings?: string | URL | readonly (string | URL)[];
  /** Values of environment variables whose shape matters; the others are made up. */
  env?: Readonly<Record<string, string>>;
  /**
   * How many requests a run may make for so many entities.
   * @default five more than for the entities given, however many there are
   */
  requests?: (entities: number) => number;
  /** Folder of the site, for files that the options name. @default the working directory */
  root?: URL;
  /** Build a small portal and look at its pages; takes some seconds. @default true */
  pages?: boolean;
  /** Bytes of compressed HTML that a widget may add to a page. @default 2048 */
  widgetBytes?: number;
}

/** A plugin does not keep to something. The message says what, and what to change. */
export class ConformanceError extends Error {
  override readonly name = 'ConformanceError';
}

const shown = 12;

/** @throws {ConformanceError} that lists what was found, if anything was */
export function complain(findings: Iterable<string>, hint: string): void {
  const list = [...new Set(findings)];
  if (list.length === 0) return;
  const more = list.length > shown ? [`... and ${list.length - shown} more`] : [];
  const lines = [...list.slice(0, shown).map((text) => text.slice(0, 600)), ...more];
  throw new ConformanceError(`${lines.join('\n')}\n${hint}`);
}
