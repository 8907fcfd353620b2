/** What of an entity is compared with others: the words of its name and description, its tags, its operations. Pure. */
import type { ApiRecord } from '../../apis/api.ts';
import type { CatalogEntity } from '../catalog.ts';

export interface Features {
  ref: string;
  /** Only entities of one kind are compared. */
  kind: string;
  type?: string;
  repository: string;
  namespace: string;
  /** The name without separators and case: `open-edx-proposals` and `openedx-proposals` are one. */
  compactName: string;
  /** Words of the name, in order. */
  name: readonly string[];
  /** Those of them that tell what it is about, without numbers. */
  subject: readonly string[];
  /** Those that tell which part of it: `backend`, `api`, `ui`. */
  roles: readonly string[];
  /** Distinct words of the description, longer than two letters. */
  words: ReadonlySet<string>;
  /** The description's words in order, so that copied boilerplate is recognised. */
  description: string;
  tags: ReadonlySet<string>;
  operations: ReadonlySet<string>;
}

const roleWords = new Set(
  (
    'api apis app backend bff client cli common components core docs documentation e2e examples frontend front back fe be ' +
    'gateway go graphql grpc infra infrastructure java job js lib library mobile model models module node plugin python proxy react ' +
    'rest rs sdk server service services shared spa svc test tests types ui utils web website worker'
  ).split(' '),
);
const instanceWords = new Set(
  'dev development int integration live nonprod preprod prd prod production qa sandbox stage staging stg test tst uat eu us ap east west north south central'.split(
    ' ',
  ),
);
/** `x-staging` and `x-prod`, `x-team01` and `x-team02`: one thing in several copies. */
export function areCopies(a: Features, b: Features): boolean {
  if (a.name.length !== b.name.length) return false;
  const differing = a.name.flatMap((token, place) => {
    const other = b.name[place] ?? '';
    return token === other ? [] : [[token, other] as const];
  });
  return (
    differing.length > 0 &&
    differing.every(
      ([one, other]) =>
        (instanceWords.has(one) && instanceWords.has(other)) ||
        (/\d$/.test(one) && one.replace(/\d+$/, '') === other.replace(/\d+$/, '') && /\d$/.test(other)),
    )
  );
}

/** Words that say nothing, in any description. */
const emptyWords = new Set(
  (
    'about all also and any are based built but can does for from has have help helps how into its more new not of on one only or other our ' +
    'out over provide provided provides providing set simple some than that the their them they this through to use used user users ' +
    'uses using various via was way what when where which will with within you your'
  ).split(' '),
);

export function featuresOf(entity: CatalogEntity, api: ApiRecord | undefined): Features {
  const tokens = nameTokens(entity.name);
  const words = wordsOf(entity.description ?? '');
  return {
    ref: entity.ref,
    kind: entity.kind.toLowerCase(),
    ...(entity.type && { type: entity.type }),
    repository: entity.origin.repository,
    namespace: entity.namespace,
    compactName: tokens.join(''),
    name: tokens,
    subject: tokens
      .filter((token) => !roleWords.has(token) && !/^v?\d+$/.test(token))
      .map((token) => token.replace(/\d+$/, '')),
    roles: tokens.filter((token) => roleWords.has(token)),
    words: new Set(words),
    description: words.join(' '),
    tags: new Set(entity.tags),
    operations: new Set((api?.operations ?? []).map(operationKey)),
  };
}

/** `getUserById-v2` -> `get user by id v2`. */
function nameTokens(name: string): string[] {
  return name
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
}

const maxDescription = 2000;

function wordsOf(text: string): string[] {
  return (
    text
      .slice(0, maxDescription)
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  )
    .filter((word) => word.length > 2 && !emptyWords.has(word))
    .map((word) =>
      word.length > 4 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word,
    );
}

/** Parameters are named differently in every API: `GET /users/{id}` and `get /users/:userId/` are one. */
function operationKey({ id, method, path }: ApiRecord['operations'][number]): string {
  if (path === undefined) return id.toLowerCase();
  const parts = path
    .toLowerCase()
    .split('/')
    .filter(Boolean)
    .map((part) => (/^[:{$<]/.test(part) ? '{}' : part));
  return `${(method ?? '').toUpperCase()} /${parts.join('/')}`;
}
