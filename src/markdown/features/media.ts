/**
 * Videos and embedded pages in an author's HTML. A video of the repository is published and shown with the browser's own
 * controls; what other hosts hold is shown only where the portal allows the host, and else is a link.
 */
import type { Element, ElementContent, Root } from 'hast';
import type { Plugin } from 'unified';
import type { Feature } from '../feature.ts';
import { type Page, pageOf } from '../page.ts';
import { walkElements } from '../walk.ts';

const rehypeMedia: Plugin<[], Root> = () => (tree, file) => {
  const page = pageOf(file);
  // On every page: the sanitiser lets these two elements through, so none may come to it but those made here.
  walkElements(tree, (node, index, parent) => {
    if (node.tagName === 'video' || isVideoAsImage(node)) parent.children[index] = video(node, page);
    else if (node.tagName === 'iframe') parent.children[index] = frame(node, page);
  });
};

/** `![Tour](tour.mp4)` */
function isVideoAsImage({ tagName, properties }: Element): boolean {
  const { src } = properties;
  return (
    tagName === 'img' && typeof src === 'string' && /\.(?:mp4|m4v|webm|ogv)$/i.test(src) && !isAbsolute(src)
  );
}

function video(node: Element, page: Page): Element {
  const sources = [node, ...node.children.filter(isSource)].flatMap(({ properties }) =>
    typeof properties['src'] === 'string' ? [properties['src'].trim()] : [],
  );
  const own = sources.find((source) => !isAbsolute(source));
  const foreign = sources.find((source) => isAllowed(source, page));
  const source = own ?? foreign;
  if (source === undefined)
    return linkTo(
      sources.find((one) => /^https?:\/\//i.test(one)),
      'Video',
      node,
      page,
    );
  const { width, height, alt } = node.properties;
  const title = node.properties['title'] ?? (alt || undefined);
  return {
    type: 'element',
    tagName: 'video',
    properties: { src: source, controls: true, preload: 'metadata', width, height, title },
    children: [],
    position: node.position,
  };
}

function frame(node: Element, page: Page): Element {
  const { src, title, width, height } = node.properties;
  const source = typeof src === 'string' ? src.trim() : '';
  if (!/^https?:\/\//i.test(source)) {
    page.report(
      {
        rule: 'unsafe-html',
        severity: 'warning',
        message: '<iframe> is left out: docs may not bring programs, frames or forms.',
        hint: 'Link to what it shows instead.',
      },
      page.placeOf(node),
    );
    return nothing();
  }
  if (!isAllowed(source, page)) return linkTo(source, String(title ?? 'Embedded page'), node, page);
  return {
    type: 'element',
    tagName: 'iframe',
    properties: {
      src: source,
      title: String(title ?? new URL(source).host),
      width,
      height,
      loading: 'lazy',
      // Its own origin, which is never ours; it may not navigate this page.
      sandbox: ['allow-scripts', 'allow-same-origin', 'allow-popups', 'allow-presentation'],
      referrerPolicy: 'strict-origin-when-cross-origin',
      allowFullScreen: true,
      dataEmbed: '',
    },
    children: [],
    position: node.position,
  };
}

function linkTo(source: string | undefined, words: string, node: Element, page: Page): Element {
  const host = source !== undefined && URL.canParse(source) ? new URL(source).host : undefined;
  if (source === undefined || host === undefined)
    return { type: 'element', tagName: 'span', properties: {}, children: [] };
  page.report(
    {
      rule: 'embed-left-out',
      severity: 'info',
      message: `What ${host} holds is not shown in the page: it is linked.`,
      hint: `If pages may show it, add "${host}" to \`embeds\` in content/sources.yaml.`,
    },
    page.placeOf(node),
  );
  const text: ElementContent = { type: 'text', value: `${words.slice(0, 200)} (${host})` };
  return {
    type: 'element',
    tagName: 'a',
    properties: { href: source },
    children: [text],
    position: node.position,
  };
}

function nothing(): Element {
  return { type: 'element', tagName: 'span', properties: {}, children: [] };
}

/** Over https, from a host that the portal names; never with credentials in the address. */
function isAllowed(source: string, { input }: Page): boolean {
  if (!input.embeds?.length || !/^https:\/\//i.test(source) || !URL.canParse(source)) return false;
  const { host, username, password } = new URL(source);
  return username === '' && password === '' && input.embeds.includes(host);
}

function isAbsolute(source: string): boolean {
  return source.startsWith('//') || /^[a-z][a-z0-9+.-]*:/i.test(source);
}

function isSource(node: ElementContent): node is Element {
  return node.type === 'element' && node.tagName === 'source';
}

export const media: Feature = {
  name: 'media',
  rehype: rehypeMedia,
  allow: {
    tagNames: ['iframe', 'video'],
    attributes: {
      video: [
        'src',
        'controls',
        ['preload', 'metadata'],
        ['width', /^\d{1,4}%?$/],
        ['height', /^\d{1,4}%?$/],
      ],
      iframe: [
        ['src', /^https:\/\//i],
        'sandbox',
        ['width', /^\d{1,4}%?$/],
        ['height', /^\d{1,4}%?$/],
        ['loading', 'lazy'],
        ['referrerPolicy', 'strict-origin-when-cross-origin'],
        'allowFullScreen',
        ['dataEmbed', ''],
      ],
    },
  },
};
