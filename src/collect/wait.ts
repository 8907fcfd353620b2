/** How long to wait before a vendor is asked again. */

/** Waits longer than this are not waited: the last good data is shown instead. In milliseconds. */
export const longestWait = 60_000;

/**
 * Milliseconds to wait before the next attempt; undefined where another attempt makes no sense.
 * @param answer status and headers, or undefined where the connection failed
 * @param attempt from 1
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-retry-after and GitHub's rules for 403 with rate-limit headers:
 * https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api#handle-rate-limit-errors-appropriately
 */
export function waitBefore(
  answer: { status: number; headers: Headers } | undefined,
  attempt: number,
  now: number,
): number | undefined {
  if (attempt >= 4) return undefined;
  // Doubling; spread by the attempt alone, so that runs are alike.
  const usual = 250 * 2 ** (attempt - 1);
  if (!answer) return usual;
  const { status, headers } = answer;
  const limited = status === 429 || (status === 403 && isRateLimited(headers));
  if (!limited && ![408, 500, 502, 503, 504].includes(status)) return undefined;
  const asked = askedFor(headers, now);
  return asked === undefined ? usual : asked <= longestWait ? Math.max(asked, 0) : undefined;
}

function isRateLimited(headers: Headers): boolean {
  return headers.has('retry-after') || headers.get('x-ratelimit-remaining') === '0';
}

/** What the vendor asks to wait, in milliseconds. */
function askedFor(headers: Headers, now: number): number | undefined {
  const after = headers.get('retry-after')?.trim();
  if (after !== undefined && after !== '') {
    if (/^\d{1,9}$/.test(after)) return Number(after) * 1000;
    const date = Date.parse(after);
    if (!Number.isNaN(date)) return date - now;
  }
  const reset = headers.get('x-ratelimit-reset');
  if (headers.get('x-ratelimit-remaining') !== '0' || !reset || !/^\d{1,12}$/.test(reset)) return undefined;
  // Epoch seconds at GitHub; seconds from now at vendors that count down.
  const seconds = Number(reset);
  return seconds > 1_000_000_000 ? seconds * 1000 - now : seconds * 1000;
}
