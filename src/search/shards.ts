/** Which Pagefind index a document belongs to. Pure: depends on the documents only, never on the last run. */
import type { SearchDocument } from './documents.ts';

/** As many documents as can be indexed again, after one edit, in two or three seconds beside a render. */
const shardSize = 1500;
/** Up to four shards a reader does not notice, and somebody who edits a page does notice the second that they save. */
const smallShardSize = 1000;
const smallShards = 4;
/** Every shard costs a reader three requests. */
const maxShards = 32;
/** Docs sites beyond this are spread over the shards; smaller ones stay together, so that one edit touches one shard. */
const spreadFrom = 400;

/**
 * Spreads documents over `1, 2, 4, ...` shards: doubling moves half of the documents once, where any other number would move
 * nearly all of them at every step. Order within a shard is that of `documents`.
 */
export function shardDocuments(documents: readonly SearchDocument[]): SearchDocument[][] {
  let count = 1;
  const size = () => documents.length / count;
  while (size() > (count < smallShards ? smallShardSize : shardSize) && count < maxShards) count *= 2;
  const sizes = new Map<string, number>();
  for (const { ref } of documents) sizes.set(ref, (sizes.get(ref) ?? 0) + 1);
  const shards: SearchDocument[][] = Array.from({ length: count }, () => []);
  for (const document of documents) {
    const together = (sizes.get(document.ref) ?? 0) <= spreadFrom;
    shards[hash(together ? document.ref : document.key) % count]?.push(document);
  }
  return shards;
}

/** FNV-1a, finished so that the low bits are even. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  value ^= value >>> 16;
  value = Math.imul(value, 0x85ebca6b);
  return (value ^ (value >>> 13)) >>> 0;
}
