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
}

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
