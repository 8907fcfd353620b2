/** What went wrong with a request to GitHub, in words, and what to do about it. */
import type { Problem } from '../problems.ts';
import { type GitHubAuth, type GitHubHost, isRateLimit, NotInstalledError } from './github-api.ts';
import { createRedactor } from './redact.ts';

export function redactorOf(auth: GitHubAuth): (text: string) => string {
  return createRedactor(auth.kind === 'token' ? [auth.token] : auth.kind === 'app' ? [auth.key] : []);
}

/** What a failed request means for whoever set the source up. */
export function describeFailure(
  error: unknown,
  options: { org: string; repo?: string; auth: GitHubAuth; tokenName?: string },
  host: GitHubHost,
  redact: (text: string) => string,
): Problem {
  const { status, response } = error as { status?: number; response?: { headers?: Record<string, string> } };
  const detail = redact(causes(error)).slice(0, 300);
  const headers = response?.headers ?? {};
  const problem = (rule: string, message: string, hint: string): Problem => ({
    rule,
    severity: 'error',
    message,
    hint,
  });
  const token = options.tokenName
    ? `the token in ${options.tokenName}`
    : 'a token (`token: ${GITHUB_TOKEN}`)';
  if (error instanceof NotInstalledError)
    return problem('source-unauthorised', detail, 'Install the app there, or write its `installation` id.');
  if (isRateLimit(error)) {
    const reset = Number(headers['x-ratelimit-reset']);
    const until = reset ? ` until ${new Date(reset * 1000).toISOString().replace('.000', '')}` : '';
    return problem(
      'rate-limited',
      `${host.host} answers no more requests${until}: its rate limit is used up.`,
      options.auth.kind === 'none'
        ? `Use ${token}: the limit is much higher then.`
        : 'Run again later; what was read before stays.',
    );
  }
  if (status === 401 || status === 403)
    return problem(
      'source-unauthorised',
      `${host.host} refuses to list "${options.org}". It says: ${detail}`,
      `Check ${token}: it must not have expired and needs read access.`,
    );
  if (status === 404)
    return problem(
      'source-not-found',
      `${host.host} has no ${options.repo ? `repository "${options.org}/${options.repo}"` : `organisation or user "${options.org}"`}, or does not show it.`,
      `Check the name, and ${token}.`,
    );
  return problem(
    'source-unreachable',
    `"${options.org}" could not be listed at ${host.host}. ${detail}`,
    'Check the address and the network. Behind a proxy set https_proxy; for a company CA set NODE_EXTRA_CA_CERTS.',
  );
}

function causes(error: unknown): string {
  const messages: string[] = [];
  for (let at: unknown = error; at instanceof Error && messages.length < 4; at = at.cause)
    if (at.message && !messages.includes(at.message)) messages.push(at.message);
  return messages.join(': ') || String(error);
}
