/** On pages with diagrams: one that is shown smaller than it is, or has to be scrolled, can be opened in full. */
let dialog: HTMLDialogElement | undefined;

function show(picture: SVGSVGElement): void {
  dialog ??= make();
  const copy = picture.cloneNode(true) as SVGSVGElement;
  copy.classList.add('diagram-wide');
  dialog.setAttribute('aria-label', picture.getAttribute('aria-label') ?? 'Diagram');
  dialog.querySelector('.diagram-view')?.replaceChildren(copy);
  scale(dialog, false);
  dialog.showModal();
}

/** As large as it is, and larger if there is room; or all of it. */
function scale(shown: HTMLDialogElement, all: boolean): void {
  const copy = shown.querySelector<SVGSVGElement>('.diagram-svg');
  const toggle = shown.querySelector<HTMLButtonElement>('[aria-pressed]');
  if (!copy || !toggle) return;
  const { width, height } = copy.viewBox.baseVal;
  const fitting = Math.min((innerWidth - 80) / width, (innerHeight - 120) / height);
  const factor = all ? fitting : Math.min(2, Math.max(1, fitting));
  copy.setAttribute('width', String(Math.round(width * factor)));
  copy.setAttribute('height', String(Math.round(height * factor)));
  toggle.setAttribute('aria-pressed', String(all));
  toggle.hidden = fitting >= 1;
}

function make(): HTMLDialogElement {
  const made = document.createElement('dialog');
  made.className = 'diagram-dialog';
  const view = document.createElement('div');
  view.className = 'diagram-view';
  view.tabIndex = 0;
  const toggle = button('button', 'Show all of it', () =>
    scale(made, toggle.getAttribute('aria-pressed') !== 'true'),
  );
  toggle.setAttribute('aria-pressed', 'false');
  made.append(
    button('button', 'Close', () => made.close()),
    toggle,
    view,
  );
  made.addEventListener('click', (event) => {
    if (event.target === made) made.close();
  });
  document.body.append(made);
  return made;
}

function button(className: string, text: string, act: () => void): HTMLButtonElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = className;
  made.textContent = text;
  made.addEventListener('click', act);
  return made;
}

for (const picture of document.querySelectorAll<SVGSVGElement>('.diagram .diagram-svg')) {
  const view = picture.parentElement;
  if (!view) continue;
  const enlarge = button('diagram-enlarge', 'Enlarge', () => show(picture));
  view.after(enlarge);
  // Layout changes with the window, and tabs show what was hidden.
  new ResizeObserver(() => {
    const isSmaller = picture.clientWidth > 0 && picture.clientWidth < picture.viewBox.baseVal.width * 0.98;
    enlarge.hidden = !isSmaller && view.scrollWidth <= view.clientWidth + 1;
  }).observe(view);
}
