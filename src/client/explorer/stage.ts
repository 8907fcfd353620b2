/** The surface that a picture lies on: moved by dragging and arrow keys, zoomed by wheel, two fingers, plus and minus. */
import { svg } from './svg.ts';

export interface Stage {
  /** Lays a picture on the surface. @param at what is to be in the middle; none: all of it is to be seen */
  show(
    content: readonly SVGElement[],
    size: { width: number; height: number },
    at?: { x: number; y: number },
  ): void;
  zoomBy(factor: number): void;
  fit(): void;
  /** Place on the picture of a pointer. */
  place(event: PointerEvent | MouseEvent): { x: number; y: number };
  /** A drag ended just now: the click that follows means nothing. */
  dragged(): boolean;
}

const [least, most] = [0.02, 4];
const step = 70;
const readable = 1.15;

export function createStage(frame: HTMLElement): Stage {
  const content = svg('g');
  const surface = svg('svg', { class: 'gr surface', role: 'group', 'aria-label': 'Picture' }, content);
  frame.append(surface);
  let size = { width: 1, height: 1 };
  let view = { x: 0, y: 0, zoom: 1 };
  let moved = false;
  const fingers = new Map<number, { x: number; y: number }>();

  const apply = () =>
    content.setAttribute(
      'transform',
      `translate(${view.x.toFixed(1)} ${view.y.toFixed(1)}) scale(${view.zoom.toFixed(4)})`,
    );
  const box = () => frame.getBoundingClientRect();
  const zoomAt = (factor: number, x: number, y: number) => {
    const zoom = Math.min(most, Math.max(least, view.zoom * factor));
    const by = zoom / view.zoom;
    view = { zoom, x: x - (x - view.x) * by, y: y - (y - view.y) * by };
    apply();
  };
  const zoomBy = (factor: number) => zoomAt(factor, box().width / 2, box().height / 2);
  const fitZoom = () =>
    Math.max(least, Math.min((box().width - 32) / size.width, (box().height - 32) / size.height, readable));
  const centre = (x: number, y: number, zoom: number) => {
    view = { zoom, x: box().width / 2 - x * zoom, y: box().height / 2 - y * zoom };
    apply();
  };
  const fit = () => centre(size.width / 2, size.height / 2, fitZoom());

  frame.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const { left, top } = box();
      const pixels = event.deltaMode === 1 ? event.deltaY * 16 : event.deltaY;
      zoomAt(Math.exp(-pixels * 0.0016), event.clientX - left, event.clientY - top);
    },
    { passive: false },
  );
  frame.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (fingers.size === 1) moved = false;
  });
  addEventListener('pointermove', (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const now = { x: event.clientX, y: event.clientY };
    if (fingers.size === 1) {
      if (!moved && Math.hypot(now.x - before.x, now.y - before.y) < 4) return;
      if (!moved) frame.classList.add('moving');
      moved = true;
      view = { ...view, x: view.x + now.x - before.x, y: view.y + now.y - before.y };
      apply();
    } else {
      const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
      if (!other) return;
      moved = true;
      const { left, top } = box();
      const spread =
        Math.hypot(now.x - other.x, now.y - other.y) /
        Math.max(1, Math.hypot(before.x - other.x, before.y - other.y));
      zoomAt(spread, (now.x + other.x) / 2 - left, (now.y + other.y) / 2 - top);
    }
    fingers.set(event.pointerId, now);
  });
  for (const end of ['pointerup', 'pointercancel'] as const)
    addEventListener(end, (event) => {
      fingers.delete(event.pointerId);
      if (fingers.size === 0) frame.classList.remove('moving');
    });
  // Links and pictures would be dragged out of the page.
  frame.addEventListener('dragstart', (event) => event.preventDefault());

  const keys: Record<string, () => void> = {
    ArrowLeft: () => move(step, 0),
    ArrowRight: () => move(-step, 0),
    ArrowUp: () => move(0, step),
    ArrowDown: () => move(0, -step),
    '+': () => zoomBy(1.25),
    '=': () => zoomBy(1.25),
    '-': () => zoomBy(0.8),
    '0': fit,
  };
  function move(x: number, y: number): void {
    view = { ...view, x: view.x + x, y: view.y + y };
    apply();
  }
  frame.addEventListener('keydown', (event) => {
    const action = Object.hasOwn(keys, event.key) ? keys[event.key] : undefined;
    if (!action || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    action();
  });
  // What has the focus must be seen.
  frame.addEventListener('focusin', (event) => {
    if (event.target === frame || !(event.target instanceof SVGElement)) return;
    const [outer, inner] = [box(), event.target.getBoundingClientRect()];
    const x = Math.max(0, outer.left + 20 - inner.left) + Math.min(0, outer.right - 20 - inner.right);
    const y = Math.max(0, outer.top + 20 - inner.top) + Math.min(0, outer.bottom - 20 - inner.bottom);
    if (x !== 0 || y !== 0) move(x, y);
    frame.scrollTo(0, 0);
  });

  return {
    zoomBy,
    fit,
    dragged: () => moved,
    place(event) {
      const { left, top } = box();
      return {
        x: (event.clientX - left - view.x) / view.zoom,
        y: (event.clientY - top - view.y) / view.zoom,
      };
    },
    show(nodes, now, at) {
      content.replaceChildren(...nodes);
      size = { width: Math.max(1, now.width), height: Math.max(1, now.height) };
      const zoom = fitZoom();
      // Text that cannot be read helps nobody: then the middle is shown, and the rest is a drag away.
      if (at && zoom < 0.6) centre(at.x, at.y, 0.85);
      else fit();
    },
  };
}
