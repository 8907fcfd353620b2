/** @example count(2, 'repository', 'repositories') // '2 repositories' */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
