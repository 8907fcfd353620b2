/** What every page needs: the theme switch, dates as "3 days ago" on hover, a menu that closes. */
const root = document.documentElement;
const themeKey = 'callboard:theme';

/** System, then the opposite of what the system shows, then what it shows, fixed. */
function nextTheme(): 'light' | 'dark' | undefined {
  const systemDark = matchMedia('(prefers-color-scheme: dark)').matches;
  const now = root.dataset['theme'];
  if (now === undefined) return systemDark ? 'light' : 'dark';
  if ((now === 'dark') === systemDark) return undefined;
  return systemDark ? 'dark' : 'light';
}

function describe(button: HTMLElement): void {
  const words = { light: 'light', dark: 'dark' }[root.dataset['theme'] ?? ''] ?? 'as the system';
  button.setAttribute('aria-label', `Colours: ${words}`);
  button.title = `Colours: ${words}`;
}

for (const button of document.querySelectorAll<HTMLElement>('[data-theme-switch]')) {
  describe(button);
  button.addEventListener('click', () => {
    const next = nextTheme();
    if (next) root.dataset['theme'] = next;
    else delete root.dataset['theme'];
    try {
      if (next) localStorage.setItem(themeKey, next);
      else localStorage.removeItem(themeKey);
    } catch {
      // Storage is off: the choice lasts for this page.
    }
    describe(button);
  });
}

const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

document.addEventListener('pointerover', (event) => {
  const time = event.target instanceof Element ? event.target.closest('time') : null;
  if (!time || time.title) return;
  const seconds = (Date.parse(time.dateTime) - Date.now()) / 1000;
  if (Number.isNaN(seconds)) return;
  const [unit, size] = units.find(([, length]) => Math.abs(seconds) >= length) ?? ['minute', 60];
  const words = new Intl.RelativeTimeFormat(root.lang, { numeric: 'auto' }).format(
    Math.round(seconds / size),
    unit,
  );
  time.title = `${words} (${time.dateTime})`;
});

for (const menu of document.querySelectorAll<HTMLDetailsElement>('details.menu')) {
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !menu.open) return;
    menu.open = false;
    menu.querySelector('summary')?.focus();
  });
  document.addEventListener('click', (event) => {
    if (menu.open && event.target instanceof Node && !menu.contains(event.target)) menu.open = false;
  });
}
