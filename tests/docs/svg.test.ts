import { describe, expect, test } from 'vitest';
import { publishableImage } from '../../src/docs/image.ts';
import { sanitizeSvg } from '../../src/docs/svg.ts';

const svg = (content: string, attributes = '') =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"${attributes}>${content}</svg>`;
const bytes = (text: string) => new TextEncoder().encode(text);

describe('what draws stays', () => {
  test.each([
    '<rect x="1" y="2" width="3" height="4" fill="url(#g)" stroke-width="1.5"/>',
    '<defs><linearGradient id="g"><stop offset="0" stop-color="#fff"/></linearGradient></defs>',
    '<style>.a{fill:red;filter:url(#f)}</style><path class="a" d="M0 0h1z"/>',
    '<image width="1" height="1" href="data:image/png;base64,iVBORw0KGgo="/>',
    '<text x="1">a &#38; b &#60; c</text>',
    '<animate attributeName="opacity" values="0;1" dur="1s" repeatCount="indefinite"/>',
    '<foreignObject width="9" height="9"><div xmlns="http://www.w3.org/1999/xhtml" style="color:red"><b>A</b><br/>B</div></foreignObject>',
  ])('%s', (content) => {
    expect(sanitizeSvg(svg(content))).toBe(`<svg xmlns="http://www.w3.org/2000/svg">${content}</svg>\n`);
  });

  test('references in the older spelling, declared entities, CDATA, what editors leave behind', () => {
    const text = `\uFEFF<?xml version="1.0"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/x.dtd" [ <!ENTITY red "#f00"> ]>\n<!-- made by hand -->\n${svg(
      '<sodipodi:namedview id="x"/><use xlink:href="#a" fill="&red;"/><style><![CDATA[ .a > b { fill: red } ]]></style>',
      ' inkscape:version="1"',
    )}`;
    expect(sanitizeSvg(text)).toBe(
      '<svg xmlns="http://www.w3.org/2000/svg"><use href="#a" fill="#f00"/><style> .a &#62; b { fill: red } </style></svg>\n',
    );
  });
});

describe('what runs, leads away or lies elsewhere goes', () => {
  test.each([
    ['<script>alert(1)</script>', ''],
    ['<script xlink:href="https://evil.example/x.js"/>', ''],
    ['<svg:script>alert(1)</svg:script>', ''],
    ['<g onclick="alert(1)" ONLOAD="alert(1)"/>', '<g/>'],
    ['<a xlink:href="javascript:alert(1)"><text>x</text></a>', '<text>x</text>'],
    ['<use xlink:href="data:image/svg+xml;base64,PHN2Zz4=#x"/>', '<use/>'],
    ['<use href="https://evil.example/x.svg#x"/>', '<use/>'],
    ['<image href="https://evil.example/x.png"/>', '<image/>'],
    ['<image href="data:image/svg+xml,%3Csvg%3E"/>', '<image/>'],
    ['<set attributeName="href" to="javascript:alert(1)"/>', ''],
    ['<animate attributeName="xlink:href" values="javascript:alert(1)"/>', ''],
    ['<set attributeName="onclick" to="alert(1)"/>', ''],
    ['<handler type="text/javascript">alert(1)</handler>', ''],
    ['<foreignObject><iframe src="javascript:alert(1)"/></foreignObject>', '<foreignObject/>'],
    [
      '<foreignObject><div onclick="alert(1)" xmlns="x"><img src="x" onerror="alert(1)"/><script>1</script>t</div></foreignObject>',
      '<foreignObject><div xmlns="http://www.w3.org/1999/xhtml">t</div></foreignObject>',
    ],
    ['<style>@import "https://evil.example/x.css"; .a{fill:red}</style>', '<style> .a{fill:red}</style>'],
    ['<style>.a{background:u\\72l(https://evil.example)}</style>', '<style>.a{}</style>'],
    ['<style><g onload="alert(1)"/>.a{}</style>', '<style>.a{}</style>'],
    [
      '<rect fill="url(https://evil.example/x#y)" style="fill:red;mask:url(//evil.example)"/>',
      '<rect style="fill:red;"/>',
    ],
    ['<rect id="x&quot; onload=&quot;alert(1)"/>', '<rect id="x&#34; onload=&#34;alert(1)"/>'],
    [
      '<text>&lt;script>alert(1)&lt;/script></text>',
      '<text>&#60;script&#62;alert(1)&#60;/script&#62;</text>',
    ],
  ])('%s', (content, rest) => {
    const found = sanitizeSvg(svg(content))?.replace(/<foreignObject><\/foreignObject>/, '<foreignObject/>');
    expect(found).toBe(`<svg xmlns="http://www.w3.org/2000/svg">${rest}</svg>\n`);
  });
});

test.each([
  ['not closed', '<svg><g>'],
  ['closed by another', '<svg><g></svg></g>'],
  ['two roots', '<svg/><svg/>'],
  ['another root', '<html><svg/></html>'],
  ['text outside', 'x<svg/>'],
  ['no document', ''],
  ['too deep', `<svg>${'<g>'.repeat(500)}${'</g>'.repeat(500)}</svg>`],
  ['attributes without quotes', '<svg onload=alert(1)></svg>'],
])('%s is no SVG', (_, text) => {
  expect(sanitizeSvg(text)).toBeUndefined();
});

test('entities do not multiply, and no input takes long', () => {
  const laughs = `<!DOCTYPE svg [ <!ENTITY a "xxxxxxxxxx"> <!ENTITY b "&a;&a;&a;&a;"> ]><svg><text>&b;</text></svg>`;
  expect(sanitizeSvg(laughs)).not.toContain('xxxx');
  const long = 200_000;
  const started = performance.now();
  for (const text of [
    `<svg a="${'x'.repeat(long)}`,
    `<svg ${'a="b" '.repeat(long / 5)}`,
    svg(`<style>${'a'.repeat(long)}}\\</style>`),
    svg(`<style>${'url('.repeat(long / 4)}</style>`),
    svg(`<style>${'/*'.repeat(long / 2)}</style>`),
    `<!DOCTYPE ${'['.repeat(long)}<svg/>`,
    svg('', ` d="${'&'.repeat(long)}"`),
    '<!--'.repeat(long / 4),
  ])
    sanitizeSvg(text);
  expect(performance.now() - started).toBeLessThan(5000);
});

describe('an image is what its ending says', () => {
  test.each([
    ['a.png', '<html><script>alert(1)</script></html>'],
    ['a.png', svg('')],
    ['a.ico', 'hello'],
    ['a.svg', '<html></html>'],
    ['a.webp', 'RIFF____WAVE'],
  ])('%s with %s is not published', (path, content) => {
    expect(publishableImage(path, bytes(content))).toBeUndefined();
  });

  test.each([
    ['a.png', [0x89, 0x50, 0x4e, 0x47, 1]],
    ['b.png', [0xff, 0xd8, 0xff, 0xe0]],
    ['a.ico', [0, 0, 1, 0, 1]],
  ])('%s is', (path, content) => {
    expect(publishableImage(path, new Uint8Array(content))).toEqual(new Uint8Array(content));
  });
});
