/** Marks of kinds: a shape of its own each, told apart without colour. Drawn by pages and by search alike. */
const shapes: Record<string, string> = {
  component: '<path d="M8 1.6 14.4 8 8 14.4 1.6 8z" fill="currentColor"/>',
  api: '<path d="M6 2.6H4.4c-1 0-1.4.6-1.4 1.5v1.7C3 7 2.5 7.7 1.6 8 2.5 8.3 3 9 3 10.2v1.7c0 .9.4 1.5 1.4 1.5H6M10 2.6h1.6c1 0 1.4.6 1.4 1.5v1.7c0 1.2.5 1.9 1.4 2.2-.9.3-1.4 1-1.4 2.2v1.7c0 .9-.4 1.5-1.4 1.5H10" stroke="currentColor" stroke-width="1.8" fill="none" stroke-linecap="round"/><circle cx="8" cy="8" r="1.6" fill="currentColor"/>',
  resource:
    '<path d="M2.4 4c0-1.3 2.5-2.3 5.6-2.3s5.6 1 5.6 2.3v8c0 1.3-2.5 2.3-5.6 2.3S2.4 13.3 2.4 12z" fill="currentColor" opacity=".35"/><ellipse cx="8" cy="4" rx="5.6" ry="2.3" fill="currentColor"/>',
  system:
    '<path d="M2 2h12v12H2z" fill="none" stroke="currentColor" stroke-width="1.8"/><path d="M5.5 5.5h5v5h-5z" fill="currentColor"/>',
  domain:
    '<circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="1.8"/><circle cx="8" cy="8" r="2.4" fill="currentColor"/>',
  group:
    '<circle cx="5.2" cy="5" r="2.5" fill="currentColor"/><circle cx="11.4" cy="5.6" r="2" fill="currentColor"/><path d="M.9 13.4c0-2.8 1.8-4.6 4.3-4.6s4.3 1.8 4.3 4.6zM10.8 13.4c0-1.9-.6-3.4-1.5-4.4.6-.4 1.3-.6 2.1-.6 2.2 0 3.8 1.7 3.8 5z" fill="currentColor"/>',
  user: '<circle cx="8" cy="4.8" r="3" fill="currentColor"/><path d="M2.4 14c0-3.3 2.3-5.2 5.6-5.2s5.6 1.9 5.6 5.2z" fill="currentColor"/>',
  template:
    '<path d="M2.2 2.2h11.6v11.6H2.2z" fill="none" stroke="currentColor" stroke-width="1.6" stroke-dasharray="2.6 2"/><path d="M8 5v6M5 8h6" stroke="currentColor" stroke-width="1.8"/>',
  location:
    '<path d="M8 15s5-4.7 5-8.6A5 5 0 0 0 3 6.4C3 10.3 8 15 8 15z" fill="none" stroke="currentColor" stroke-width="1.6"/><circle cx="8" cy="6.4" r="1.6" fill="currentColor"/>',
  other: '<circle cx="8" cy="8" r="4" fill="none" stroke="currentColor" stroke-width="1.8"/>',
};

