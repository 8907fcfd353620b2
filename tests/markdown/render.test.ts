import { expect, test } from 'vitest';
import { render } from './sample.ts';

test('front matter gives title, description, tags, hide, status and search', () => {
  const doc = render(
    '---\ntitle: Set up\ndescription: How\ntags: [a, 1]\nhide: toc\nstatus: new\nsearch:\n  exclude: true\nother: x\n---\n# Heading\n\nText',
  );
  expect(doc.frontMatter).toEqual({
    title: 'Set up',
    description: 'How',
    tags: ['a', '1'],
    hide: ['toc'],
    status: 'new',
    search: { exclude: true },
  });
  expect([doc.title, doc.titleFrom, doc.description]).toEqual(['Set up', 'front-matter', 'How']);
  expect(doc.html).toBe('<h1 id="heading">Heading</h1>\n<p>Text</p>');
});

test('the first h1 is the title, the first paragraph the description', () => {
  const doc = render('# A *page*\n\nFirst.\n\n## Part\n\n# Second');
  expect([doc.title, doc.titleFrom, doc.description]).toEqual(['A page', 'h1', 'First.']);
  expect(doc.headings).toEqual([
    { depth: 2, id: 'part', text: 'Part' },
    { depth: 1, id: 'second', text: 'Second' },
  ]);
});

test('broken front matter is a problem on its line, and the page renders', () => {
  const doc = render('---\ntitle: ok\nbad: [1\n---\n# Page');
  expect(doc.html).toContain('Page');
  expect(doc.problems).toMatchObject([
    { rule: 'front-matter-invalid', file: 'docs/guide/page.md', repository: 'github.com/acme/payments' },
  ]);
  expect(doc.problems[0]?.line).toBeGreaterThanOrEqual(3);
});

test.for(['js', 'javascript', 'coffee', 'json', 'toml'])('front matter in %s is never executed', (language) => {
  const doc = render(`---${language}\n{ title: (globalThis.pwned = true, "x") }\n---\n# Page`);
  expect((globalThis as { pwned?: boolean }).pwned).toBeUndefined();
  expect(doc.title).toBe('Page');
  expect(doc.problems).toMatchObject([{ rule: 'front-matter-language', line: 1 }]);
});

test.for([
  ['---\n\nProse between rules.\n\n---\n\nMore', '<hr>'],
  ['---\nno end', 'no end'],
  ['--- # not front matter\n\ntext', 'text'],
])('a page may begin with a rule: %j', ([text, expected]) => {
  const doc = render(text ?? '');
  expect(doc.html).toContain(expected);
  expect(doc.problems).toEqual([]);
});

test('alias bombs and __proto__ in front matter are harmless', () => {
  const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]', ...'bcdefghij'.split('').map((name, index) => {
    const before = 'abcdefghi'[index];
    return `${name}: &${name} [${Array(9).fill(`*${before}`).join(',')}]`;
  })].join('\n');
  expect(render(`---\n${bomb}\n---\n# P`).problems).toMatchObject([{ rule: 'front-matter-invalid' }]);
  expect(render('---\n__proto__: { title: x }\n---\n# P').title).toBe('P');
  expect(({} as { title?: string }).title).toBeUndefined();
});

test.for([
  ['[x](setup.md)', '/docs/guide/setup.md'],
  ['[x](../a%20b/c.md#Part-1)', '/docs/a%20b/c.md#Part-1'],
  ['[x](<../a b/c.md>)', '/docs/a%20b/c.md'],
  ['[x](/README.md)', '/README.md'],
  ['[x](./sub/)', '/docs/guide/sub/'],
  ['[x](a.md?plain=1#f)', '/docs/guide/a.md#f'],
  ['![x](img/a"b\'.png)', '/docs/guide/img/a%22b%27.png'],
  ['[x](https://github.com/acme/other/blob/main/docs/x.md#y)', 'https://github.com/acme/other/blob/main/docs/x.md#y'],
  ['[x](https://git.acme.com/a/b/c/-/blob/main/x.md?plain=1)', 'https://git.acme.com/a/b/c/-/blob/main/x.md'],
  ['<a href="x&amp;y.md">x</a>', '/docs/guide/x%26y.md'],
])('%s becomes a token', ([text, token]) => {
  const doc = render(text ?? '');
  expect(doc.links.map((link) => link.token)).toEqual([token]);
  expect(doc.html).toMatch(/ (?:href|src)="cb:/);
  expect(doc.html).toContain(`"cb:${token}"`);
});

test.for([
  ['[x](#part)', 'href="#part"'],
  ['[x](https://example.com/a?b=1&c)', 'href="https://example.com/a?b=1&#x26;c" rel="noopener noreferrer"'],
  ['[x](//example.com/a)', 'href="https://example.com/a" rel="noopener noreferrer"'],
  ['[x](mailto:a@b.c)', '<a href="mailto:a@b.c">'],
  ['![](https://example.com/a.png)', 'referrerpolicy="no-referrer"'],
  ['[x](?q)', '<a>x</a>'],
])('%s is no token', ([text, expected]) => {
  const doc = render(text ?? '');
  expect(doc.links).toEqual([]);
  expect(doc.html).toContain(expected);
});

test('a link out of the repository stays at its root and is reported where it stands', () => {
  const doc = render('---\ntitle: T\n---\n\n!!! note\n\n    See [x](../../../etc/passwd).\n');
  expect(doc.links).toEqual([{ token: '/etc/passwd', line: 7, column: 9 }]);
  expect(doc.problems).toMatchObject([
    { rule: 'link-outside-repository', line: 7, column: 9, excerpt: '    See [x](../../../etc/passwd).' },
  ]);
});

test('assets are the images of the repository, by file and by rendered path', () => {
  const doc = render('![a](../img/b.png) ![c](a.SVG) [no](x.png) ![d](https://e.com/e.png)');
  expect(doc.assets).toEqual(['docs/guide/a.SVG', 'docs/guide/img/b.png', 'docs/guide/page/a.SVG', 'docs/img/b.png']);
});

test('a page of more than 2 MB is shown as plain text', () => {
  const doc = render(`# a <b>\n${'x'.repeat(2.1 * 1024 * 1024)}`);
  expect(doc.problems).toMatchObject([{ rule: 'markdown-too-large' }]);
  expect(doc.html.startsWith('<pre tabindex="0"># a &#x3C;b>')).toBe(true);
});
