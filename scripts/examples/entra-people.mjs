// Groups and members of Entra ID (Microsoft Graph) as entities: node entra-people.mjs > content/people.json
// App registration with the application permissions GroupMember.Read.All and User.Read.All.
const { TENANT_ID, CLIENT_ID, CLIENT_SECRET, GROUPS = "startswith(displayName,'Team ')" } = process.env;
const { GRAPH = 'https://graph.microsoft.com', LOGIN = 'https://login.microsoftonline.com' } = process.env;

const login = await fetch(`${LOGIN}/${TENANT_ID}/oauth2/v2.0/token`, {
  method: 'POST',
  body: new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: CLIENT_ID,
    client_secret: CLIENT_SECRET,
    scope: `${GRAPH}/.default`,
  }),
});
if (!login.ok) throw new Error(`Entra ID refuses the client: ${login.status}`);
const { access_token: token } = await login.json();

async function all(path, query) {
  const items = [];
  for (let url = `${GRAPH}/v1.0${path}?${new URLSearchParams(query)}`; url;) {
    const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    if (answer.status === 429) {
      await new Promise((again) => setTimeout(again, 1000 * Number(answer.headers.get('retry-after') ?? 5)));
      continue;
    }
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    const page = await answer.json();
    items.push(...page.value);
    url = page['@odata.nextLink'];
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
const entity = (kind, name, description, annotations, spec) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata: {
    name,
    ...(description && { description }),
    annotations: { 'graph.microsoft.com/tenant-id': TENANT_ID, ...annotations },
  },
  spec,
});

const groups = await all('/groups', {
  $filter: GROUPS,
  $select: 'id,displayName,description,mailNickname',
  $top: '999',
});
const teams = new Map(
  groups.map(({ id, displayName, description, mailNickname }) => [
    id,
    entity(
      'Group',
      name(mailNickname || displayName),
      description,
      { 'graph.microsoft.com/group-id': id },
      {
        type: 'team',
        profile: { displayName },
        children: [],
      },
    ),
  ]),
);
const people = new Map();
for (const [id, team] of teams) {
  const select = 'id,displayName,userPrincipalName,mail,jobTitle,accountEnabled';
  for (const member of await all(`/groups/${id}/members`, { $select: select, $top: '999' })) {
    // A group in a group is a sub-team, if it is one of those that were asked for.
    if (teams.has(member.id)) team.spec.children.push(teams.get(member.id).metadata.name);
    if (member['@odata.type'] !== '#microsoft.graph.user' || member.accountEnabled === false) continue;
    const known = people.get(member.id);
    if (known) known.spec.memberOf.push(team.metadata.name);
    else
      people.set(
        member.id,
        entity(
          'User',
          name(member.userPrincipalName),
          member.jobTitle,
          { 'graph.microsoft.com/user-id': member.id },
          {
            profile: { displayName: member.displayName, ...(member.mail && { email: member.mail }) },
            memberOf: [team.metadata.name],
          },
        ),
      );
  }
}
console.log(JSON.stringify([...teams.values(), ...people.values()], null, 2));
