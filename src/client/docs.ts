/** On docs pages: the contents follow the scrolling, and code can be copied. */
const links = new Map(
  [...document.querySelectorAll<HTMLAnchorElement>('[data-toc]')].map((link) => [
    link.dataset['toc'] ?? '',
    link,
  ]),
);
const headings = [...links.keys()].flatMap((id) => document.getElementById(id) ?? []);

function follow(): void {
  const line = 120;
  let current = headings[0];
  for (const heading of headings) if (heading.getBoundingClientRect().top < line) current = heading;
  const atEnd = window.innerHeight + window.scrollY >= document.documentElement.scrollHeight - 4;
  if (atEnd && window.scrollY > 0) current = headings.at(-1);
  for (const [id, link] of links) {
    if (id === current?.id) link.setAttribute('aria-current', 'location');
    else link.removeAttribute('aria-current');
  }
}

if (headings.length > 0) {
  let waiting = false;
  addEventListener(
    'scroll',
    () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        follow();
      });
    },
    { passive: true },
  );
  follow();
}

if (isSecureContext)
  for (const block of document.querySelectorAll<HTMLElement>('.code-block')) {
    const code = block.querySelector('code');
    if (!code) continue;
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'copy';
    button.textContent = 'Copy';
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText((code.textContent ?? '').replace(/\n$/, ''));
      button.textContent = 'Copied';
      setTimeout(() => (button.textContent = 'Copy'), 1500);
    });
    block.append(button);
  }

/** Stacked sections become tabs; choosing one chooses the same label in every set of the page. */
const sets = [...document.querySelectorAll<HTMLElement>('.prose .tabs')].map((set, number) => {
  const panels = [...set.children].filter((child): child is HTMLElement => child.matches('section.tab'));
  const list = document.createElement('div');
  list.setAttribute('role', 'tablist');
  const buttons = panels.map((panel, index) => {
    const title = panel.querySelector<HTMLElement>('.tab-title');
    const button = document.createElement('button');
    button.type = 'button';
    button.role = 'tab';
    button.id = `cb-tab-${number}-${index}`;
    panel.id ||= `cb-panel-${number}-${index}`;
    panel.role = 'tabpanel';
    panel.setAttribute('aria-labelledby', button.id);
    button.setAttribute('aria-controls', panel.id);
    button.textContent = title?.textContent ?? `Tab ${index + 1}`;
    title?.classList.add('tab-off');
    list.append(button);
    return button;
  });
  const choose = (chosen: number, focus = false) => {
    buttons.forEach((button, index) => {
      button.setAttribute('aria-selected', String(index === chosen));
      button.tabIndex = index === chosen ? 0 : -1;
      const panel = panels[index];
      panel?.classList.toggle('tab-off', index !== chosen);
    });
    if (focus) buttons[chosen]?.focus();
  };
  buttons.forEach((button, index) => {
    button.addEventListener('click', () => {
      const label = button.textContent;
      const before = button.getBoundingClientRect().top;
      for (const other of sets) other.chooseLabel(label);
      choose(index);
      scrollBy(0, button.getBoundingClientRect().top - before);
    });
    button.addEventListener('keydown', (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (step) choose((index + step + buttons.length) % buttons.length, true);
    });
  });
  set.prepend(list);
  choose(0);
  return {
    chooseLabel: (label: string) => {
      const index = buttons.findIndex((button) => button.textContent === label);
      if (index !== -1) choose(index);
    },
  };
});

document.querySelector('#cb-docs-nav [aria-current="page"]')?.scrollIntoView({ block: 'nearest' });
