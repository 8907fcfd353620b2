/**
 * In the browser: asks once, and loads Google's script only after a yes ("basic" consent mode). The answer is kept in
 * this browser, and can be changed by the button in the footer.
 * @see https://developers.google.com/tag-platform/security/guides/consent
 */
import type { GoogleAnalyticsOptions } from './options.ts';

const storageKey = 'callboard:google-analytics';

type Answer = 'granted' | 'denied';

/** gtag's queue takes `arguments` objects, not arrays. */
type Tag = (...args: unknown[]) => void;

export default function googleAnalytics(options: GoogleAnalyticsOptions): void {
  const answer = readAnswer();
  if (answer === 'granted') start(options);
  else if (answer === undefined) ask(options);
  addSettings(options);
}

function readAnswer(): Answer | undefined {
  const stored = localStorage.getItem(storageKey);
  return stored === 'granted' || stored === 'denied' ? stored : undefined;
}

function start({ measurementId }: GoogleAnalyticsOptions): void {
  const queue: unknown[] = [];
  Object.defineProperty(window, 'dataLayer', { value: queue, configurable: true });
  const tag: Tag = function () {
    // oxlint-disable-next-line prefer-rest-params
    queue.push(arguments);
  };
  const refused = { ad_storage: 'denied', ad_user_data: 'denied', ad_personalization: 'denied' };
  tag('consent', 'default', { ...refused, analytics_storage: 'granted' });
  tag('js', new Date());
  tag('config', measurementId, { send_page_view: false });
  tag('event', 'page_view', {
    page_title: document.title,
    page_location: location.href,
    content_group: contentGroup(),
  });
  document.addEventListener('callboard:search', (event) => {
    const { term, results } = (event as CustomEvent<{ term: string; results: number }>).detail;
    tag('event', 'search', { search_term: term, results });
  });
  const script = document.createElement('script');
  script.async = true;
  script.src = `https://www.googletagmanager.com/gtag/js?id=${encodeURIComponent(measurementId)}`;
  document.head.append(script);
}

/** `catalog`, `docs`, ...: the first part of the address below the base. */
function contentGroup(): string {
  const base = document.documentElement.dataset['base'] ?? '/';
  const path = location.pathname.startsWith(base)
    ? location.pathname.slice(base.length)
    : location.pathname.slice(1);
  return path.split('/')[0] || 'home';
}

function ask(options: GoogleAnalyticsOptions): void {
  const banner = document.createElement('section');
  banner.className = 'consent';
  banner.setAttribute('aria-label', 'Analytics');
  const text = document.createElement('p');
  text.textContent = options.question;
  if (options.policyUrl) {
    const link = document.createElement('a');
    link.href = options.policyUrl;
    link.textContent = 'What is collected';
    text.append(' ', link);
  }
  const settle = (answer: Answer) => {
    localStorage.setItem(storageKey, answer);
    banner.remove();
    if (answer === 'granted') start(options);
  };
  banner.append(
    text,
    button('Allow', () => settle('granted')),
    button('No, thanks', () => settle('denied')),
  );
  addStyle();
  document.body.append(banner);
}

/** A way back for those who have answered. */
function addSettings(options: GoogleAnalyticsOptions): void {
  const footer = document.querySelector('footer > div');
  footer?.append(
    button('Analytics settings', () => {
      localStorage.removeItem(storageKey);
      if (!document.querySelector('.consent')) ask(options);
    }),
  );
  addStyle();
}

function button(label: string, onClick: () => void): HTMLButtonElement {
  const element = document.createElement('button');
  element.type = 'button';
  element.className = 'consent-button';
  element.textContent = label;
  element.addEventListener('click', onClick);
  return element;
}

/** A constructed style sheet needs no exception in the Content-Security-Policy. */
function addStyle(): void {
  if (document.adoptedStyleSheets.some((sheet) => sheet.cssRules[0]?.cssText.startsWith('.consent'))) return;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    .consent { position: fixed; inset: auto 16px 16px; z-index: 20; display: flex; flex-wrap: wrap; gap: 8px 12px;
      align-items: center; max-width: 640px; margin-inline: auto; padding: 12px 16px; font-size: 14px;
      background: Canvas; color: CanvasText; border: 1px solid var(--line, GrayText); border-radius: 8px; }
    .consent p { margin: 0; flex: 1 1 280px; }
    .consent-button { font: inherit; font-size: 13px; padding: 4px 12px; border: 1px solid var(--line, GrayText);
      border-radius: 4px; background: transparent; color: inherit; cursor: pointer; }
  `);
  document.adoptedStyleSheets.push(sheet);
}
