import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parserVersion, parseWithRemark } from '../../src/markdown/parse.ts';
import { createRenderer } from '../../src/markdown/render.ts';
import { fixtureNames, readFixture } from './fixtures.ts';
import { render } from './sample.ts';

const fast = createRenderer();
const slow = createRenderer({ parse: parseWithRemark });

test.for(fixtureNames)('%s gives the HTML beside it', (name) => {
  const { input, output } = readFixture(name);
  const { html, problems } = fast(input);
  expect(`${html}\n`).toBe(output);
  // What the sanitiser takes out is said; that is the point of some fixtures.
  expect(problems.filter(({ rule }) => !rule.startsWith('unsafe-'))).toEqual([]);
});

test.for(fixtureNames)('the fallback parser gives the same HTML for %s', (name) => {
  const { input, output } = readFixture(name);
  expect(`${slow(input).html}\n`).toBe(output);
});

test.for([
  '# a\n    b\n    c',
  '- x\n\n>     a\n>       b\n',
  'a *_*b',
  '[^1]\n\n[^1]: -\t\tfoo\n',
  'https://../>',
  '| a |\n| - |\n| b |\n<a\thref="b">x</a>',
])('where the fast parser reads otherwise, the other is asked: %j', (text) => {
  const { input } = readFixture('gfm');
  expect(fast({ ...input, text }).html).toBe(slow({ ...input, text }).html);
});

test('cache keys name the parser that is installed', () => {
  const { dependencies } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  const [name, version] = parserVersion.split('@');
  expect(version).toBe(dependencies[name ?? '']);
});

test('GitHub dialect: slugs as GitHub makes them', () => {
  const { headings } = render('## Set up & run\n\n## Set up & run\n\n## 日本 x', 'gfm');
  expect(headings.map(({ id }) => id)).toEqual(['set-up--run', 'set-up--run-1', '日本-x']);
});

test('GitHub dialect: boxes and tabs of mkdocs are shown as such, what changes ordinary text is not read', () => {
  const { html } = render(
    '!!! note\n    Boxed.\n\n=== "Tab"\n    x\n\n#no heading\n\n*[HTML]: y\n\na ==b== ^^c^^ (c) --> {: .x }\n\nTerm\n:   text\n\n1. a\n  - b',
    'gfm',
  );
  expect(html).toContain('<aside class="admonition admonition-note">');
  expect(html).toContain('<section class="tab">');
  expect(html).toContain('<p>#no heading</p>');
  expect(html).toContain('*[HTML]: y');
  expect(html).toContain('a ==b== ^^c^^ (c) --> {: .x }');
  expect(html).toContain('Term\n:   text');
  expect(html).toMatch(/<\/ol>\s*<ul>/);
});

test('other hosts are embedded only where the portal names them, over https and exactly', () => {
  const html = [
    '<iframe src="https://video.example/1" title="Tour" onload="alert(1)" srcdoc="x" style="x"></iframe>',
    '<iframe src="https://video.example.evil/1"></iframe>',
    '<iframe src="http://video.example/1"></iframe>',
    '<iframe src="https://user@video.example/1"></iframe>',
    '<video poster="x"><source src="https://video.example/2.mp4" onerror="alert(1)"></video>',
    '<iframe src="javascript:alert(1)"></iframe><iframe srcdoc="<b>x</b>"></iframe>',
  ].join('\n\n');
  const none = render(html, 'gfm');
  expect(none.html).not.toMatch(/<(?:iframe|video)|alert/);
  expect(none.html).toContain('<a href="https://video.example/1" rel="noopener noreferrer">Tour (video.example)</a>');
  expect(none.problems.map(({ rule }) => rule)).toEqual(expect.arrayContaining(['embed-left-out', 'unsafe-html']));
  const some = render(html, 'gfm', undefined, { embeds: ['video.example'] });
  expect(some.html.match(/<iframe[^>]*>/g)).toEqual([
    '<iframe src="https://video.example/1" title="Tour" loading="lazy" sandbox="allow-scripts allow-same-origin allow-popups allow-presentation" referrerpolicy="strict-origin-when-cross-origin" allowfullscreen data-embed="">',
  ]);
  expect(some.html).toContain('<video src="https://video.example/2.mp4" controls preload="metadata"></video>');
  expect(some.html).not.toMatch(/alert|srcdoc/);
});

test('what changes ordinary text has to be switched on', () => {
  const text = 'a ==b== ^^c^^ H~2~O (c) {++d++} ++ctrl+c++ $x$';
  const off = render(text, 'mkdocs', undefined, { extensions: [] });
  expect(off.html).toBe('<p>a ==b== ^^c^^ H<del>2</del>O (c) {++d++} ++ctrl+c++ $x$</p>');
  const techdocs = render(text);
  expect(techdocs.html).toBe(
    '<p>a <mark>b</mark> <ins>c</ins> H<sub>2</sub>O © <ins>d</ins> ++ctrl+c++ $x$</p>',
  );
  const all = render(text, 'mkdocs', undefined, { extensions: ['keys', 'arithmatex'] });
  expect(all.html).toContain('<kbd>Ctrl</kbd>+<kbd>C</kbd>');
  expect(all.html).toContain('<math><mi>x</mi></math>');
});
