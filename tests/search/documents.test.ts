import { describe, expect, test } from 'vitest';
import { searchDocuments } from '../../src/search/documents.ts';
import { indexableHtml } from '../../src/search/indexable.ts';
import { plainBlocks } from '../../src/search/plain-blocks.ts';
import { shardDocuments } from '../../src/search/shards.ts';
import { acme, entity, sampleSite } from './sample-site.ts';

const site = sampleSite(acme);
const documents = searchDocuments(site);
const find = (key: string) => documents.find((document) => document.key === key);

test('there is one document per entity and docs page, in the order of their keys', () => {
  expect(documents.map(({ key, url }) => `${key} ${url}`)).toEqual([
    'api:default/users /catalog/default/api/users/',
    'component:default/foo_bar /catalog/default/component/foo_bar/',
    'component:default/payments-api /catalog/default/component/payments-api/',
    'component:default/payments-api# /docs/default/component/payments-api/',
    'component:default/payments-api#runbook /docs/default/component/payments-api/runbook/',
    'component:default/ui /catalog/default/component/ui/',
    'group:default/ledger /catalog/default/group/ledger/',
    'group:default/web /catalog/default/group/web/',
    'system:default/checkout /catalog/default/system/checkout/',
  ]);
});

test('a docs page is filtered by what its entity is, and by its own tags', () => {
  expect(find('component:default/payments-api#runbook')?.filters).toEqual({
    in: ['docs'],
    kind: ['component'],
    type: ['service'],
    owner: ['group:default/ledger'],
    lifecycle: ['production'],
    tag: ['java', 'oncall', 'pci'],
    system: ['system:default/checkout'],
  });
});

test('an operation is a section of its API', () => {
  expect(find('api:default/users')?.sections).toEqual([
    { id: 'operation-getUserById', title: 'getUserById', text: ['GET /users/{userId}', 'One person'] },
    {
      id: 'operation-DELETE-users-userId-sessions',
      title: 'DELETE /users/{userId}/sessions',
      text: ['DELETE /users/{userId}/sessions'],
    },
  ]);
});

test('the indexed HTML holds filters, headings with anchors, and text, but no markup of the page', () => {
  const page = find('component:default/payments-api#runbook');
  if (!page?.html) throw new Error('no such page');
  expect(indexableHtml(page, site.html(page.html))).toMatchInlineSnapshot(`
    "<!doctype html><html lang="en"><body>
    <meta data-pagefind-filter="in[content]" content="docs">
    <meta data-pagefind-filter="kind[content]" content="component">
    <meta data-pagefind-filter="type[content]" content="service">
    <meta data-pagefind-filter="owner[content]" content="group:default/ledger">
    <meta data-pagefind-filter="lifecycle[content]" content="production">
    <meta data-pagefind-filter="tag[content]" content="java">
    <meta data-pagefind-filter="tag[content]" content="oncall">
    <meta data-pagefind-filter="tag[content]" content="pci">
    <meta data-pagefind-filter="system[content]" content="system:default/checkout">
    <meta data-pagefind-meta="title[content]" content="Runbook">
    <p>Read this first.</p>
    <h2 id="restart">Restart the worker</h2>
    <p>Call kafka.consumer.max_poll and X509Certificate.</p>
    <h3 id="zookeeper">When it hangs</h3>
    <p>kubectl rollout restart deploy/pay-worker</p>
    </body></html>"
  `);
});

test('what an entity says of itself cannot become markup', () => {
  const [document] = searchDocuments(
    sampleSite({
      entities: [entity('Component', 'x', { title: '<img src=x>', description: '</p><script>"' })],
    }),
  );
  if (!document) throw new Error('no document');
  expect(indexableHtml(document)).toContain(
    'content="&#60;img src=x&#62;">\n<p>x</p>\n<p>&#60;/p&#62;&#60;script&#62;&#34;</p>',
  );
});

describe('blocks of a page', () => {
  test.each([
    ['<p>a<b>b</b> <i>c</i></p><ul><li>d</li><li>e</li></ul>', ['<p>ab c</p>', '<p>d</p>', '<p>e</p>']],
    ['<h1 id="t">Title</h1><p>x</p>', ['<p>x</p>']],
    ['<h1 id="o">Other</h1>', ['<h2 id="o">Other</h2>']],
    [
      '<h2 id="a">A <a class="anchor" href="#a" aria-hidden="true"><span>#</span></a></h2>',
      ['<h2 id="a">A</h2>'],
    ],
    ['<h2>No <div>anchor</div></h2>after', ['<h2>No anchor</h2>', '<p>after</p>']],
    ['<p title="a > b" data-x=\'"\'>c</p>', ['<p>c</p>']],
    ['<p>1 &lt; 2 &amp; 3</p>', ['<p>1 &lt; 2 &amp; 3</p>']],
    ['<img src="cb:/a.png" alt="a &quot;b&quot;">', ['<p>a &quot;b&quot;</p>']],
    [
      '<svg aria-hidden="true"><text>x</text></svg><table><tr><td>1</td><td>2</td></tr></table>',
      ['<p>1</p>', '<p>2</p>'],
    ],
    ['<p>cut <b', ['<p>cut</p>']],
    ['', []],
  ])('%s', (html, blocks) => {
    expect(plainBlocks(html, 'Title')).toEqual(blocks);
  });
});

describe('shards', () => {
  const many = (count: number) =>
    searchDocuments(
      sampleSite({ entities: Array.from({ length: count }, (_, i) => entity('Component', `service-${i}`)) }),
    );

  test('a thousand documents make one shard, more make a power of two', () => {
    expect(
      [1, 1000, 1001, 2001, 10_000, 10_001, 20_001].map((count) => shardDocuments(many(count)).length),
    ).toEqual([1, 1, 2, 4, 8, 8, 16]);
  });

  test('documents spread evenly and keep their order', () => {
    const shards = shardDocuments(many(8000));
    for (const shard of shards) {
      expect(shard.length).toBeGreaterThan(900);
      expect(shard.length).toBeLessThan(1100);
      expect(shard.map(({ key }) => key)).toEqual(shard.map(({ key }) => key).sort());
    }
  });

  test('a new document moves no other', () => {
    const place = (documents: typeof shards) =>
      new Map(documents.flatMap((shard, i) => shard.map(({ key }) => [key, i] as const)));
    const shards = shardDocuments(many(5000));
    const before = place(shards);
    const after = place(shardDocuments(many(5001)));
    expect([...before].filter(([key, shard]) => after.get(key) !== shard)).toEqual([]);
  });
});
