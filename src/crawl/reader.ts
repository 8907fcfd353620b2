/** Reads a repository's files and remembers which, so that an unchanged repository is recognised without being understood. */
import type { RepositoryTree, TreeFile } from '../sources/source.ts';
import { digest, digestAll } from '../snapshot/digest.ts';

export interface Reader {
  files: ReadonlyMap<string, TreeFile>;
  /** Text of the files that exist and are at most `maxBytes` long; invalid UTF-8 becomes U+FFFD, a byte order mark stays. */
  texts(paths: Iterable<string>, maxBytes: number): Promise<Map<string, string>>;
  bytes(paths: Iterable<string>, maxBytes: number): Promise<Map<string, Uint8Array>>;
  /** Everything asked for so far: path and bound. */
  trace(): Trace;
  /** Digest of the list of files and of the content of all that was asked for. */
  inputDigest(): string;
}

/** `[path, largest bound it was read with]`, sorted by path. */
export type Trace = [path: string, maxBytes: number][];

export function createReader(tree: RepositoryTree): Reader {
  const files = new Map(tree.files.map((file) => [file.path, file]));
  const asked = new Map<string, { maxBytes: number; content: string }>();

  const bytes = async (paths: Iterable<string>, maxBytes: number) => {
    const wanted = [...new Set(paths)].filter((path) => files.get(path)?.kind === 'file');
    const found = wanted.length ? await tree.read(wanted, { maxBytes }) : new Map<string, Uint8Array>();
    for (const path of wanted) {
      const content = found.get(path);
      const before = asked.get(path);
      if (!before || before.maxBytes < maxBytes)
        asked.set(path, { maxBytes, content: content ? digest(content) : 'absent' });
    }
    return found;
  };

  return {
    files,
    bytes,
    async texts(paths, maxBytes) {
      const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
      return new Map(
        [...(await bytes(paths, maxBytes))].map(([path, content]) => [path, decoder.decode(content)]),
      );
    },
    trace: () => [...asked].map(([path, { maxBytes }]): [string, number] => [path, maxBytes]).sort(byPath),
    inputDigest: () =>
      digestAll([
        digestAll(tree.files.flatMap((file) => [file.path, file.kind])),
        ...[...asked]
          .sort(byPath)
          .flatMap(([path, { maxBytes, content }]) => [path, String(maxBytes), content]),
      ]),
  };
}

/** Reads what an earlier crawl read, so that {@link Reader.inputDigest} can be compared with what it was then. */
export async function replay(reader: Reader, trace: Trace): Promise<string> {
  for (const maxBytes of new Set(trace.map(([, bound]) => bound)))
    await reader.bytes(
      trace.filter(([, bound]) => bound === maxBytes).map(([path]) => path),
      maxBytes,
    );
  return reader.inputDigest();
}

const byPath = ([a]: [string, ...unknown[]], [b]: [string, ...unknown[]]) => (a < b ? -1 : a > b ? 1 : 0);
