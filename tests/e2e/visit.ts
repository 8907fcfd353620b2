/** Opens pages of the sample portal and collects everything that the browser complains about. */
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { inject } from 'vitest';

export interface Visit {
  page: Page;
  /** Console errors and warnings, exceptions, failed requests, violations of the Content-Security-Policy. */
  complaints: string[];
}

export function launch(): Promise<Browser> {
  // Chromium's sandbox does not start for root or in many containers; the pages are our own.
  return chromium.launch({
    executablePath: inject('browser'),
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
}

/** A fresh visitor: nothing stored, nothing cached. */
export async function visit(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Visit> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()))
      complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`));
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText;
    // A request that the page itself gave up, by leaving or by typing on.
    if (reason !== 'net::ERR_ABORTED') complaints.push(`${request.url()}: ${reason}`);
  });
  page.on('request', (request) => {
    const { origin } = new URL(request.url());
    if (origin !== 'null' && origin !== new URL(url).origin)
      complaints.push(`leaves the host: ${request.url()}`);
  });
  await page.goto(url, { waitUntil: 'load' });
  return { page, complaints };
}
