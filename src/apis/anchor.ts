/** Anchor of an operation on the page that lists its API's operations. */
export function operationAnchor(id: string): string {
  return `operation-${id.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '')}`;
}
