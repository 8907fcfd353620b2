/** Methods of Protocol Buffers services. @see https://protobuf.dev/reference/protobuf/proto3-spec/ */
import type { ApiOperation } from './api.ts';
import type { FoundApi } from './read.ts';
import { isName, tokens } from './tokens.ts';

/** Every `rpc` of every `service`, with the path that gRPC uses on the wire. */
export function protobufOperations(source: string): FoundApi {
  const words = tokens(source, '//');
  const operations: ApiOperation[] = [];
  let prefix = '';
  let service: string | undefined;
  let depth = 0;
  for (const [at, word] of words.entries()) {
    const next = words[at + 1];
    if (word === '{') depth++;
    else if (word === '}') {
      depth--;
      if (depth === 0) service = undefined;
    } else if (depth === 0 && word === 'package' && isName(next)) prefix = `${next}.`;
    else if (depth === 0 && word === 'service' && isName(next)) service = next;
    else if (depth === 1 && service && word === 'rpc' && isName(next) && words[at + 2] === '(')
      operations.push({ id: next, method: 'rpc', path: `/${prefix}${service}/${next}` });
  }
  return { operations };
}
