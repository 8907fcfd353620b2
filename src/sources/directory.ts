/**
 * Directories: places that know teams and people rather than files. Each is read as one repository whose files are
 * descriptors, so that its entities are checked, kept when it is down, and traced like any others.
 */
import { legalName } from '../catalog/infer.ts';
import type { Repository } from '../catalog/repository.ts';
import type { Problem } from '../problems.ts';
import { tooLarge } from './file-problems.ts';
import { failedListing, plainHttpRefusal } from './plain-http.ts';
import type { RepositoryHandle, RepositoryTree, Source, SourceContext } from './source.ts';

export interface DirectoryTeam {
  name: string;
  /** Absent: the default namespace. */
  namespace?: string;
  title?: string;
  description?: string;
  picture?: string;
  /** Ref of the team above. */
  parent?: string;
  annotations: Readonly<Record<string, string>>;
  links: readonly { url: string; title: string; icon?: string }[];
}

export interface DirectoryPerson {
  name: string;
  title?: string;
  description?: string;
  email?: string;
  picture?: string;
  /** Refs of teams. */
  memberOf: readonly string[];
  annotations: Readonly<Record<string, string>>;
  links: readonly { url: string; title: string; icon?: string }[];
}

export interface Directory {
  teams: readonly DirectoryTeam[];
  people: readonly DirectoryPerson[];
  problems: readonly Problem[];
}

/** So many stand in one file, so that no file passes the bounds on descriptors. */
const perFile = 2000;

export interface DirectorySourceOptions {
  /** As messages name the source. */
  label: string;
  /** As people name the directory. */
  name: string;
  /** Web page of the directory; its address is the repository's id. */
  page: URL;
  hasToken: boolean;
  /** Asks the vendor; what it throws is a {@link SourceError}, and the last good people stay. */
  read(context: SourceContext): Promise<Directory>;
}

export function directorySource({ label, name, page, hasToken, read }: DirectorySourceOptions): Source {
  return {
    label,
    list(context) {
      const refusal = hasToken ? plainHttpRefusal(page) : undefined;
      if (refusal) return Promise.resolve(failedListing(refusal));
      const repository = {
        id: page.href.slice(page.href.indexOf('//') + 2),
        name,
        source: label,
        url: page.href,
        directory: true,
        visibility: 'unknown' as const,
      };
      const handle = directoryHandle(repository, () => read(context));
      return Promise.resolve({ repositories: [handle], leftOut: [], ok: true, problems: [] });
    },
  };
}

function directoryHandle(repository: Repository, read: () => Promise<Directory>): RepositoryHandle {
  return {
    repository,
    revision: () => Promise.resolve(undefined),
    async open() {
      const { teams, people, problems } = await read();
      return filesTree(
        repository,
        new Map([...files('teams', teams.map(teamDocument)), ...files('people', people.map(personDocument))]),
        problems.map((problem) => ({ ...problem, repository: repository.id })),
      );
    },
  };
}

/** A tree of files that are at hand. */
export function filesTree(
  repository: Repository,
  contents: ReadonlyMap<string, Uint8Array>,
  problems: Problem[] = [],
): RepositoryTree {
  return {
    repository,
    files: [...contents]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([path, { length }]) => ({ path, size: length, kind: 'file' as const })),
    problems,
    read(paths, { maxBytes = Infinity } = {}) {
      const found = new Map<string, Uint8Array>();
      for (const path of paths) {
        const content = contents.get(path);
        if (content && content.length <= maxBytes) found.set(path, content);
        else if (content)
          problems.push({
            ...tooLarge(content.length, maxBytes),
            repository: repository.id,
            file: path,
          });
      }
      return Promise.resolve(found);
    },
    lastChanged: () => Promise.resolve(new Map()),
    close: () => Promise.resolve(),
  };
}

function files(name: string, documents: readonly object[]): [path: string, content: Uint8Array][] {
  const count = Math.max(1, Math.ceil(documents.length / perFile));
  return Array.from({ length: count }, (_, index) => [
    `${name}${index === 0 ? '' : `-${index + 1}`}.yaml`,
    new TextEncoder().encode(
      documents
        .slice(index * perFile, (index + 1) * perFile)
        .map((document) => yaml(document))
        .join('---\n'),
    ),
  ]);
}

function teamDocument(team: DirectoryTeam): object {
  const { namespace, title, description, picture, parent, annotations, links } = team;
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Group',
    metadata: {
      name: legalName(team.name),
      namespace,
      description,
      annotations,
      links: links.length > 0 ? links : undefined,
    },
    spec: { type: 'team', profile: { displayName: title, picture }, parent, children: [] },
  };
}

function personDocument(person: DirectoryPerson): object {
  const { title, description, email, picture, memberOf, annotations, links } = person;
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'User',
    metadata: {
      name: legalName(person.name),
      description,
      annotations,
      links: links.length > 0 ? links : undefined,
    },
    spec: { profile: { displayName: title, email, picture }, memberOf },
  };
}

/** YAML as people write it. Much faster than a library for ten thousand people; what is not plain is a JSON string. */
function yaml(value: object, indent = ''): string {
  const lines = Object.entries(value as Record<string, unknown>).flatMap(([key, item]): string[] => {
    if (item === undefined || item === null || item === '') return [];
    if (Array.isArray(item))
      return item.length === 0
        ? [`${indent}${scalar(key)}: []\n`]
        : [
            `${indent}${scalar(key)}:\n`,
            ...item.map((one: unknown) =>
              typeof one === 'object' && one !== null
                ? `${indent}  - ${yaml(one, `${indent}    `).trimStart()}`
                : `${indent}  - ${scalar(one)}\n`,
            ),
          ];
    if (typeof item === 'object') return [`${indent}${scalar(key)}:\n${yaml(item, `${indent}  `)}`];
    return [`${indent}${scalar(key)}: ${scalar(item)}\n`];
  });
  return lines.join('') || `${indent}{}\n`;
}

function scalar(value: unknown): string {
  const text = String(value);
  const isPlain =
    /^[A-Za-z][\w./-]*( [\w./-]+)*$/.test(text) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text);
  return isPlain ? text : JSON.stringify(text.toWellFormed());
}
