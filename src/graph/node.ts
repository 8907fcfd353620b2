/** What a node of a picture says and how wide that is: strip, mark, name, number. */
import { fitText, textWidth } from './text.ts';

export const titleSize = 13;
/** Left of the name: the strip and the mark of the kind. */
export const titleStart = 30;
const after = 10;
/** Names are cut where many columns stand side by side. */
const longest = [200, 300, 280, 230, 170, 134];

export interface NodeText {
  title: string;
  /** "+3": neighbours that are not shown. */
  more?: string;
  width: number;
}

/**
 * @param node.rest it stands for others and has no mark
 * @param columns how many stand side by side; 0 where there is room
 */
export function nodeText(
  node: { title: string; more?: number; rest?: boolean; root?: boolean },
  columns = 0,
): NodeText {
  const title = fitText(node.title, titleSize, longest[columns] ?? 134) || '?';
  const more = node.more ? `+${node.more}` : undefined;
  // Bold letters are wider.
  const name = textWidth(title, titleSize) * (node.root ? 1.12 : 1);
  const number = more ? textWidth(more, titleSize) + 8 : 0;
  const width = Math.ceil((node.rest ? 10 : titleStart) + name + number + after);
  return { title, ...(more && { more }), width };
}
