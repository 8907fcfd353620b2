/** The vocabulary of the synthetic organisation. */
import type { Random } from './random.ts';

const split = (text: string) => text.split(' ');

export const areas = split(
  'billing checkout inventory shipping identity search pricing ledger payout fraud loyalty media',
);
export const roles = split(
  'api worker gateway store web sync indexer scheduler adapter relay proxy importer',
);
export const teams = split(
  'harbor summit lantern quarry meadow anchor compass orchard beacon cinder delta ember',
);
export const nouns = split(
  'service request event queue record client region cluster deployment table schema message token cache job response timeout account batch consumer partition replica snapshot cursor retry session endpoint payload quota window topic policy pipeline release migration index alert dashboard metric trace budget incident backup shard lease bucket header cookie route handler plugin feature secret volume node container image registry branch artifact rollback canary threshold latency backlog digest tenant customer order invoice refund parcel',
);
const verbs = split(
  'reads writes checks sends stores drops retries validates publishes rejects merges splits delays caches',
);
const adjectives = split(
  'stale slow regional signed internal public pending nightly primary secondary cold warm partial shared',
);
const links = split('before after while unless because when although once whereas');
const syllables = split(
  'ba ke lo mi nu ra se to vi xa dor fen gal hin jor kel lum mar nor pol quin ros sal tur ven wil',
);

/** Slug and title. */
export const pageKinds = [
  ['index', 'Overview'],
  ['getting-started', 'Getting started'],
  ['architecture', 'Architecture'],
  ['runbook', 'Runbook'],
  ['configuration', 'Configuration'],
] as const;

/** Mostly common words, now and then a made-up one, so that the vocabulary keeps growing as in real prose. */
export function sentence(random: Random): string {
  const thing = () => {
    const chance = random.next();
    if (chance < 0.1) return `the ${rareWord(random)} ${random.pick(nouns)}`;
    if (chance < 0.2) return `\`${random.pick(nouns)}_${random.pick(nouns)}\``;
    return `the ${chance < 0.5 ? `${random.pick(adjectives)} ` : ''}${random.pick(nouns)}`;
  };
  const clause = () => `${thing()} ${random.pick(verbs)} ${thing()}`;
  const text = random.next() < 0.55 ? `${clause()} ${random.pick(links)} ${clause()}` : clause();
  return `${text.replace(/^t/, 'T')}.`;
}

function rareWord(random: Random): string {
  let word = '';
  for (
    let left = Math.floor(40_000 * random.next() ** 2) + 1;
    left > 0;
    left = Math.floor(left / syllables.length)
  ) {
    word += syllables[left % syllables.length];
  }
  return word;
}
