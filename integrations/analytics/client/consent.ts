/**
 * Asks once, for all plugins together, and keeps the answer in this browser; the button in the footer asks again.
 * Nothing but the answer is stored.
 */
const storageKey = 'callboard:analytics';

export interface ConsentRequest {
  /** Whom data goes to. */
  vendor: string;
  question?: string;
  policyUrl?: string;
  /** Called with the answer, at once where it is known; again where it changes. */
  answered(granted: boolean): void;
}

const requests: ConsentRequest[] = [];

/** To be called while the page loads. Where nothing can be stored, nobody is asked and nothing is counted. */
export function askConsent(request: ConsentRequest): void {
  if (!canStore()) return;
  requests.push(request);
  // The other plugins' requests come before this runs.
  if (requests.length === 1)
    queueMicrotask(() => {
      const known = readAnswer();
      if (known === undefined) showBanner();
      else tell(known);
      addSettings();
    });
}

function canStore(): boolean {
  try {
    localStorage.getItem(storageKey);
    return true;
  } catch {
    return false;
  }
}

const vendors = () => requests.map(({ vendor }) => vendor).sort();

/** A yes holds for those that were named when it was said; a no for everybody. */
function readAnswer(): boolean | undefined {
  const [answer, ...named] = localStorage.getItem(storageKey)?.split('\n') ?? [];
  if (answer === 'denied') return false;
  return answer === 'granted' && vendors().every((vendor) => named.includes(vendor)) ? true : undefined;
}

function tell(granted: boolean): void {
  for (const { answered } of requests) answered(granted);
}

function settle(granted: boolean): void {
  localStorage.setItem(storageKey, [granted ? 'granted' : 'denied', ...vendors()].join('\n'));
  tell(granted);
}

/** @param back what had the focus, where the reader has asked for the banner */
function showBanner(back?: HTMLElement): void {
  if (document.querySelector('.consent')) return;
  addStyle();
  const banner = document.createElement('section');
  banner.className = 'consent';
  banner.setAttribute('aria-label', 'Analytics');
  const text = document.createElement('p');
  const named = vendors().join(' and ');
  text.textContent =
    requests.find(({ question }) => question)?.question ??
    `May this portal count page views and searches with ${named}? It shows which docs help, and which are missing.`;
  const policy = requests.find(({ policyUrl }) => policyUrl)?.policyUrl;
  if (policy) {
    const link = document.createElement('a');
    link.className = 'u';
    link.href = policy;
    link.textContent = 'What is counted';
    text.append(' ', link);
  }
  // The end of the page can be read, and what has the focus is not behind the banner.
  const makeRoom = () => {
    const room = banner.isConnected ? `${banner.offsetHeight + 16}px` : '';
    document.body.style.paddingBottom = room;
    document.documentElement.style.scrollPaddingBottom = room;
  };
  const observer = new ResizeObserver(makeRoom);
  const choose = (granted: boolean) => {
    banner.remove();
    observer.disconnect();
    makeRoom();
    back?.focus();
    settle(granted);
  };
  const allow = button('Allow', () => choose(true));
  banner.append(
    text,
    allow,
    button('No, thanks', () => choose(false)),
  );
  // Early in the page's order, so that it is met by keyboard and screen reader before the content.
  const skip = document.querySelector('.skip');
  if (skip) skip.after(banner);
  else document.body.prepend(banner);
  observer.observe(banner);
  if (back) allow.focus();
}

function addSettings(): void {
  const settings = button('Analytics settings', () => showBanner(settings));
  settings.className = 'consent-settings';
  addStyle();
  document.querySelector('.site-footer > div')?.append(settings);
}

function button(label: string, pressed: () => void): HTMLButtonElement {
  const element = document.createElement('button');
  element.type = 'button';
  element.className = 'button';
  element.textContent = label;
  element.addEventListener('click', pressed);
  return element;
}

let styled = false;

/** A constructed style sheet needs no exception in the Content-Security-Policy. */
function addStyle(): void {
  if (styled) return;
  styled = true;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    .consent { position: fixed; inset: auto 16px 16px; z-index: 19; display: flex; flex-wrap: wrap; gap: 8px;
      align-items: center; width: fit-content; max-width: 720px; margin-inline: auto; padding: 10px 12px 10px 16px;
      background: var(--raised); border: 1px solid var(--line-strong); border-radius: var(--radius-l);
      box-shadow: var(--shadow); font-size: var(--text-s); }
    .consent p { flex: 1 1 320px; }
    .consent-settings { padding: 0; border: 0; background: none; color: inherit; font: inherit; }
    .consent-settings:hover { text-decoration: underline; }
    @media (max-width: 700px) {
      .consent { inset: auto 0 0; max-width: none; width: auto; padding: 8px 16px; border-width: 1px 0 0;
        border-radius: 0; font-size: 13px; line-height: 1.4; }
      .consent p { flex-basis: 100%; }
      .consent .button { flex: 1; justify-content: center; height: 36px; }
    }
    @media print { .consent { display: none; } }
  `);
  document.adoptedStyleSheets.push(sheet);
}
