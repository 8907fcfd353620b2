/** What security findings look like whoever finds them; vendors are adapters that make these. */

/** Worst first. */
export const severities = ['critical', 'high', 'medium', 'low'] as const;
export type Severity = (typeof severities)[number];
export type Counts = Record<Severity, number>;

/** `vulnerability`: of a package or an image. The others are counted apart from it. */
export const findingKinds = ['vulnerability', 'code', 'config', 'licence'] as const;
export type FindingKind = (typeof findingKinds)[number];

export const kindWords: Readonly<Record<FindingKind, string>> = {
  vulnerability: 'Vulnerabilities',
  code: 'Code',
  config: 'Configuration',
  licence: 'Licences',
};

/** Something that a vendor found, open and not ignored. */
export type Finding = {
  /** Unique within the instance. */
  id: string;
  /** What it is called in lists of such: a CVE, or the vendor's own. */
  name?: string | undefined;
  title: string;
  kind: FindingKind;
  severity: Severity;
  /** What it is in: a package with its version, a file. */
  place?: string | undefined;
  /** ISO 8601; when it was found first. */
  since?: string | undefined;
  /** Undefined: the vendor does not tell. */
  fixable?: boolean | undefined;
  /** Where the vendor shows it. */
  href?: string | undefined;
};

/** The smallest thing a vendor counts for: a manifest, an image, a repository. */
export interface ScannedProject {
  /** Unique within the instance: what several entities share is counted once for their team. */
  id: string;
  name: string;
  /** What it is a part of: a repository, mostly. */
  target?: string | undefined;
  href?: string | undefined;
  /** Of findings that are open and not ignored; a kind that is absent has none. */
  counts: Partial<Record<FindingKind, Counts>>;
  /** What is known one by one; of some severities only, if it takes too much to ask for all. */
  findings: readonly Finding[];
  /** The vendor has more than was read: what is told of `findings` is a lower bound. */
  atLeast?: boolean | undefined;
  /** Vulnerabilities that are gone, from which the time before the first build is reckoned. Absent: not known. */
  resolved?: readonly { severity: Severity; since: string; until: string }[] | undefined;
}

/** What is said of a set of projects. */
export type Facts = {
  /** Vulnerabilities. */
  counts: Counts;
  total: number;
  /** Other kinds of which there are some. */
  others: { kind: FindingKind; counts: Counts }[];
  /** Of the vulnerabilities for which the vendor tells. */
  fixable?: { count: number; of: number } | undefined;
  /** The critical vulnerability that has been open for longest. */
  oldest?: { title: string; since: string; href?: string | undefined } | undefined;
  /** `fixable` and `oldest` are of some of the findings: the vendor has more than is read. */
  atLeast?: true | undefined;
};

/** How many were open from a day on. */
export type TrendPoint = { at: string; critical: number; high: number };

export type Trend = {
  trend: TrendPoint[];
  /** Points before this day are reckoned from when findings came and went; from it on they were counted. */
  reckonedUntil?: string | undefined;
};

export type ProjectRow = {
  name: string;
  target?: string | undefined;
  href?: string | undefined;
  counts: Counts;
  others: Facts['others'];
};

/** Stored per entity. */
export type EntitySecurity = Facts &
  Trend & {
    projects: ProjectRow[];
    projectCount: number;
    /** Projects that the vendor does not test any more; they are not counted. */
    inactive: number;
    /** Worst first, then the longest open. */
    findings: Finding[];
    /** Where the vendor shows all of it. */
    href?: string | undefined;
  };

/** Entities that share their projects, as those of one repository do, stand in one row. */
export type SummaryRow = Pick<Facts, 'counts' | 'total' | 'others' | 'fixable' | 'oldest'> & {
  /** The first of them. */
  entities: { ref: string; title: string }[];
  entityCount: number;
};

/** Stored per team. */
export type TeamSecurity = Facts & Trend & { rows: SummaryRow[]; rowCount: number };

export type TeamRows = Facts & {
  /** Absent: entities without an owner in the catalog. */
  ref?: string | undefined;
  title: string;
  rows: SummaryRow[];
  rowCount: number;
};

/** Stored for the organisation; teams with the worst first. */
export type SiteSecurity = Facts &
  Trend & {
    teams: TeamRows[];
    projectCount: number;
    /** Some project stands in more than one of the teams. */
    shared?: true | undefined;
    /** Components whose repository the vendor was asked about, and does not know. */
    unknown?: number | undefined;
  };

export function noCounts(): Counts {
  return { critical: 0, high: 0, medium: 0, low: 0 };
}

export function addCounts(all: Iterable<Counts | undefined>): Counts {
  const sum = noCounts();
  for (const counts of all) if (counts) for (const severity of severities) sum[severity] += counts[severity];
  return sum;
}

export function totalOf(counts: Counts): number {
  return severities.reduce((sum, severity) => sum + counts[severity], 0);
}

/** More of the worst comes first: vulnerabilities decide, then the other kinds. */
export function compareFacts(
  a: Pick<Facts, 'counts' | 'others'>,
  b: Pick<Facts, 'counts' | 'others'>,
): number {
  return (
    compareCounts(a.counts, b.counts) ||
    compareCounts(
      addCounts(a.others.map(({ counts }) => counts)),
      addCounts(b.others.map(({ counts }) => counts)),
    )
  );
}

export function compareCounts(a: Counts, b: Counts): number {
  for (const severity of severities) if (a[severity] !== b[severity]) return b[severity] - a[severity];
  return 0;
}

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Worst first, then the longest open. */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    findingKinds.indexOf(a.kind) - findingKinds.indexOf(b.kind) ||
    compareText(a.since ?? '9', b.since ?? '9') ||
    compareText(a.title, b.title) ||
    compareText(a.id, b.id)
  );
}
