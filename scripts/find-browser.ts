/**
 * Finds a Chromium for the browser tests, and gets one where there is none: first Playwright's own download, then
 * Debian's package. `node scripts/find-browser.ts` prints its path.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

/** Path of a Chromium that starts; installs one if need be. Throws with what to do when neither way works. */
export function findBrowser(log: (line: string) => void = () => {}): string {
  const found = firstThatStarts(installedBrowsers());
  if (found) return found;

  const failures: string[] = [];
  for (const { name, install } of installers()) {
    log(`No Chromium found; trying ${name} ...`);
    const failure = install();
    const browser = firstThatStarts(installedBrowsers());
    if (browser) return browser;
    failures.push(`${name}: ${failure ?? 'it ran, but no Chromium that starts was there afterwards'}`);
  }
  throw new Error(
    [
      'The browser tests need Chromium or Chrome, and none was found or could be installed:',
      ...failures.map((failure) => `  - ${failure}`),
      'Install one (Debian and Ubuntu: `sudo apt-get install chromium`; macOS: `brew install --cask chromium`; others: https://www.google.com/chrome),',
      'or set CHROME_PATH to the one you have, and run the tests again.',
    ].join('\n'),
  );
}

function installedBrowsers(): string[] {
  const names = [
    'chromium',
    'chromium-browser',
    'google-chrome',
    'google-chrome-stable',
    'chrome',
    'microsoft-edge',
  ];
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .filter(Boolean)
    .flatMap((folder) => names.map((name) => join(folder, name + suffix)));
  const programs = [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA];
  return [
    ...(process.env.CHROME_PATH ? [process.env.CHROME_PATH] : []),
    ...playwrightBrowsers(),
    ...onPath,
    ...names.flatMap((name) => [`/usr/bin/${name}`, `/snap/bin/${name}`]),
    '/opt/google/chrome/chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    ...programs.flatMap((folder) =>
      folder ? [join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe')] : [],
    ),
  ];
}

/** What `playwright install` left in its cache, newest first. */
function playwrightBrowsers(): string[] {
  const caches = [
    process.env.PLAYWRIGHT_BROWSERS_PATH,
    join(homedir(), '.cache', 'ms-playwright'),
    join(homedir(), 'Library', 'Caches', 'ms-playwright'),
    process.env.LOCALAPPDATA && join(process.env.LOCALAPPDATA, 'ms-playwright'),
  ];
  const executables = [
    'chrome-linux64/chrome',
    'chrome-linux/chrome',
    'chrome-headless-shell-linux64/chrome-headless-shell',
    'chrome-linux/headless_shell',
    'chrome-mac/Chromium.app/Contents/MacOS/Chromium',
    'chrome-mac-arm64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
    'chrome-win/chrome.exe',
    'chrome-win64/chrome.exe',
  ];
  return caches
    .filter((cache) => cache !== undefined && cache !== '' && existsSync(cache))
    .flatMap((cache) =>
      readdirSync(cache ?? '')
        .filter((name) => name.startsWith('chromium'))
        .toSorted((a, b) => Number(b.split('-').at(-1)) - Number(a.split('-').at(-1)))
        .flatMap((name) => executables.map((executable) => join(cache ?? '', name, executable))),
    );
}

/** A file may be there and yet not start, e.g. a wrapper that only points at a package manager. */
function firstThatStarts(candidates: string[]): string | undefined {
  return [...new Set(candidates)].filter(isExecutable).find((path) => {
    // On Windows and macOS `--version` may open a window; there the file's being present has to do.
    if (process.platform !== 'linux') return true;
    const run = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 30_000 });
    return run.status === 0 && /\d+\.\d+/.test(run.stdout);
  });
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function installers(): { name: string; install: () => string | undefined }[] {
  const playwright = join(
    dirname(createRequire(import.meta.url).resolve('playwright-core/package.json')),
    'cli.js',
  );
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0;
  const apt = asRoot && isExecutable('/usr/bin/apt-get') ? '/usr/bin/apt-get' : undefined;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return [
    {
      name: "Playwright's download",
      install: () =>
        attempt(process.execPath, [playwright, 'install', ...(apt ? ['--with-deps'] : []), 'chromium'], env),
    },
    {
      name: "Debian's package `chromium`",
      install: () =>
        apt
          ? (attempt(apt, ['update'], env) ??
            attempt(apt, ['install', '-y', '--no-install-recommends', 'chromium'], env))
          : 'needs apt-get and root',
    },
  ];
}

/** Runs a command for at most five minutes; `undefined` if it went well, else the end of what it said. */
function attempt(command: string, args: string[], env: NodeJS.ProcessEnv): string | undefined {
  try {
    execFileSync(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'], timeout: 300_000 });
    return undefined;
  } catch (error) {
    const { stderr, message } = error as { stderr?: Buffer; message: string };
    return (stderr?.toString().trim().split('\n').slice(-3).join(' ') || message).slice(0, 400);
  }
}

if (import.meta.main) console.log(findBrowser(console.error));