/** Shapes for kinds of an organisation's own, by name; their hue they choose apart. */
const icons: Record<string, string> = {
  ring: '<circle cx="8" cy="8" r="5" fill="none" stroke="currentColor" stroke-width="2"/>',
  hexagon: '<path d="M8 1.4 13.8 4.7v6.6L8 14.6 2.2 11.3V4.7z" fill="currentColor"/>',
  triangle: '<path d="M8 2.2 14.6 13.6H1.4z" fill="currentColor"/>',
  drop: '<path d="M8 1.4c2.6 3.2 4.8 5.7 4.8 8.3a4.8 4.8 0 0 1-9.6 0C3.2 7.1 5.4 4.6 8 1.4z" fill="currentColor"/>',
  table:
    '<path d="M1.8 2.6h12.4v10.8H1.8z" fill="none" stroke="currentColor" stroke-width="1.6"/><path d="M1.8 2.6h12.4v3.4H1.8z" fill="currentColor"/><path d="M6.2 6v7.4M1.8 9.7h12.4" stroke="currentColor" stroke-width="1.3"/>',
  stack:
    '<path d="M8 1.6 14.6 5 8 8.4 1.4 5z" fill="currentColor"/><path d="M1.8 8.2 8 11.4l6.2-3.2M1.8 11.2 8 14.4l6.2-3.2" fill="none" stroke="currentColor" stroke-width="1.6"/>',
  chart: '<path d="M2 14V8.5h3V14zM6.5 14V2h3v12zM11 14V5.5h3V14z" fill="currentColor"/>',
  queue:
    '<path d="M1.6 4.5h2.8v7H1.6zM6.6 4.5h2.8v7H6.6z" fill="currentColor"/><path d="M11.6 4.5h2.8v7h-2.8z" fill="none" stroke="currentColor" stroke-width="1.3"/>',
  cloud: '<path d="M4.4 13a3.4 3.4 0 0 1-.3-6.8 4.3 4.3 0 0 1 8.2.9A3 3 0 0 1 12 13z" fill="currentColor"/>',
  bolt: '<path d="M9.4 1.2 3 9.2h4.2L6.4 14.8 13 6.6H8.6z" fill="currentColor"/>',
  shield:
    '<path d="M8 1.4 13.6 3.4v4.2c0 3.2-2.3 5.6-5.6 7-3.3-1.4-5.6-3.8-5.6-7V3.4z" fill="currentColor"/>',
  key: '<circle cx="4.8" cy="8" r="2.9" fill="none" stroke="currentColor" stroke-width="1.9"/><path d="M7.6 8h7M11.2 8v3M14 8v2.4" fill="none" stroke="currentColor" stroke-width="1.9"/>',
  flag: '<path d="M3.4 1.6v12.8" stroke="currentColor" stroke-width="1.8"/><path d="M4 2.4h9.6l-2.4 3.2 2.4 3.2H4z" fill="currentColor"/>',
  book: '<path d="M2 2.8c2.4-.6 4.4-.3 6 .8 1.6-1.1 3.6-1.4 6-.8v10c-2.4-.6-4.4-.3-6 .8-1.6-1.1-3.6-1.4-6-.8z" fill="none" stroke="currentColor" stroke-width="1.6"/><path d="M8 3.6v10" stroke="currentColor" stroke-width="1.6"/>',
  box: '<path d="M1.8 5h12.4v8.8H1.8z" fill="none" stroke="currentColor" stroke-width="1.6"/><path d="M1 2.2h14v3H1z" fill="currentColor"/><path d="M6 8.2h4" stroke="currentColor" stroke-width="1.6"/>',
  flask:
    '<path d="M6 1.8v4.4L2.2 12.6c-.5.9 0 1.8 1 1.8h9.6c1 0 1.5-.9 1-1.8L10 6.2V1.8M4.8 1.8h6.4" fill="none" stroke="currentColor" stroke-width="1.5"/><path d="M4.6 10.2h6.8l1.6 3.4H3z" fill="currentColor"/>',
  screen:
    '<path d="M1.6 2.6h12.8v8.4H1.6z" fill="none" stroke="currentColor" stroke-width="1.8"/><path d="M5 14.2h6M8 11v3" stroke="currentColor" stroke-width="1.8"/>',
  spark: '<path d="M8 1 9.7 6.3 15 8 9.7 9.7 8 15 6.3 9.7 1 8 6.3 6.3z" fill="currentColor"/>',
};

/**
 * SVG content on a 16 by 16 grid.
 * @param tape of a built-in kind, or `<hue>-<shape>`
 */
export function glyphShape(tape: string): string {
  if (Object.hasOwn(shapes, tape)) return shapes[tape] ?? '';
  const icon = tape.slice(tape.indexOf('-') + 1);
  return (Object.hasOwn(icons, icon) ? icons[icon] : shapes['other']) ?? '';
}

/** The tape of a kind that search knows only by name; a kind that is not built in gets the neutral one. */
export function tapeOfKind(kind: string): string {
  const tape = kind.toLowerCase();
  return Object.hasOwn(shapes, tape) ? tape : 'other';
}
