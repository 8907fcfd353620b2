/** Every Markdown feature, in the order in which they run. */
import { abbreviations } from './features/abbreviations.ts';
import { admonitions } from './features/admonitions.ts';
import { alerts } from './features/alerts.ts';
import { attributeLists } from './features/attribute-lists.ts';
import { codeBlocks } from './features/code-blocks.ts';
import { containers } from './features/containers.ts';
import { diagrams } from './features/diagrams.ts';
import { definitionLists } from './features/definition-lists.ts';
import { emoji } from './features/emoji.ts';
import { headings } from './features/headings.ts';
import { images } from './features/images.ts';
import { keys } from './features/keys.ts';
import { marks } from './features/marks.ts';
import { math } from './features/math.ts';
import { media } from './features/media.ts';
import { mdInHtml } from './features/md-in-html.ts';
import { pythonHeadings } from './features/python-headings.ts';
import { pythonLists } from './features/python-lists.ts';
import { rawHtml } from './features/raw-html.ts';
import { slashBlocks } from './features/slash-blocks.ts';
import { smartSymbols } from './features/smart-symbols.ts';
import { snippets } from './features/snippets.ts';
import { tables } from './features/tables.ts';
import { tabs } from './features/tabs.ts';
import { toc } from './features/toc.ts';
import type { Feature } from './feature.ts';

export const features: readonly Feature[] = [
  snippets,
  mdInHtml,
  pythonHeadings,
  math,
  rawHtml,
  admonitions,
  tabs,
  containers,
  slashBlocks,
  definitionLists,
  pythonLists,
  alerts,
  toc,
  keys,
  marks,
  emoji,
  attributeLists,
  smartSymbols,
  abbreviations,
  codeBlocks,
  diagrams,
  images,
  media,
  headings,
  tables,
];
