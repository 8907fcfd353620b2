/** How to reach a team or a person: the links and annotations that lead to somebody, best first. */
import type { CatalogEntity } from '../catalog/catalog.ts';
import { isObject } from '../catalog/json.ts';
import { safeUrl } from './safe-url.ts';

export interface ReachLink {
  way: 'chat' | 'mail' | 'on-call' | 'page';
  title: string;
  /** Absent: the name of a channel, which is no address. */
  href?: string;
}

const limit = 6;
const ways: ReachLink['way'][] = ['chat', 'mail', 'on-call', 'page'];

const chat =
  /slack|discord|zulip|mattermost|rocket\.?chat|teams\.microsoft|msteams|webex|matrix\.to|telegram|chat|irc:|message/i;
const onCall = /on-?call|pager|opsgenie|victorops|incident|escalat|alert/i;
const page = /github|gitlab|contact|team page|group|person|people|help|support|wiki|intranet|home/i;
const address = /^[^\s@:<>"'(),;/]{1,64}@[^\s@:<>"'(),;/]{1,255}\.[a-z]{2,}$/i;

/**
 * @param options.emails show e-mail addresses
 * @returns at most six
 */
export function reachOf(entity: CatalogEntity, { emails }: { emails: boolean }): ReachLink[] {
  const { annotations = {}, links = [] } = entity.entity.metadata;
  const found: ReachLink[] = [];
  const profile = entity.entity.spec?.['profile'];
  const email = isObject(profile) ? profile['email'] : undefined;
  if (emails && typeof email === 'string' && address.test(email.trim()))
    found.push({ way: 'mail', title: email.trim(), href: `mailto:${email.trim()}` });
  for (const link of links) {
    const href = safeUrl(link.url);
    if (!href) continue;
    const way = wayOf(href, [link.title, link.icon, link.type].filter(Boolean).join(' '));
    if (way && (way !== 'mail' || emails)) found.push({ way, title: link.title || plainUrl(href), href });
  }
  for (const [name, value] of Object.entries(annotations)) found.push(...fromAnnotation(name, value, emails));
  const seen = new Set<string>();
  return found
    .filter(({ href, title }) => {
      const key = (href ?? title).replace(/\/+$/, '').toLowerCase();
      return seen.has(key) ? false : seen.add(key);
    })
    .sort((a, b) => ways.indexOf(a.way) - ways.indexOf(b.way))
    .slice(0, limit);
}

/** @param said title, icon and type, in which people name what it is */
function wayOf(href: string, said: string): ReachLink['way'] | undefined {
  if (/^mailto:/i.test(href)) return 'mail';
  const host = URL.canParse(href) ? new URL(href).host : '';
  if (chat.test(`${host} ${said}`)) return 'chat';
  if (onCall.test(`${host} ${said}`)) return 'on-call';
  return page.test(`${host} ${said}`) ? 'page' : undefined;
}

function fromAnnotation(name: string, value: string, emails: boolean): ReachLink[] {
  const text = value.trim();
  if (text === '' || text.length > 200) return [];
  if (name === 'github.com/team-slug' && /^[\w.-]+\/[\w.-]+$/.test(text)) {
    const [org, slug] = text.split('/');
    return [{ way: 'page', title: 'Team on GitHub', href: `https://github.com/orgs/${org}/teams/${slug}` }];
  }
  if (name === 'github.com/user-login' && /^[\w.-]+$/.test(text))
    return [{ way: 'page', title: 'Profile on GitHub', href: `https://github.com/${text}` }];
  if (/(?:^|[./-])(?:e-?mail|mailing-list)(?:[./-]|$)/.test(name) && address.test(text))
    return emails ? [{ way: 'mail', title: text, href: `mailto:${text}` }] : [];
  if (!/slack|discord|mattermost|zulip|ms-?teams|chat/.test(name)) return [];
  const href = /^https?:/i.test(text) ? safeUrl(text) : undefined;
  if (href) return [{ way: 'chat', title: plainUrl(href), href }];
  // Ids of workspaces and channels mean nothing to people.
  const isChannel = /(?:channel|slack|room)(?:-name)?$/.test(name) && /^#?[\p{L}\p{N}_.-]{2,80}$/u.test(text);
  return isChannel && !/^[CDGTU][A-Z0-9]{8,}$/.test(text)
    ? [{ way: 'chat', title: `#${text.replace(/^#/, '')}` }]
    : [];
}

function plainUrl(url: string): string {
  return url.replace(/^(https?:\/\/|mailto:)/i, '').replace(/\/$/, '');
}
