/** Runs a command and says what it took, all its child processes included. */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

export interface Measured {
  seconds: number;
  /** User and system seconds of the whole process tree; 0 where /proc is missing. */
  cpu: number;
  /** Peak resident memory of the process that took most, in MB; 0 where /proc is missing. */
  peak: number;
  /** What that process was. */
  peakOf: string;
  output: string;
}

const sampleEvery = 50;
const ticksPerSecond = 100;
const kilobytesPerMegabyte = 1024;

/** Throws with the end of the output if the command fails. */
export async function measure(
  command: string,
  args: string[],
  options: { cwd: string; env?: Record<string, string> },
): Promise<Measured> {
  const start = performance.now();
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: { ...process.env, NO_COLOR: '1', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const seen = new Map<number, { peak: number; ticks: number; name: string }>();
  const timer = setInterval(() => child.pid !== undefined && sample(child.pid, seen), sampleEvery);
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  child.stderr.on('data', (data: Buffer) => (output += data.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  clearInterval(timer);
  const seconds = (performance.now() - start) / 1000;
  if (code !== 0) {
    throw new Error(
      `\`${command} ${args.join(' ')}\` in ${options.cwd} ended with ${code}:\n${output.slice(-3000)}`,
    );
  }
  const processes = [...seen.values()].toSorted((a, b) => b.peak - a.peak);
  return {
    seconds,
    cpu: processes.reduce((sum, { ticks }) => sum + ticks, 0) / ticksPerSecond,
    peak: (processes[0]?.peak ?? 0) / kilobytesPerMegabyte,
    peakOf: processes[0]?.name ?? '',
    output,
  };
}

function sample(root: number, seen: Map<number, { peak: number; ticks: number; name: string }>): void {
  for (const pid of descendants(root)) {
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const peak = Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0);
      const name = /^Name:\s+(.*)$/m.exec(status)?.[1] ?? '';
      const before = seen.get(pid);
      seen.set(pid, {
        peak: Math.max(peak, before?.peak ?? 0),
        ticks: Math.max(Number(fields[11]) + Number(fields[12]), before?.ticks ?? 0),
        name,
      });
    } catch {
      // The process ended between listing and reading; its last sample stands.
    }
  }
}

function descendants(root: number): number[] {
  const parents = new Map<number, number>();
  let entries: string[] = [];
  try {
    entries = readdirSync('/proc');
  } catch {
    return [];
  }
  for (const pid of entries.filter((name) => /^\d+$/.test(name))) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      parents.set(Number(pid), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    } catch {
      // Gone in the meantime.
    }
  }
  const isOurs = (pid: number | undefined): boolean =>
    pid === root || (pid !== undefined && pid > 1 && isOurs(parents.get(pid)));
  return [...parents.keys()].filter(isOurs);
}
