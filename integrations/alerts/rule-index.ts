/** Rules by what entities choose them by: thousands of entities must not go through thousands of rules each. */
import type { AlertRule } from './alerts.ts';

type Labels = readonly (readonly [name: string, value: string])[];

export interface RuleIndex<Rule> {
  /** Every label has its value. The same labels give the same list. */
  withAll(labels: Labels): readonly Rule[];
  /** Some label has its value. */
  withAny(labels: Labels): readonly Rule[];
}

export function indexRules<Rule extends Pick<AlertRule, 'labels'>>(rules: readonly Rule[]): RuleIndex<Rule> {
  const byLabel = new Map<string, Rule[]>();
  for (const rule of rules)
    for (const [name, value] of Object.entries(rule.labels)) {
      const list = byLabel.get(`${name}=${value}`);
      if (list) list.push(rule);
      else byLabel.set(`${name}=${value}`, [rule]);
    }
  const of = ([name, value]: Labels[number]) => byLabel.get(`${name}=${value}`) ?? [];
  const has = ({ labels }: Rule, [name, value]: Labels[number]) =>
    Object.hasOwn(labels, name) && labels[name] === value;
  return {
    withAll: memoised((labels) => {
      const [shortest, ...others] = labels.map(of).sort((a, b) => a.length - b.length);
      if (!shortest) return rules;
      if (others.length === 0) return shortest;
      return shortest.filter((rule) => labels.every((label) => has(rule, label)));
    }),
    withAny: memoised((labels) => {
      const lists = labels.map(of).filter(({ length }) => length > 0);
      if (lists.length < 2) return lists[0] ?? [];
      const found = new Set<Rule>();
      for (const list of lists) for (const rule of list) found.add(rule);
      return [...found];
    }),
  };
}

/** By what is asked for: entities that ask for the same get the same list. */
export function memoised<Key, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const known = new Map<string, Value>();
  return (key) => {
    const text = JSON.stringify(key);
    const value = known.has(text) ? (known.get(text) as Value) : make(key);
    known.set(text, value);
    return value;
  };
}
