/** What a plugin's components make of the data, in a portal. */
import { gzipSync } from 'node:zlib';
import { bugsOf } from '../bugs.ts';
import { type Check, collects } from '../check.ts';
import { dangersOf, elementsOf } from '../html.ts';
import { complain, ConformanceError } from '../plugin-test.ts';
import { base, buildPortal, markedIn, type Marked, type Portal, type TwinId, twinIds } from '../portal.ts';
import type { Subject } from '../subject.ts';
import { secretTest } from './collect.ts';
import { hostileEntities, hostileName, mark, runHostile } from './hostile.ts';

const hasPages = (subject: Subject) => subject.test.pages !== false;
const hasData = (subject: Subject) => hasPages(subject) && collects(subject);

const portals = new WeakMap<Subject, Promise<Portal>>();

/** Built once, by whichever check comes first; it tells why, where that fails, and the others that it has. */
async function portalOf(subject: Subject): Promise<Portal> {
  const known = portals.get(subject);
  if (known)
    return known.catch(() => {
      throw new ConformanceError('The small portal cannot be built: the first test that needs it says why.');
    });
  const made = makePortal(subject);
  portals.set(subject, made);
  return made;
}

async function makePortal(subject: Subject): Promise<Portal> {
  const setUp = await subject.contributions();
  const { calls } = setUp;
  if (!calls.some(([method]) => /^add(?:Widget|Tab|Page|Badge)$/.test(method))) return { files: new Map() };
  if (!collects(subject)) return buildPortal(subject, setUp, {}, hostileEntities(subject.entities()));
  const own = await subject.clean();
  const hostile = await runHostile(subject);
  complain(bugsOf(own), 'Nothing can be shown of it.');
  return buildPortal(
    subject,
    setUp,
    { own: own.stored, again: own.stored, hostile: hostile.stored },
    hostileEntities(subject.entities()),
  );
}

const seconds = 120;

