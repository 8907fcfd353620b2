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

/** SVG content on a 16 by 16 grid. */
export function glyphShape(tape: string): string {
  return (Object.hasOwn(shapes, tape) ? shapes[tape] : undefined) ?? shapes['other'] ?? '';
}

/** The tape of a kind that search knows only by name; a kind of somebody's own gets the neutral one. */
export function tapeOfKind(kind: string): string {
  const tape = kind.toLowerCase();
  return Object.hasOwn(shapes, tape) ? tape : 'other';
}
