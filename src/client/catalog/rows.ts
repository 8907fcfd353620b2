/** Rows of a table, as `CatalogTable.astro` prints them; a test keeps them alike. */
import type { ColumnId } from '../../views/columns.ts';
import { glyphShape } from '../glyphs.ts';
import { element } from '../search/element.ts';
import { cellText, columnClass, isFieldColumn } from './columns.ts';
import { type Entities, labelsOf, type Link, ownersOf, placesOf } from './entities.ts';
import { grouped } from './pages.ts';

const tagLimit = 2;

/**
 * @param table address of the table, with base, for links that filter it
 * @param isStarred of a ref
 */
export function createRows(entities: Entities, table: string, isStarred: (ref: string) => boolean) {
  const glyphs = new Map<string, SVGSVGElement>();
  const glyph = (tape: string): Node => {
    let known = glyphs.get(tape);
    if (!known) glyphs.set(tape, (known = drawGlyph(tape)));
    return known.cloneNode(true);
  };

  function nameCell(at: number, columns: readonly ColumnId[]): Node {
    const [kind = 0] = placesOf(entities.facets.kind, at);
    const { href } = entities.link(entities.refs[at] ?? '');
    const title = entities.titles[at] ?? '';
    const version = entities.api.get(at)?.version;
    const description = columns.includes('description') ? 0 : entities.details.description[at];
    return element(
      'span',
      { class: 'name' },
      glyph(entities.kindTapes[kind] ?? ''),
      element('span', { class: 'sr' }, `${entities.kindLabels[kind]} `),
      href ? element('a', { href }, title) : element('b', {}, title),
      version ? element('span', { class: 'version num' }, version) : undefined,
      description ? element('span', { class: 'about' }, description) : undefined,
    );
  }

  function tagsCell(at: number): Node | undefined {
    const tags = labelsOf(entities.facets.tag, at);
    if (tags.length === 0) return undefined;
    return element(
      'span',
      { class: 'row-tags', title: tags.join(', ') },
      ...tags
        .slice(0, tagLimit)
        .map((tag) => element('a', { href: `${table}?tag=${encodeURIComponent(tag)}` }, tag)),
      tags.length > tagLimit ? element('span', { class: 'muted' }, `+${tags.length - tagLimit}`) : undefined,
    );
  }

  function cell(at: number, id: ColumnId, columns: readonly ColumnId[]): Node | string | undefined {
    switch (id) {
      case 'name':
        return nameCell(at, columns);
      case 'owner':
        return linkCell(ownersOf(entities, at));
      case 'system': {
        const { system } = entities.facets;
        return linkCell(placesOf(system, at).map((place) => entities.link(system.names[place] ?? '')));
      }
      case 'tags':
        return tagsCell(at);
      case 'repository': {
        const { name, href } = entities.repository(at);
        return href ? element('a', { href }, name) : name;
      }
      default: {
        const text = cellText(entities, id, at);
        return /^\d+$/.test(text) && id !== 'type' && !isFieldColumn(id) ? grouped(Number(text)) : text;
      }
    }
  }

  return (rows: Uint32Array, columns: readonly ColumnId[]): HTMLTableRowElement[] =>
    Array.from(rows, (at) => {
      const [kind = 0] = placesOf(entities.facets.kind, at);
      const ref = entities.refs[at] ?? '';
      const row = element('tr', {
        class: `tape-${entities.kindTapes[kind]}${isStarred(ref) ? ' starred' : ''}`,
        'data-ref': ref,
      });
      for (const id of columns) {
        const content = cell(at, id, columns);
        row.append(element('td', { class: columnClass(id) }, ...(content ? [content] : [])));
      }
      return row;
    });
}

function linkCell([link, ...more]: Link[]): Node | undefined {
  if (!link) return undefined;
  const { href, ref, title, dangling } = link;
  return element(
    href ? 'a' : 'span',
    { class: dangling ? 'ref dangling' : 'ref', ...(href && { href }), title: ref },
    element('span', { class: 'ref-title' }, title),
    dangling
      ? element('span', { class: 'unknown' }, '?', element('span', { class: 'sr' }, ' not found'))
      : undefined,
    more.length > 0 ? element('span', { class: 'muted' }, `+${more.length}`) : undefined,
  );
}

/** As `Glyph.astro` draws it. */
export function drawGlyph(tape: string, size = 14): SVGSVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('class', `glyph tape-${tape}`);
  svg.setAttribute('width', String(size));
  svg.setAttribute('height', String(size));
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  svg.innerHTML = glyphShape(tape);
  return svg;
}
