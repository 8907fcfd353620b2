/** Makes SVG elements without markup in strings. */

/** @param attributes `undefined` leaves an attribute out */
export function svg<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Record<string, string | number | undefined> = {},
  ...children: (Node | string | undefined)[]
): SVGElementTagNameMap[Name] {
  const node = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes))
    if (value !== undefined) node.setAttribute(key, String(value));
  node.append(...children.filter((child) => child !== undefined));
  return node;
}
