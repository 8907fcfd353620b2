/** What it takes to find out that nothing has changed in many repositories. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { type GitServer, serveGit } from './git-server.ts';
import type { Measured } from './measure.ts';
import { callboard, writePortal } from './portal.ts';
import type { BenchFolders } from './run.ts';

export interface CrawlFigures {
  repositories: number;
  first: Measured;
  unchanged: Measured;
  /** Of the unchanged crawl. */
  count: GitServer['count'];
}

const commitTime = 1_767_225_600;

/** Each repository named in the configuration, and asked one by one. */
export async function measureOneByOne(repositories: number, folders: BenchFolders): Promise<CrawlFigures> {
  const names = createRepositories(repositories, folders.shared);
  const server = await serveGit(join(folders.shared, 'git'));
  const sources = names.map((name) => `  - git: ${server.url}/acme/${name}.git\n`).join('');
  return crawlTwice(join(folders.portals, 'one-by-one'), `sources:\n${sources}`, repositories, server);
}

/** The same repositories behind a forge that lists an organisation as GitHub does, a hundred to a page. */
export async function measureListing(repositories: number, folders: BenchFolders): Promise<CrawlFigures> {
  const names = createRepositories(repositories, folders.shared);
  const server = await serveGit(join(folders.shared, 'git'), (request, response, url) =>
    answerAsForge(names, request, response, url),
  );
  return crawlTwice(
    join(folders.portals, 'listing'),
    `sources:\n  - github: { org: acme, host: '${server.url}' }\n`,
    repositories,
    server,
  );
}

async function crawlTwice(
  portal: string,
  sources: string,
  repositories: number,
  server: GitServer,
): Promise<CrawlFigures> {
  writePortal(portal, sources);
  try {
    const first = await callboard(portal, 'crawl');
    server.reset();
    const unchanged = await callboard(portal, 'crawl');
    return { repositories, first, unchanged, count: { ...server.count } };
  } finally {
    server.close();
  }
}

/** Bare repositories with one commit each, kept between runs; filters are allowed, as forges do. */
function createRepositories(count: number, work: string): string[] {
  const names = Array.from({ length: count }, (_, index) => `service-${String(index).padStart(4, '0')}`);
  for (const name of names) {
    const folder = join(work, 'git', 'acme', `${name}.git`);
    if (existsSync(join(folder, 'refs/heads/main'))) continue;
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    execFileSync('git', ['init', '--quiet', '--bare', '--template=', '--initial-branch=main', folder]);
    writeFileSync(
      join(folder, 'config'),
      '[core]\n\trepositoryformatversion = 0\n\tbare = true\n[uploadpack]\n\tallowFilter = true\n\tallowAnySHA1InWant = true\n',
    );
    execFileSync('git', ['fast-import', '--quiet'], { cwd: folder, input: commitOf(name) });
  }
  return names;
}

function commitOf(name: string): string {
  const files = {
    'catalog-info.yaml': `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: ${name}\n  annotations:\n    backstage.io/techdocs-ref: dir:.\nspec:\n  type: service\n  lifecycle: production\n  owner: team\n`,
    'README.md': `# ${name}\n\nOne of many.\n`,
  };
  const message = 'First';
  const changes = Object.entries(files).map(
    ([path, text]) => `M 100644 inline ${path}\ndata ${text.length}\n${text}\n`,
  );
  return `commit refs/heads/main\ncommitter Bench <bench@example.com> ${commitTime} +0000\ndata ${message.length}\n${message}\n${changes.join('')}\n`;
}

/** `GET /api/v3/orgs/acme/repos`, in pages; everything else is git's. */
function answerAsForge(
  names: string[],
  request: IncomingMessage,
  response: ServerResponse,
  server: string,
): boolean {
  const url = new URL(request.url ?? '/', server);
  if (!url.pathname.startsWith('/api/v3/')) return false;
  const perPage = Number(url.searchParams.get('per_page') ?? 30);
  const page = Number(url.searchParams.get('page') ?? 1);
  response.setHeader('content-type', 'application/json; charset=utf-8');
  if (!/^\/api\/v3\/(orgs|users)\/acme\/repos$/.test(url.pathname)) {
    response.statusCode = /^\/api\/v3\/(orgs|users)\/acme$/.test(url.pathname) ? 200 : 404;
    response.end(JSON.stringify({ login: 'acme', type: 'Organization' }));
    return true;
  }
  if (page * perPage < names.length) {
    url.searchParams.set('page', String(page + 1));
    response.setHeader('link', `<${url.href}>; rel="next"`);
  }
  response.end(
    JSON.stringify(
      names.slice((page - 1) * perPage, page * perPage).map((name, index) => listed(name, index, server)),
    ),
  );
  return true;
}

function listed(name: string, index: number, server: string): object {
  const time = new Date(commitTime * 1000).toISOString();
  return {
    id: index + 1,
    name,
    full_name: `acme/${name}`,
    owner: { login: 'acme' },
    private: false,
    visibility: 'public',
    html_url: `${server}/acme/${name}`,
    clone_url: `${server}/acme/${name}.git`,
    description: null,
    fork: false,
    archived: false,
    disabled: false,
    size: 4,
    topics: [],
    default_branch: 'main',
    pushed_at: time,
    updated_at: time,
  };
}
