/** Links of docs travel as `cb:` tokens in sanitised HTML. What only looks like one must never change what is markup. */
import { describe, expect, test } from 'vitest';
import { applyLinks } from '../../src/docs/links.ts';
import { createRenderer } from '../../src/markdown/render.ts';

const render = createRenderer();
const repository = { id: 'host/a/b', name: 'b', source: 's', visibility: 'public' as const };

function shown(text: string): string {
  const { html, links } = render({ text, file: 'docs/index.md', repository, dialect: 'mkdocs' });
  return applyLinks(html, Object.fromEntries(links.map(({ token }) => [token, `/shown${token}`])));
}

test('links and images get their addresses, whatever stands before them in the tag', () => {
  expect(shown('<a id="x" title="a > b < c" href="guide.md">x</a> ![p](p.png)')).toBe(
    '<p><a id="x" title="a > b < c" href="/shown/docs/guide.md">x</a> <img src="/shown/docs/p.png" alt="p" loading="lazy" decoding="async"></p>',
  );
});

describe('text that looks like a token stays text, and markup stays where it is', () => {
  test.each([
    'text href="cb:/<p title="</p><img src=x onerror=alert(1)>">',
    'text src="cb:/<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    '&lt;a href="cb:/x <b title="><img src=x onerror=alert(1)>">b</b>',
    '<p title=\'<a href="cb:/x"\'>x</p> "><img src=x onerror=alert(1)>',
    '`<a href="cb:/docs/guide.md">`',
  ])('%s', (text) => {
    const { html } = render({ text, file: 'docs/index.md', repository, dialect: 'mkdocs' });
    const applied = applyLinks(html, { '/x': '/shown', '/docs/x': '/shown', '/docs/guide.md': '/shown' });
    // Nothing but real images, and those only as the renderer wrote them.
    expect(applied.replaceAll(/<img src="\/shown"/g, '<img src="cb:/docs/x"')).toBe(html);
    expect(applied).not.toMatch(/<[a-z]+(?: [\w-]+(?:="[^"]*")?)* on\w+=/i);
  });
});

test("an author's own cb: address is no address", () => {
  expect(shown('<a href="cb:/docs/guide.md">x</a> [y](cb:/docs/guide.md)')).not.toMatch(/href=/);
});

test('tokens are found in time that grows with the page', () => {
  const html = `<p title="${'<a b '.repeat(100_000)}">${'<a x="y" '.repeat(100_000)}</p>`;
  const started = performance.now();
  applyLinks(html, {});
  expect(performance.now() - started).toBeLessThan(2000);
});