export const pageChecks: Check[] = [
  {
    name: 'pages: every widget, tab, page and badge is shown, below a base, with data and without',
    applies: hasPages,
    seconds,
    async run(subject) {
      const { found, calls } = await subject.contributions();
      const portal = await portalOf(subject);
      const marked = markedIn(portal);
      const mine = subject.create().name;
      const wanted = [
        ...found.widgets.map(({ id, when, area }) => ({
          what: `widget ${id}`,
          when,
          where: `the area ${area}`,
        })),
        ...found.tabs.map(({ id, when }) => ({ what: `tab ${id}`, when, where: 'a page of an entity' })),
        ...found.pages.flatMap((page) =>
          page.plugin === mine && 'component' in page
            ? [{ what: `page ${page.pattern}`, when: undefined, where: 'an address of its own' }]
            : [],
        ),
      ];
      complain(
        wanted.flatMap(({ what, when, where }) =>
          marked.some((one) => one.what === what && one.twin === 'own')
            ? []
            : [
                `The ${what} is to stand in ${where} and is shown on no page${when ? `; its condition is ${JSON.stringify(when)}` : ''}.`,
              ],
        ),
        'Give the test entities that its condition holds for, and data for them.',
      );
      complain(
        calls.flatMap(([method, [badge]]) => {
          const { metric } = badge as { metric?: string };
          return method !== 'addBadge' ||
            [...portal.files.keys()].some((file) => file.endsWith(`/${metric}.svg`))
            ? []
            : [`The badge "${metric}" is made for no entity.`];
        }),
        'Its `value` is where the value stands in the data of an entity, like `counts.firing`.',
      );
      complain(
        wanted.flatMap(({ what, when }) =>
          when?.collected || marked.some((one) => one.what === what && one.twin === 'empty')
            ? []
            : [`The ${what} is missing where nothing has been collected.`],
        ),
        'Add `when: { collected: true }`, or show that there is nothing.',
      );
    },
  },
  {
    name: 'pages: the HTML is plain: no handlers, styles or scripts in place; headings in order',
    applies: hasPages,
    seconds,
    async run(subject) {
      const { found } = await subject.contributions();
      const titled = new Set(found.widgets.flatMap(({ id, title }) => (title ? [`widget ${id}`] : [])));
      const problems: string[] = [];
      for (const one of await shown(subject, ['own', 'empty'])) {
        const elements = elementsOf(one.html);
        problems.push(...dangersOf(elements).map((danger) => `${one.what}: ${danger}.`));
        let before = titled.has(one.what) ? 2 : 1;
        for (const { tagName } of elements) {
          const level = Number(/^h([1-6])$/.exec(tagName)?.[1] ?? 0);
          if (level === 0) continue;
          if (level === 1) problems.push(`${one.what}: the page has an h1 already.`);
          else if (level > before + 1 || (titled.has(one.what) && level === 2))
            problems.push(`${one.what}: h${level} comes after h${before}.`);
          before = level;
        }
        const ids = elements.flatMap(({ properties }) =>
          properties['id'] ? [String(properties['id'])] : [],
        );
        for (const id of new Set(ids.filter((id, at) => ids.indexOf(id) !== at)))
          problems.push(`${one.what}: the id "${id}" stands there twice.`);
        for (const { tagName, properties } of elements)
          if (tagName === 'img' && properties['alt'] === undefined)
            problems.push(`${one.what}: an image has no alt text.`);
      }
      complain(
        problems,
        'Put styles into <style> of the component and scripts into <script>; headings go on from h2 (of a card or a page) without gaps.',
      );
    },
  },
  {
    name: 'pages: links stay below the base',
    applies: hasPages,
    seconds,
    async run(subject) {
      const { files } = await portalOf(subject);
      const problems: string[] = [];
      for (const one of await shown(subject, ['own', 'empty']))
        for (const { properties } of elementsOf(one.html))
          for (const name of ['href', 'src']) {
            const [address = ''] = String(properties[name] ?? '').split(/[?#]/);
            if (!/^\/(?!\/)/.test(address)) continue;
            if (!address.startsWith(base)) problems.push(`${one.what}: ${address} leaves the portal.`);
            // Docs are those of the real portal: a vendor may know of runbooks there.
            else if (
              address.endsWith('/') &&
              !address.startsWith(`${base}docs/`) &&
              !files.has(`${address.slice(base.length)}index.html`)
            )
              problems.push(`${one.what}: there is no page ${address}.`);
            else if (!address.endsWith('/') && !/\.\w+$/.test(address))
              problems.push(`${one.what}: ${address} has no slash at the end.`);
          }
      complain(
        problems,
        "Make addresses with `href('/errors/')` of callboard/components/href.ts, and entityHref.",
      );
    },
  },
  {
    name: 'pages: a widget adds little to a page',
    applies: hasPages,
    seconds,
    async run(subject) {
      const most = subject.test.widgetBytes ?? 2048;
      const heaviest = new Map<string, number>();
      for (const { what, html } of await shown(subject, ['own']))
        if (what.startsWith('widget '))
          heaviest.set(what, Math.max(heaviest.get(what) ?? 0, gzipSync(html).length));
      complain(
        [...heaviest].flatMap(([what, bytes]) =>
          bytes > most ? [`The ${what} adds ${bytes} bytes of compressed HTML; ${most} are allowed.`] : [],
        ),
        'Show the first few, and a link to a page of all.',
      );
    },
  },
  {
    name: 'pages: say how old collected data is',
    applies: hasData,
    seconds,
    async run(subject) {
      const { found } = await subject.contributions();
      const conditional = new Set(
        found.widgets.flatMap(({ id, when }) => (when?.collected ? [`widget ${id}`] : [])),
      );
      const marked = markedIn(await portalOf(subject));
      const place = ({ what, file }: Marked) =>
        `${what} ${file.replace(/^empty\//, '').replace(/-empty(?=\/index\.html$)/, '')}`;
      const empty = new Map(
        marked.filter(({ twin }) => twin === 'empty').map((one) => [place(one), textOf(one.html)]),
      );
      const { name } = subject.create();
      const without = marked.filter((one) => {
        const text = textOf(one.html);
        // A widget may stand in for data that is missing, and show nothing where there is some.
        if (one.twin !== 'own' || text === '' || one.html.includes(`data-as-of="${name}"`)) return false;
        // What it shows depends on the data.
        const before = empty.get(place(one));
        return conditional.has(one.what) || (before !== undefined && before !== text);
      });
      complain(
        without.map(({ what }) => `The ${what} shows data without its age.`),
        'Add <AsOf plugin={name of the integration} collected={one} /> of callboard/components/AsOf.astro.',
      );
    },
  },
  {
    name: 'pages: hostile texts of vendors and descriptors are texts, and script addresses no links',
    applies: hasPages,
    seconds,
    async run(subject) {
      const problems: string[] = [];
      for (const one of await shown(subject)) {
        if (one.twin !== 'hostile' && !one.file.includes(hostileName)) continue;
        const elements = elementsOf(one.html);
        if (elements.some(({ tagName }) => tagName === mark))
          problems.push(`${one.what}: a text is printed as markup.`);
        problems.push(...dangersOf(elements).map((danger) => `${one.what}: ${danger}.`));
      }
      for (const [file, text] of (await portalOf(subject)).files)
        if (file.endsWith('.html') && elementsOf(text).some(({ tagName }) => tagName === mark))
          problems.push(`${file}: a text is printed as markup.`);
      complain(
        problems,
        'Print texts as {text}, never with set:html, and send addresses through safeUrl of callboard/model.',
      );
    },
  },
  {
    name: 'pages: hold no secret',
    applies: hasData,
    seconds,
    async run(subject) {
      const hides = secretTest(Object.values(subject.env()));
      complain(
        [...(await portalOf(subject)).files].flatMap(([file, text]) =>
          hides(text) ? [`A secret stands in ${file}.`] : [],
        ),
        'Hand nothing to pages that holds a secret.',
      );
    },
  },
  {
    name: 'pages: the same data gives the same HTML',
    applies: hasPages,
    seconds,
    async run(subject) {
      const marked = markedIn(await portalOf(subject));
      const { name } = subject.create();
      const normal = ({ what, file, html }: Marked) =>
        `${what} ${what.startsWith('widget ') ? file : ''}\n${html.replaceAll(`"${name}-again"`, `"${name}"`)}`;
      const again = new Set(marked.filter(({ twin }) => twin === 'again').map(normal));
      complain(
        marked
          .filter((one) => one.twin === 'own' && !again.has(normal(one)))
          .map(({ what }) => `The ${what} comes out differently when it is rendered once more.`),
        'Components may use no clock and no chance, and keep nothing between pages.',
      );
    },
  },
];

async function shown(subject: Subject, twins: readonly TwinId[] = twinIds): Promise<Marked[]> {
  const marked = markedIn(await portalOf(subject));
  if (marked.length === 0 && (await subject.contributions()).found.widgets.length > 0)
    throw new ConformanceError('Nothing of the plugin is shown on any page.');
  return marked.filter(({ twin }) => twins.includes(twin));
}

function textOf(html: string): string {
  return html
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
