/** On docs pages: pictures open at their full size, old pages say so, and the contents close when something was chosen. */
const root = document.documentElement;

for (const note of document.querySelectorAll<HTMLElement>('[data-fresh-until]'))
  if (Date.parse(note.dataset['freshUntil'] ?? '') < Date.now()) note.hidden = false;

const sheet = document.querySelector<HTMLElement>('#cb-toc');
sheet?.addEventListener('click', (event) => {
  if (event.target instanceof Element && event.target.closest('a') && sheet.matches(':popover-open'))
    sheet.hidePopover();
});

/** One dialog for all pictures, made when the first is opened. */
let dialog: HTMLDialogElement | undefined;

function show(image: HTMLImageElement): void {
  if (!dialog) {
    dialog = document.createElement('dialog');
    dialog.className = 'zoom-view';
    const close = document.createElement('button');
    close.type = 'button';
    close.className = 'button';
    close.textContent = 'Close';
    close.addEventListener('click', () => dialog?.close());
    dialog.append(close, document.createElement('img'));
    // The picture itself and what is around it: whoever has seen enough clicks anywhere.
    dialog.addEventListener('click', (event) => {
      if (event.target !== close) dialog?.close();
    });
    dialog.addEventListener('close', () => root.classList.remove('is-zoomed'));
    document.body.append(dialog);
  }
  const copy = dialog.querySelector('img');
  if (!copy) return;
  copy.src = image.currentSrc || image.src;
  copy.alt = image.alt;
  // A vector has no size of its own: it fills the window in its proportions, so that its ground ends where it ends.
  const ratio = image.clientWidth / Math.max(1, image.clientHeight);
  copy.style.width = isVector(image) ? `min(100%, calc((100dvh - 32px) * ${ratio}))` : '';
  copy.style.aspectRatio = isVector(image) ? String(ratio) : '';
  dialog.setAttribute('aria-label', image.alt || 'Picture');
  root.classList.add('is-zoomed');
  dialog.showModal();
}

function isVector(image: HTMLImageElement): boolean {
  return /\.svg(?:[?#]|$)/i.test(image.currentSrc);
}

/** A picture that is shown smaller than it is, and leads nowhere, becomes a button; nothing moves by that. */
function offer(image: HTMLImageElement): void {
  const shown = image.clientWidth;
  if (shown < 120 || image.closest('a, button, summary')) return;
  if (image.naturalWidth < shown * 1.15 && !(isVector(image) && shown > 300)) return;
  image.alt ||= 'Picture';
  image.classList.add('zoom');
  image.role = 'button';
  image.tabIndex = 0;
  image.setAttribute('aria-label', `Enlarge: ${image.alt}`);
  image.addEventListener('click', () => show(image));
  image.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    show(image);
  });
}

for (const image of document.querySelectorAll<HTMLImageElement>('.prose img'))
  if (image.complete) offer(image);
  else image.addEventListener('load', () => offer(image), { once: true });

export {};
