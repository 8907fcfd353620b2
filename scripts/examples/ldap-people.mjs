// What ldapsearch prints as entities:
//   ldapsearch -LLL -o ldif-wrap=no -E pr=500/noprompt -H ldaps://ldap.acme.example -D "$BIND_DN" -y password.txt \
//     -b dc=acme,dc=example '(|(objectClass=groupOfNames)(objectClass=inetOrgPerson))' \
//     objectClass cn uid displayName description mail title member | node ldap-people.mjs > content/people.json
// Active Directory: '(|(objectClass=group)(&(objectClass=user)(!(objectClass=computer))))', and sAMAccountName besides.
import { text } from 'node:stream/consumers';

/** LDIF: "name: value", or "name:: base64"; a line that begins with a space goes on; entries stand apart. */
const entries = (await text(process.stdin))
  .replace(/\r?\n /g, '')
  .split(/\r?\n\s*\r?\n/)
  .map((block) => {
    const entry = {};
    for (const line of block.split(/\r?\n/)) {
      const [, key, base64, value] = /^([\w;-]+):(:?)\s*(.*)$/.exec(line) ?? [];
      if (key)
        (entry[key.toLowerCase()] ??= []).push(base64 ? Buffer.from(value, 'base64').toString() : value);
    }
    return entry;
  })
  .filter(({ dn }) => dn);

const name = (text) =>
  text
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '')
    .slice(0, 63)
    .toLowerCase();
const is = (entry, ...classes) => entry.objectclass?.some((one) => classes.includes(one.toLowerCase()));
const key = (dn) => dn.toLowerCase().replace(/\s*,\s*/g, ',');
const nameOf = (entry) => name((entry.uid ?? entry.samaccountname ?? entry.cn)[0]);

const groups = new Map(
  entries
    .filter((entry) => is(entry, 'group', 'groupofnames', 'groupofuniquenames'))
    .map((entry) => [key(entry.dn[0]), { ...entry, parents: [] }]),
);
const people = new Map(
  entries
    .filter((entry) => is(entry, 'inetorgperson', 'person', 'user') && !is(entry, 'computer'))
    .map((entry) => [key(entry.dn[0]), { ...entry, parents: [] }]),
);
for (const group of groups.values())
  for (const member of [...(group.member ?? []), ...(group.uniquemember ?? [])])
    (groups.get(key(member)) ?? people.get(key(member)))?.parents.push(nameOf(group));

const entity = (kind, entry, spec) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata: {
    name: nameOf(entry),
    ...((entry.title ?? entry.description) && { description: (entry.title ?? entry.description)[0] }),
    annotations: { 'backstage.io/ldap-dn': entry.dn[0] },
  },
  spec: {
    ...spec,
    profile: { displayName: (entry.displayname ?? entry.cn)[0], ...(entry.mail && { email: entry.mail[0] }) },
  },
});
const out = [
  ...[...groups.values()].map((entry) =>
    entity('Group', entry, { type: 'team', parent: entry.parents[0], children: [] }),
  ),
  ...[...people.values()].map((entry) => entity('User', entry, { memberOf: entry.parents })),
];
console.log(JSON.stringify(out, null, 2));
