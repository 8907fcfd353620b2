/** What vendors say, before it is stored: texts without what reorders or hides them, numbers that are numbers, times that are times. */
import { type Counts, type Finding, findingKinds, type ScannedProject, severities } from './model.ts';

const most = 1_000_000_000;

export function plainProject(project: ScannedProject): ScannedProject {
  return {
    ...project,
    name: plainText(project.name, 300),
    target: project.target === undefined ? undefined : plainText(project.target, 300),
    href: plainAddress(project.href),
    counts: Object.fromEntries(
      findingKinds.flatMap((kind) => {
        const counts = project.counts[kind];
        return counts ? [[kind, plainCounts(counts)]] : [];
      }),
    ),
    findings: project.findings.map((finding): Finding => ({
      ...finding,
      name: finding.name === undefined ? undefined : plainText(finding.name, 60),
      title: plainText(finding.title, 300),
      place: finding.place === undefined ? undefined : plainText(finding.place, 200),
      since: plainTime(finding.since),
      href: plainAddress(finding.href),
    })),
  };
}

/** Without control characters and those that turn the direction of text around. */
function plainText(text: string, limit: number): string {
  return text
    .slice(0, limit)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();
}

function plainTime(time: string | undefined): string | undefined {
  return time !== undefined && time.length <= 40 && !Number.isNaN(Date.parse(time)) ? time : undefined;
}

/** What is longer is no link of a vendor's. */
export function plainAddress(href: string | undefined): string | undefined {
  return href !== undefined && href.length <= 1000 ? href : undefined;
}

function plainCounts(counts: Counts): Counts {
  const plain = { ...counts };
  for (const severity of severities) {
    const count = Math.floor(counts[severity]);
    plain[severity] = count > 0 ? Math.min(count, most) : 0;
  }
  return plain;
}
