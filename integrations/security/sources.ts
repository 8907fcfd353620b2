/** What stands on one card one below the other: each vendor's each instance. Two vendors find the same, so nothing is added up. */
import type { Collected, Member } from 'callboard/model';
import type { Severity } from './model.ts';
import type { SecurityProps } from './setup.ts';

export interface Source<Data> {
  plugin: string;
  vendor: string;
  /** `Snyk`, or `Snyk eu` where there are several instances. */
  label: string;
  /** Others stand beside it. */
  oneOfMany: boolean;
  detailed: readonly Severity[];
  collected: Collected & { data: Data };
}

/** @param members as the shared card, tab or page was given them; what they collected is what this topic stores */
export function sourcesOf<Data>(members: readonly Member[]): Source<Data>[] {
  const oneOfMany = members.reduce((sum, { collected }) => sum + collected.length, 0) > 1;
  return members.flatMap(({ plugin, props, collected }) => {
    const { vendor, detailed } = props as SecurityProps;
    return collected.map((one) => ({
      plugin,
      vendor,
      label: [vendor, one.part].filter(Boolean).join(' '),
      oneOfMany,
      detailed,
      collected: one as unknown as Collected & { data: Data },
    }));
  });
}
