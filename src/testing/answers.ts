/** Places in a vendor's answers, and what may stand there instead of what was recorded. */
import type { Answered, Asked, Tamper } from './vendor.ts';

/** What stands at a place; every value seen there. */
export interface Place {
  /** `GET /api/rules data.groups[].name` */
  name: string;
  values: unknown[];
}

const most = 150;

/** Every place of the answers to these requests, lists and objects included; the root of an answer has no path. */
export function placesOf(answers: readonly { asked: Asked; answered: Answered }[]): Place[] {
  const found = new Map<string, unknown[]>();
  const visit = (value: unknown, name: string) => {
    const values = found.get(name);
    if (values) values.push(value);
    else found.set(name, [value]);
    if (Array.isArray(value)) for (const item of value) visit(item, `${name}[]`);
    else if (typeof value === 'object' && value !== null)
      for (const [key, member] of Object.entries(value)) visit(member, join(name, key));
  };
  for (const { asked, answered } of answers) {
    const json = parseJson(answered.text);
    if (answered.status < 300 && json !== undefined) visit(json, rootOf(asked));
  }
  return [...found].map(([name, values]) => ({ name, values })).slice(0, most);
}

/** Replaces what stands at these places; `undefined` removes it. */
export function replaceAt(changes: ReadonlyMap<string, (value: unknown) => unknown>): Tamper {
  const change = (value: unknown, name: string): unknown => {
    const replace = changes.get(name);
    if (replace) return replace(value);
    if (Array.isArray(value))
      return value.map((item) => change(item, `${name}[]`)).filter((item) => item !== undefined);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, member]) => {
        const next = change(member, join(name, key));
        return next === undefined ? [] : [[key, next]];
      }),
    );
  };
  return (answered, asked) => {
    const json = parseJson(answered.text);
    if (answered.status >= 300 || json === undefined) return answered;
    return { ...answered, text: JSON.stringify(change(json, rootOf(asked)) ?? null) };
  };
}

/** Replaces every value for which `replace` gives another one, from the outside in. */
export function replaceAll(replace: (value: unknown) => unknown): Tamper {
  const change = (value: unknown): unknown => {
    const next = replace(value);
    if (next !== value) return next;
    if (Array.isArray(value)) return value.map(change);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, change(member)]));
  };
  return (answered) => {
    const json = parseJson(answered.text);
    return json === undefined ? answered : { ...answered, text: JSON.stringify(change(json)) };
  };
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const rootOf = ({ method, url }: Asked) => `${method} ${url.pathname} `;
const join = (name: string, key: string) => (name.endsWith(' ') ? name + key : `${name}.${key}`);
