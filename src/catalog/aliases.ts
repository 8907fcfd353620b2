/** YAML aliases are looked up by going through all anchors and aliases of the document: many of both take minutes. */
import { isAlias, isNode, visit, type Document } from 'yaml';

/** Look-ups times steps: about a second. */
const maxSteps = 25_000_000;

/** @throws {Error} if turning the document into values would take too long */
export function checkAliases(document: Document): void {
  let aliases = 0;
  let places = 0;
  visit(document, {
    Node(_key, node) {
      if (isAlias(node)) aliases++;
      if (isAlias(node) || (isNode(node) && 'anchor' in node && node.anchor)) places++;
    },
  });
  if (aliases * places > maxSteps) throw new Error('it has too many anchors and aliases');
}
