/** CODEOWNERS -> who owns the repository as a whole. */

/**
 * The first owner on the last line whose pattern is `*`.
 * @returns an owner as in `spec.owner`: a team's name, `user:name` or the name in a mail address
 * @see https://backstage.io/docs/features/software-catalog/life-of-an-entity
 */
export function codeowner(content: string): string | undefined {
  const owners = content
    .split('\n')
    .map((line) =>
      line
        .replace(/(^|\s)#.*$/, '')
        .trim()
        .split(/\s+/),
    )
    .filter(([pattern, owner]) => pattern === '*' && owner)
    .map(([, owner = '']) => owner);
  const owner = owners.at(-1);
  if (owner === undefined) return undefined;
  const team = /^@[^@/\s]+\/(?:.*\/)?([^@/\s]+)$/.exec(owner);
  if (team) return team[1];
  const user = /^@([^@/\s]+)$/.exec(owner);
  if (user) return `user:${user[1]}`;
  const mail = /^([^@\s]+)@[^@\s]+$/.exec(owner);
  return mail ? mail[1] : owner;
}
