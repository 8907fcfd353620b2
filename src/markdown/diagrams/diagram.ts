/** What the steps of drawing a diagram share. */
import type { ElementContent } from 'hast';

/** Why a diagram cannot be drawn. */
export class DiagramError extends Error {
  /** Line in the diagram's source, counted from 1. */
  readonly line: number;
  readonly reason: 'syntax' | 'unsupported' | 'large';
  constructor(reason: DiagramError['reason'], line: number, message: string) {
    super(message);
    this.reason = reason;
    this.line = line;
  }
}

/** A picture that is ready to be put into an `svg` element. */
export interface Drawing {
  /** @default 0 */
  top?: number;
  width: number;
  height: number;
  /** Of its layout; for bounds on pages. */
  cost?: number;
  /** Links have their line in the diagram's source as position. */
  children: ElementContent[];
}

/** A statement: one line, or a part of it between semicolons. */
export interface Statement {
  text: string;
  /** In the diagram's source, counted from 1. */
  line: number;
}

/** A diagram's source without what is not drawn. */
export interface Source {
  /** First word, as written: `flowchart`, `sequenceDiagram`. */
  kind: string;
  /** What follows the first word in its line. */
  rest: string;
  /** Line of the first word. */
  line: number;
  /** All after the first line, with empty lines where comments and directives were. */
  lines: string[];
  /** Lines of the source that are before {@link lines}. */
  offset: number;
  /** From front matter or `title`. */
  title?: string;
  /** From settings of Git graphs. */
  mainBranch?: string;
  accessibleTitle?: string;
  accessibleDescription?: string;
}

export const fontSize = 14;
export const lineHeight = 18;

/** More is no picture that anybody could read, and layouts take more than linear time. */
export const maxSource = 20_000;
export const maxNodes = 200;
export const maxEdges = 400;

/** A drawing with what is said about it. */
export interface Diagram extends Drawing {
  /** What it is, in words. */
  type: string;
  title?: string;
  /** For who does not see it. */
  label: string;
}

/** Draws a diagram's source, or throws a {@link DiagramError}. */
export type DrawDiagram = (source: string) => Diagram;
