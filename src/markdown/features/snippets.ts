/**
 * pymdownx.snippets: `--8<-- "file"` and its block form take in files of the repository, below the folder of mkdocs.yml
 * and nowhere else. Who renders hands them over ({@link snippetNames} says which); sections and ranges of lines work.
 */
import type { Feature } from '../feature.ts';
import { dedent, linesOf, type SourceLine } from '../source.ts';

const marker = '--8<--';
const single = /^[ \t]*-{1,}8<-{1,}[ \t]+(?:"([^"\n]+)"|'([^'\n]+)')[ \t]*$/;
const fenceLine = /^[ \t]*-{1,}8<-{1,}[ \t]*$/;
const sectionMark = /-{1,}8<-{1,}[ \t]*\[[ \t]*(start|end)[ \t]*:[ \t]*([\w-]+)[ \t]*\]/i;
const maxDepth = 5;
const maxLines = 20_000;
const maxNames = 200;

/** Names of the files that a text takes in, as written, without sections and ranges. */
export function snippetNames(text: string): string[] {
  if (!text.includes('8<--')) return [];
  const names = new Set<string>();
  let block = false;
  for (const line of text.split('\n')) {
    if (!line.includes('8<-') && !block) continue;
    if (fenceLine.test(line)) block = !block;
    else {
      const written = block ? line.trim() : (single.exec(line)?.[1] ?? single.exec(line)?.[2]);
      const name = written && readTarget(written)?.name;
      if (name && names.size < maxNames) names.add(name);
    }
  }
  return [...names];
}

interface Target {
  name: string;
  section?: string;
  from?: number;
  to?: number;
}

function readTarget(written: string): Target | undefined {
  if (written.startsWith(';') || /^[a-z][a-z0-9+.-]*:\/\//i.test(written)) return undefined;
  const range = /^(.+?):(\d{0,6})(?::(\d{0,6}))?$/.exec(written.slice(0, 500));
  if (range?.[1] && (range[2] || range[3]))
    return {
      name: range[1],
      from: range[2] ? Number(range[2]) : 1,
      to: range[3] ? Number(range[3]) : undefined,
    };
  const section = /^(.+):([\w-]+)$/.exec(written.slice(0, 500));
  return section ? { name: section[1] ?? '', section: section[2] } : { name: written };
}

export const snippets: Feature = {
  name: 'snippets',
  dialects: ['mkdocs'],
  sourceMarker: marker.slice(1),
  source(lines, page) {
    const files = page.input.snippets ?? {};
    let taken = 0;
    const include = (
      line: SourceLine,
      written: string,
      depth: number,
      trail: readonly string[],
    ): SourceLine[] => {
      const target = readTarget(written);
      if (!target) {
        if (!written.startsWith(';'))
          complain(line, `"${written.slice(0, 100)}" is an address, and only files are taken in.`);
        return [];
      }
      const text = Object.hasOwn(files, target.name) ? files[target.name] : undefined;
      if (text === undefined) {
        complain(
          line,
          `The snippet "${target.name.slice(0, 100)}" is no file below the folder of mkdocs.yml.`,
        );
        return [];
      }
      if (depth >= maxDepth || trail.includes(target.name) || taken > maxLines) {
        complain(
          line,
          `The snippet "${target.name.slice(0, 100)}" includes itself, goes too deep or is too long.`,
        );
        return [];
      }
      const part = pick(
        linesOf(
          text
            .replace(/^\uFEFF/, '')
            .replace(/\r\n?/g, '\n')
            .replace(/\n$/, ''),
        ),
        target,
      );
      if (!part) {
        complain(line, `The snippet "${target.name.slice(0, 100)}" has no section "${target.section}".`);
        return [];
      }
      taken += part.length;
      const placed = part
        .filter(({ text: own }) => !sectionMark.test(own))
        .map((own) => ({ ...dedent(own, -line.indent), number: line.number, shift: 0 }));
      return expand(placed, depth + 1, [...trail, target.name]) ?? placed;
    };
    const complain = (line: SourceLine, message: string) =>
      page.report(
        {
          rule: 'snippet-missing',
          severity: 'warning',
          message,
          hint: 'Name a file of this repository, relative to the folder of mkdocs.yml.',
        },
        page.placeOf({ position: { start: { line: line.number, column: 1 } } }),
      );
    const expand = (own: readonly SourceLine[], depth: number, trail: readonly string[]) => {
      let block = false;
      let changed = false;
      const out: SourceLine[] = [];
      for (const line of own) {
        if (!block && !line.text.includes('8<-')) out.push(line);
        else if (fenceLine.test(line.text)) {
          block = !block;
          changed = true;
        } else if (block) {
          if (line.text.trim()) out.push(...include(line, line.text.trim(), depth, trail));
        } else {
          const match = single.exec(line.text);
          const written = match?.[1] ?? match?.[2];
          if (written === undefined) out.push(...(escaped(line) ?? [line]));
          else out.push(...include(line, written, depth, trail));
          changed = true;
        }
      }
      return changed ? out : undefined;
    };
    return expand(lines, 0, []);
  },
};

/** `;--8<--` shows the marker itself. */
function escaped(line: SourceLine): SourceLine[] | undefined {
  return /^[ \t]*;+-{1,}8<-/.test(line.text) ? [{ ...line, text: line.text.replace(';', '') }] : undefined;
}

function pick(lines: SourceLine[], { section, from, to }: Target): SourceLine[] | undefined {
  if (from !== undefined) return lines.slice(Math.max(0, from - 1), to);
  if (section === undefined) return lines;
  const mark = (kind: string) =>
    lines.findIndex(({ text }) => {
      const match = sectionMark.exec(text);
      return match?.[1]?.toLowerCase() === kind && match[2] === section;
    });
  const start = mark('start');
  if (start === -1) return undefined;
  const end = mark('end');
  return lines.slice(start + 1, end === -1 ? undefined : end);
}
