/**
 * The allow-list that everything crawled passes through. No `style`, no `name` and no `class` of the author's; ids stay
 * as they are (they were slugged and made unique before). `cb:` is no allowed scheme: only the step after this one,
 * which turns relative links into tokens, can write it.
 */
import rehypeSanitize from 'rehype-sanitize';

/** A hast property name, or one with the values that are allowed. */
export type AllowedProperty = string | [string, ...(string | boolean | RegExp)[]];

export interface Allowed {
  tagNames?: readonly string[];
  /** By element name; `*` for all. */
  attributes?: Readonly<Record<string, readonly AllowedProperty[]>>;
  /** Elements that may stand only within others. */
  ancestors?: Readonly<Record<string, string[]>>;
}

const size: AllowedProperty[] = [
  ['width', /^\d{1,4}(px|%)?$/],
  ['height', /^\d{1,4}(px|%)?$/],
];
const align: AllowedProperty = ['align', /^(left|right|center|justify)$/i];

const base = {
  tagNames:
    `a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure
    h1 h2 h3 h4 h5 h6 hr i img input ins kbd li mark ol p pre q rp rt ruby s samp section small span strike strong sub
    summary sup table tbody td tfoot th thead time tr tt u ul var wbr`.split(/\s+/),
  attributes: {
    '*': ['id', 'title', 'lang', ['dir', 'ltr', 'rtl', 'auto']],
    a: ['href', 'dataFootnoteRef', 'dataFootnoteBackref', 'ariaLabel', ['ariaDescribedBy', 'footnote-label']],
    col: [['span', /^\d{1,3}$/]],
    details: ['open'],
    div: [align],
    h1: [align],
    h2: [align, ['className', 'sr-only']],
    h3: [align],
    h4: [align],
    img: ['src', 'alt', align, ...size],
    input: [['type', 'checkbox'], 'disabled', 'checked'],
    li: [['className', 'task-list-item']],
    ol: [['start', /^\d{1,9}$/], 'reversed', ['className', 'contains-task-list']],
    p: [align],
    section: ['dataFootnotes', ['className', 'footnotes']],
    table: [align],
    td: [align, ['colSpan', /^\d{1,3}$/], ['rowSpan', /^\d{1,3}$/]],
    th: [
      align,
      ['colSpan', /^\d{1,3}$/],
      ['rowSpan', /^\d{1,3}$/],
      ['scope', 'col', 'row', 'colgroup', 'rowgroup'],
    ],
    time: ['dateTime'],
    ul: [['className', 'contains-task-list']],
  } satisfies Record<string, readonly AllowedProperty[]> as Record<string, readonly AllowedProperty[]>,
};

/** `rehype-sanitize` with our allow-list and what features add to it. */
export function createSanitizer(features: readonly (Allowed | undefined)[]): [typeof rehypeSanitize, Schema] {
  const tagNames = new Set(base.tagNames);
  const attributes: Record<string, AllowedProperty[]> = {};
  for (const allowed of [base, ...features]) {
    for (const name of allowed?.tagNames ?? []) tagNames.add(name);
    for (const [name, properties] of Object.entries(allowed?.attributes ?? {}))
      attributes[name] = mergeProperties(attributes[name] ?? [], properties);
  }
  return [
    rehypeSanitize,
    {
      tagNames: [...tagNames],
      attributes,
      ancestors: Object.fromEntries([
        ...features.flatMap((allowed) => Object.entries(allowed?.ancestors ?? {})),
        ...['tbody', 'thead', 'tfoot', 'tr', 'td', 'th', 'caption', 'colgroup', 'col'].map(
          (name): [string, string[]] => [name, ['table']],
        ),
      ]),
      required: { input: { type: 'checkbox', disabled: true } },
      protocols: { href: ['http', 'https', 'mailto', 'tel'], src: ['http', 'https'] },
      clobber: [],
      strip: [
        'script',
        'style',
        'template',
        'iframe',
        'object',
        'embed',
        'noscript',
        'textarea',
        'select',
        'svg',
        'title',
      ],
      allowComments: false,
      allowDoctypes: false,
    },
  ];
}

type Schema = NonNullable<Parameters<typeof rehypeSanitize>[0]>;
/** One definition per property: the sanitiser looks at the first only. */
function mergeProperties(have: AllowedProperty[], add: readonly AllowedProperty[]): AllowedProperty[] {
  const merged = [...have];
  for (const property of add) {
    const name = typeof property === 'string' ? property : property[0];
    const index = merged.findIndex((other) => (typeof other === 'string' ? other : other[0]) === name);
    const other = merged[index];
    if (!other) merged.push(property);
    else if (typeof other === 'string' || typeof property === 'string') merged[index] = name;
    else merged[index] = [...other, ...property.slice(1)];
  }
  return merged;
}
