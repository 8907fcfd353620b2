/** Backstage's verdict on a descriptor document, in words. */
import type { Site } from './site.ts';

export interface VerdictWords {
  accepted: boolean;
  /** One sentence. */
  text: string;
  /** Where Callboard is kinder, and what it did. */
  kinder: string[];
}

type Verdict = NonNullable<ReturnType<Site['verdictOf']>>;

const stages: Record<Verdict['backstage']['stage'], string> = {
  ok: 'drops it',
  read: 'cannot read the file',
  yaml: 'cannot parse the YAML',
  envelope: 'does not take its apiVersion, kind or name, and drops the whole file for it',
  rules: 'does not allow such an entity from here',
  preprocess: 'cannot resolve a placeholder in it',
  policy: 'does not take a field of its metadata',
  kind: 'does not take its spec, or knows no such kind',
  relations: 'cannot read one of its references',
  other: 'does not take it',
};

export function verdictWords(
  { backstage, kinder }: Verdict,
  reasons: Readonly<Record<string, string>>,
): VerdictWords {
  const accepted = backstage.accepted && backstage.locationOk;
  const text = accepted
    ? 'Backstage takes this descriptor as it is.'
    : backstage.accepted
      ? 'Backstage takes this document, but drops the whole file because of another document in it.'
      : `Backstage ${stages[backstage.stage]}, so it would not show this entity.`;
  const told = (kinder ?? []).flatMap((reason) =>
    Object.hasOwn(reasons, reason) ? (reasons[reason] ?? []) : [],
  );
  return { accepted, text, kinder: told };
}
