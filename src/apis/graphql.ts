/** Fields of a GraphQL schema's root types. @see https://spec.graphql.org/October2021/#sec-Root-Operation-Types */
import type { ApiOperation } from './api.ts';
import type { FoundApi } from './read.ts';
import { isName, tokens } from './tokens.ts';

/** Queries, mutations and subscriptions of a schema in the definition language. */
export function graphqlOperations(source: string): FoundApi {
  const words = tokens(source, '#');
  const roots = rootTypes(words);
  const operations: ApiOperation[] = [];
  for (let at = 0; at < words.length; at++) {
    if (words[at] !== 'type') continue;
    const method = roots.get(words[at + 1] ?? '');
    if (!method) continue;
    while (at < words.length && words[at] !== '{' && words[at] !== '}') at++;
    at = readFields(words, at + 1, (name, description) =>
      operations.push({ id: name, method, path: name, summary: description }),
    );
  }
  return { operations };
}

/** `schema { query: Q }`, else the three default names. */
function rootTypes(words: readonly string[]): Map<string, string> {
  const roots = new Map([
    ['Query', 'query'],
    ['Mutation', 'mutation'],
    ['Subscription', 'subscription'],
  ]);
  for (let at = words.indexOf('schema'); at !== -1 && at < words.length && words[at] !== '}'; at++) {
    const [operation, colon, type] = words.slice(at, at + 3);
    if (colon === ':' && isName(type) && [...roots.values()].includes(operation ?? '')) {
      for (const [name, value] of roots) if (value === operation) roots.delete(name);
      roots.set(type, operation ?? '');
    }
  }
  return roots;
}

/** Reads `name(arguments): Type @directive` until the closing brace; returns its place. */
function readFields(
  words: readonly string[],
  start: number,
  found: (name: string, description: string | undefined) => void,
): number {
  let depth = 0;
  let description: string | undefined;
  let at = start;
  for (; at < words.length; at++) {
    const word = words[at] ?? '';
    if (word === '(' || word === '[' || word === '{') depth++;
    else if (word === ')' || word === ']') depth--;
    else if (word === '}') {
      if (depth === 0) break;
      depth--;
    } else if (depth > 0) continue;
    else if (word.startsWith('"')) description = firstLine(word);
    else if (isName(word) && ['(', ':'].includes(words[at + 1] ?? '') && words[at - 1] !== '@') {
      found(word, description);
      description = undefined;
    }
  }
  return at;
}

function firstLine(quoted: string): string | undefined {
  const text = quoted.replace(/^"+|"+$/g, '').trim();
  return text.split('\n', 1)[0] || undefined;
}
