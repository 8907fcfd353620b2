/** Every Markdown feature, in the order in which they run. */
import { admonitions } from './features/admonitions.ts';
import { alerts } from './features/alerts.ts';
import { attributeLists } from './features/attribute-lists.ts';
import { codeBlocks } from './features/code-blocks.ts';
import { containers } from './features/containers.ts';
import { diagrams } from './features/diagrams.ts';
import { headings } from './features/headings.ts';
import { rawHtml } from './features/raw-html.ts';
import { tables } from './features/tables.ts';
import { tabs } from './features/tabs.ts';
import { toc } from './features/toc.ts';
import type { Feature } from './feature.ts';

export const features: readonly Feature[] = [
  rawHtml,
  admonitions,
  tabs,
  containers,
  alerts,
  toc,
  attributeLists,
  codeBlocks,
  diagrams,
  headings,
  tables,
];
