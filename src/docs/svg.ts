/**
 * SVG files, written anew from an allow-list. They are published on the portal's own address, where one that is opened by
 * itself could run scripts: hosts of files send no header that forbids it. What is drawn stays; programs, links, frames
 * and whatever lies outside the file go.
 */

const elements = new Set(
  `animate animateMotion animateTransform circle clipPath defs desc ellipse feBlend feColorMatrix feComponentTransfer
  feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB
  feFuncG feFuncR feGaussianBlur feImage feMerge feMergeNode feMorphology feOffset fePointLight feSpecularLighting
  feSpotLight feTile feTurbulence filter foreignObject g image line linearGradient marker mask mpath path pattern polygon polyline
  radialGradient rect set stop style svg switch symbol text textPath title tspan use view`.split(/\s+/),
);

/** What may stand in a `foreignObject`: drawing programs write labels so, where SVG alone cannot break lines. */
const labels = new Set(
  'b blockquote br code div em font h1 h2 h3 h4 h5 h6 hr i li ol p pre s small span strong sub sup u ul'.split(
    ' ',
  ),
);
const labelAttributes = new Set('align class color dir face lang size style'.split(' '));

/** These go, and what is inside them stays. */
const unwrapped = new Set(['a']);

const attributes = new Set(
  `accumulate additive alignment-baseline amplitude attributeName attributeType azimuth baseFrequency baseline-shift begin
  by calcMode class clip clip-path clip-rule clipPathUnits color color-interpolation color-interpolation-filters cx cy d
  diffuseConstant direction display divisor dominant-baseline dur dx dy edgeMode elevation enable-background end exponent
  fill fill-opacity fill-rule filter filterRes filterUnits flood-color flood-opacity font-family font-size
  font-size-adjust font-stretch font-style font-variant font-weight fr from fx fy gradientTransform gradientUnits height
  id image-rendering in in2 intercept isolation k1 k2 k3 k4 kernelMatrix kerning keyPoints keySplines keyTimes lang
  lengthAdjust letter-spacing lighting-color limitingConeAngle marker-end marker-mid marker-start markerHeight
  markerUnits markerWidth mask mask-type maskContentUnits maskUnits max method min mix-blend-mode mode numOctaves offset
  opacity operator order orient overflow paint-order path pathLength patternContentUnits patternTransform patternUnits
  points pointsAtX pointsAtY pointsAtZ preserveAlpha preserveAspectRatio primitiveUnits r radius refX refY repeatCount
  repeatDur requiredExtensions requiredFeatures restart result role rotate rx ry scale seed shape-rendering side spacing
  specularConstant specularExponent spreadMethod startOffset stdDeviation stitchTiles stop-color stop-opacity stroke
  stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width style
  surfaceScale systemLanguage tableValues text-anchor text-decoration text-rendering textLength to transform
  transform-origin type unicode-bidi values vector-effect version viewBox visibility width word-spacing writing-mode x x1
  x2 xChannelSelector y y1 y2 yChannelSelector z`.split(/\s+/),
);

