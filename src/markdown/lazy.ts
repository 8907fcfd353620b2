/**
 * What few pages need. Rendering is synchronous, so who renders loads it before: {@link loadFor}. Without it, math and
 * diagrams are shown as their source and emoji names as text.
 */
import type { Options } from 'temml';
import type { DrawDiagram } from './diagrams/diagram.ts';

interface Loaded {
  emoji?: Readonly<Record<string, string>>;
  math?: (source: string, options: Options) => string;
  mermaid?: DrawDiagram;
}

const loaded: Loaded = {};

/** What is loaded by now. */
export function lazy(): Readonly<Loaded> {
  return loaded;
}

const emojiName = /:[a-z0-9_+-]{2,60}:/i;
const mathSign = /\$[^$\n]|\$\$|\\\(|\\\[|(?:```|~~~)[ \t]*math\b/;

/** Loads what these texts need; must have ended before they are rendered. */
export async function loadFor(texts: Iterable<string>): Promise<void> {
  for (const text of texts) {
    if (!loaded.emoji && text.includes(':') && emojiName.test(text)) {
      const { nameToEmoji } = await import('gemoji');
      loaded.emoji = nameToEmoji;
    }
    if (!loaded.math && mathSign.test(text)) {
      const { default: temml } = await import('temml');
      loaded.math = (source, options) => temml.renderToString(source, options);
    }
    if (!loaded.mermaid && text.includes('mermaid')) {
      const { drawMermaid } = await import('./diagrams/index.ts');
      loaded.mermaid = drawMermaid;
    }
    if (loaded.emoji && loaded.math && loaded.mermaid) return;
  }
}
