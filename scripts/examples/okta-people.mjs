// Groups and users of Okta as entities: node okta-people.mjs > content/people.json
// OKTA_URL=https://acme.okta.com; OKTA_TOKEN: an API token of a read-only administrator.
const { OKTA_URL, OKTA_TOKEN, GROUPS = 'type eq "OKTA_GROUP"' } = process.env;

async function all(path, query) {
  const items = [];
  for (let url = `${OKTA_URL}/api/v1${path}?${new URLSearchParams(query)}`; url;) {
    const answer = await fetch(url, {
      headers: { authorization: `SSWS ${OKTA_TOKEN}`, accept: 'application/json' },
    });
    if (answer.status === 429) {
      const reset = 1000 * Number(answer.headers.get('x-rate-limit-reset')) - Date.now();
      await new Promise((again) => setTimeout(again, Math.max(1000, reset || 0)));
      continue;
    }
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    items.push(...(await answer.json()));
    url = /<([^>]+)>;\s*rel="next"/.exec(answer.headers.get('link') ?? '')?.[1];
  }
  return items;
}

const name = (text) =>
  text
    .replace(/@.*/, '')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '')
    .slice(0, 63)
    .toLowerCase();
const entity = (kind, name, description, spec) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata: { name, ...(description && { description }) },
  spec,
});

const teams = [];
const people = new Map();
for (const { id, profile } of await all('/groups', { filter: GROUPS, limit: '200' })) {
  const team = entity('Group', name(profile.name), profile.description, {
    type: 'team',
    profile: { displayName: profile.name },
    children: [],
  });
  teams.push(team);
  for (const user of await all(`/groups/${id}/users`, { limit: '200' })) {
    if (['SUSPENDED', 'DEPROVISIONED'].includes(user.status)) continue;
    const known = people.get(user.id);
    const { login, firstName, lastName, email, title } = user.profile;
    if (known) known.spec.memberOf.push(team.metadata.name);
    else
      people.set(
        user.id,
        entity('User', name(login), title, {
          profile: { displayName: [firstName, lastName].filter(Boolean).join(' '), email },
          memberOf: [team.metadata.name],
        }),
      );
  }
}
console.log(JSON.stringify([...teams, ...people.values()], null, 2));