const namespace = 'http://www.w3.org/2000/svg';
const htmlNamespace = 'http://www.w3.org/1999/xhtml';
const maxDepth = 200;
const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** One construct of XML at a time; what none of these matches is no well-formed document. */
const construct =
  /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[([\s\S]*?)\]\]>|<\/([^\s<>/]+)\s*>|<([A-Za-z_][^\s<>/="']*)((?:\s+[^\s<>/="']+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/y;
const attribute = /([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

interface Open {
  /** As written, to find its end. */
  name: string;
  /** Left out with all that is in it; `unwrapped`: by itself. */
  fate: 'kept' | 'unwrapped' | 'left out';
  /** HTML stands in it. */
  label: boolean;
  html: boolean;
}

/**
 * Writes an SVG document anew, so that it draws and does nothing else.
 * @returns undefined if it is no well-formed SVG
 */
export function sanitizeSvg(text: string): string | undefined {
  const { start, entities } = readProlog(text);
  const open: Open[] = [];
  let result = '';
  let style: string | undefined;
  let done = false;
  construct.lastIndex = start;
  while (construct.lastIndex < text.length) {
    const match = construct.exec(text);
    if (!match) return undefined;
    const [, cdata, closing, opening, written = '', selfClosing, raw] = match;
    const parent = open.at(-1);
    if (opening !== undefined) {
      const name = localName(opening);
      if (done || open.length >= maxDepth || (!parent && name !== 'svg')) return undefined;
      const values = new Map(readAttributes(written, entities));
      const html = parent?.label === true && labels.has(name);
      const fate = style === undefined ? fateOf(name, values, parent) : 'left out';
      const ending = selfClosing ? '/>' : '>';
      if (fate === 'kept') {
        const newSpace = !parent || (html && !parent.html);
        const space = newSpace ? ` xmlns="${html ? htmlNamespace : namespace}"` : '';
        result += `<${name}${space}${writeAttributes(name, values, html ? labelAttributes : attributes)}${ending}`;
      }
      if (selfClosing) {
        done = !parent;
        continue;
      }
      if (fate === 'kept' && name === 'style') style = '';
      open.push({ name: opening, fate, html, label: parent?.label === true || name === 'foreignObject' });
    } else if (closing !== undefined) {
      open.pop();
      if (parent?.name !== closing) return undefined;
      const name = localName(closing);
      if (parent.fate === 'kept') {
        if (name === 'style') {
          result += escape(safeCss(style ?? ''));
          style = undefined;
        }
        result += `</${name}>`;
      }
      done = open.length === 0;
    } else if (cdata !== undefined || raw !== undefined) {
      const content = cdata ?? decode(raw ?? '', entities) ?? '';
      if (!parent && content.trim() !== '') return undefined;
      if (style !== undefined) style += parent?.fate === 'kept' ? content : '';
      else if (parent && parent.fate !== 'left out') result += escape(content);
    }
  }
  return done ? `${result}\n` : undefined;
}

function fateOf(name: string, values: ReadonlyMap<string, string>, parent: Open | undefined): Open['fate'] {
  if (parent?.fate === 'left out') return 'left out';
  if (unwrapped.has(name)) return 'unwrapped';
  const allowed = parent?.label ? labels : elements;
  return allowed.has(name) && !isUnsafeAnimation(name, values) ? 'kept' : 'left out';
}

function localName(name: string): string {
  return name.replace(/^(?:svg|xhtml|html):/, '');
}

/** Steps over the XML declaration and the document type, and reads the entities that drawing programs declare there. */
function readProlog(text: string): { start: number; entities: ReadonlyMap<string, string> } {
  const entities = new Map<string, string>();
  const start = text.startsWith('\uFEFF') ? 1 : 0;
  const doctype = /<!DOCTYPE\s[^<>[\]]*(?:\[((?:[^\]"']|"[^"]*"|'[^']*')*)\]\s*)?>/.exec(
    text.slice(0, 20_000),
  );
  const root = text.indexOf('<svg');
  if (!doctype || (root !== -1 && root < doctype.index)) return { start, entities };
  for (const [, name = '', double, single] of (doctype[1] ?? '').matchAll(
    /<!ENTITY\s+([\w.-]+)\s+(?:"([^"]*)"|'([^']*)')\s*>/g,
  )) {
    const value = double ?? single ?? '';
    // Entities made of entities are how a small file becomes a large one.
    if (value.length <= 2000 && !/[&<%]/.test(value) && entities.size < 100) entities.set(name, value);
  }
  return { start: doctype.index + doctype[0].length, entities };
}

function* readAttributes(text: string, entities: ReadonlyMap<string, string>): Generator<[string, string]> {
  for (const [, name = '', double, single] of text.matchAll(attribute)) {
    const value = decode(double ?? single ?? '', entities);
    if (value !== undefined) yield [name, value];
  }
}

function writeAttributes(
  element: string,
  values: ReadonlyMap<string, string>,
  allowed: ReadonlySet<string>,
): string {
  let result = '';
  for (const [name, value] of values) {
    const reference = name === 'href' || name === 'xlink:href';
    if (reference ? name !== 'href' && values.has('href') : !allowed.has(name) && name !== 'xml:space')
      continue;
    const safe = reference
      ? safeReference(element, value)
      : name === 'style'
        ? safeCss(value)
        : safeValue(value);
    if (safe !== undefined) result += ` ${reference ? 'href' : name}="${escape(safe)}"`;
  }
  return result;
}

/** Parts of the same file, and bitmaps that are in it. */
function safeReference(element: string, value: string): string | undefined {
  const text = value.trim();
  if (text.startsWith('#')) return text;
  const bitmap = /^data:image\/(?:png|jpe?g|gif|webp);base64,[A-Za-z0-9+/=\s]*$/i.test(text);
  return (element === 'image' || element === 'feImage') && bitmap ? text : undefined;
}

function safeValue(value: string): string | undefined {
  return outside(value) ? undefined : value;
}

/** Style without what it would load from elsewhere; comments and escapes could hide that. */
function safeCss(css: string): string {
  const plain = css.replace(/\/\*[\s\S]*?(?:\*\/|$)/g, ' ');
  if (!outside(plain)) return plain;
  const rest = plain
    .split(/(?<=[;{}])/)
    .map((piece) => (outside(piece) ? piece.replace(/[^{}]/g, '') : piece))
    .join('');
  return outside(rest) ? '' : rest;
}

function outside(text: string): boolean {
  return (
    /\\|@import|@namespace|expression\s*\(|javascript:|image(?:-set)?\s*\(|<\//i.test(text) ||
    [...text.matchAll(/(?:url|src)\s*\(\s*(["']?)/gi)].some(
      ({ 0: opening, index }) =>
        !/^(?:#|data:(?:image\/(?:png|jpe?g|gif|webp)|font\/|application\/(?:x-)?font))/i.test(
          text.slice(index + opening.length).trimStart(),
        ),
    )
  );
}

/** Animations set attributes as scripts do. */
function isUnsafeAnimation(element: string, values: ReadonlyMap<string, string>): boolean {
  if (element !== 'set' && !element.startsWith('animate')) return false;
  const target = (values.get('attributeName') ?? '').trim();
  const written = ['values', 'from', 'to', 'by'].some((name) => outside(values.get(name) ?? ''));
  return written || (target !== '' && (!attributes.has(target) || target === 'style'));
}

/** Undefined if it names an entity that is not known. */
function decode(text: string, entities: ReadonlyMap<string, string>): string | undefined {
  let unknown = false;
  const decoded = text.replace(
    /&(?:#(\d{1,7})|#x([\da-f]{1,6})|([\w.-]+));|&/gi,
    (_, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) {
        const value = Object.hasOwn(named, name) ? named[name] : entities.get(name);
        if (value === undefined) unknown = true;
        return value ?? '';
      }
      const code = decimal ? Number(decimal) : hex ? Number.parseInt(hex, 16) : 0;
      if (code === 0 || code > 0x10ffff) unknown = true;
      return unknown ? '' : String.fromCodePoint(code);
    },
  );
  return unknown ? undefined : decoded;
}

function escape(text: string): string {
  return text
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '')
    .toWellFormed()
    .replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}
