/** What the steps of one page's rendering share. Made per page; travels on the vfile's data. */
import type { Repository } from '../catalog/repository.ts';
import type { Problem } from '../problems.ts';
import type { OpenBlock } from './blocks.ts';

/** `mkdocs`: Python-Markdown as mkdocs-techdocs-core sets it up. `gfm`: as the forge shows a README. */
export type Dialect = 'mkdocs' | 'gfm';

export interface RenderInput {
  text: string;
  /** Path from the repository's root. */
  file: string;
  repository: Repository;
  dialect: Dialect;
  /**
   * Python-Markdown's extensions in use, by their short names (`smartsymbols`), as mkdocs.yml switches them on. Only
   * those that change ordinary text need to be; what is harmless is always read.
   * @default what mkdocs-techdocs-core switches on
   */
  extensions?: readonly string[];
  /** Hosts whose pages and videos may be shown within pages, with port where it is not the usual one. @default none */
  embeds?: readonly string[];
  /** Text of the files that the page may include (`--8<-- "name"`), by the name that is written. */
  snippets?: Readonly<Record<string, string>>;
}

/** What mkdocs-techdocs-core switches on, as far as it changes ordinary text. */
export const techdocsExtensions: readonly string[] = ['caret', 'critic', 'mark', 'smartsymbols', 'tilde'];

/** Extensions that pages have to have switched on: they would change text that was not written for them. */
export const switchedExtensions: ReadonlySet<string> = new Set([...techdocsExtensions, 'arithmatex', 'keys']);

/** A place in the source, 1-based. */
export interface Place {
  line?: number;
  column?: number;
}

export type Complaint = Pick<Problem, 'rule' | 'severity' | 'message' | 'hint'>;

export interface Page {
  readonly input: RenderInput;
  readonly problems: Problem[];
  /** Blocks that {@link BlockSyntax} rules opened, by their number. */
  readonly blocks: readonly OpenBlock[];
  /** Tells the markers of {@link Page.blocks} from what the author wrote. */
  readonly blockKey: string;
  /** The source as it was parsed, after what {@link Feature.source} made of it. */
  readonly text: string;
  /** Lines of front matter before it. */
  readonly offset: number;
  /** Notes that features pass from one step to the next, by feature. */
  readonly notes: Map<string, unknown>;
  /** Whether the page's mkdocs.yml switches on this extension of Python-Markdown. */
  has(extension: string): boolean;
  /** Adds a problem at a place of the source. */
  report(complaint: Complaint, place?: Place): void;
  /** Where a node of the tree lies in the source as its author knows it. */
  placeOf(node: Positioned): Place;
}

/** The part of a unist node that says where it came from. */
export interface Positioned {
  position?: { start: { line: number; column: number } };
}

/** The page that a vfile carries through the unified pipeline. */
export function pageOf(file: { data: Record<string, unknown> }): Page {
  return file.data['page'] as Page;
}
