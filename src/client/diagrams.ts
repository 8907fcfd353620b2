/** On pages with diagrams: one that is shown smaller than it is, or has to be scrolled, can be opened in full. */
let dialog: HTMLDialogElement | undefined;

function show(picture: SVGSVGElement): void {
  dialog ??= make();
  const copy = picture.cloneNode(true) as SVGSVGElement;
  const { width, height } = picture.viewBox.baseVal;
  const scale = Math.min(2, Math.max(1, Math.min((innerWidth - 64) / width, (innerHeight - 112) / height)));
  copy.setAttribute('width', String(Math.round(width * scale)));
  copy.setAttribute('height', String(Math.round(height * scale)));
  copy.classList.add('diagram-wide');
  dialog.setAttribute('aria-label', picture.getAttribute('aria-label') ?? 'Diagram');
  dialog.querySelector('.diagram-view')?.replaceChildren(copy);
  dialog.showModal();
}

function make(): HTMLDialogElement {
  const made = document.createElement('dialog');
  made.className = 'diagram-dialog';
  const close = document.createElement('button');
  close.type = 'button';
  close.className = 'button';
  close.textContent = 'Close';
  close.addEventListener('click', () => made.close());
  const view = document.createElement('div');
  view.className = 'diagram-view';
  view.tabIndex = 0;
  made.append(close, view);
  made.addEventListener('click', (event) => {
    if (event.target === made) made.close();
  });
  document.body.append(made);
  return made;
}

for (const picture of document.querySelectorAll<SVGSVGElement>('.diagram .diagram-svg')) {
  const view = picture.parentElement;
  if (!view) continue;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'diagram-enlarge';
  button.textContent = 'Enlarge';
  button.addEventListener('click', () => show(picture));
  view.after(button);
  // Layout changes with the window, and tabs show what was hidden.
  new ResizeObserver(() => {
    const isSmaller = picture.clientWidth > 0 && picture.clientWidth < picture.viewBox.baseVal.width * 0.98;
    button.hidden = !isSmaller && view.scrollWidth <= view.clientWidth + 1;
  }).observe(view);
}
