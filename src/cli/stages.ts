/** Time and peak memory of each stage of a command. */

export interface Stage {
  name: string;
  ms: number;
  /** Peak resident memory in bytes of the largest process that worked on it. */
  memory: number;
}

export interface Stages {
  list: Stage[];
  /** Runs one stage in this process. */
  run<T>(name: string, work: () => Promise<T>): Promise<T>;
  add(stage: Stage): void;
}

export function createStages(): Stages {
  const list: Stage[] = [];
  return {
    list,
    add: (stage) => list.push(stage),
    async run(name, work) {
      const started = performance.now();
      const result = await work();
      list.push({ name, ms: performance.now() - started, memory: process.resourceUsage().maxRSS * 1024 });
      return result;
    },
  };
}
