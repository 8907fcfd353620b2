/** Turns what the YAML parser gives into plain, bounded JSON that is safe to hand on. */
import type { Json } from './entity.ts';

export const maxDepth = 200;
/** Values in one document after its aliases were expanded. */
export const maxValues = 500_000;
/** Characters of all texts of one document after its aliases were expanded. */
export const maxCharacters = 32 * 1024 * 1024;

export interface PlainJson {
  value: Json;
  /** A bound was passed (`values`: on their number or length); `value` is cut there. */
  exceeded?: 'depth' | 'values';
  /** A value holds itself; `value` is cut there. */
  cyclic?: boolean;
  /** Paths of `__proto__` keys, which are kept as harmless own properties. */
  reserved: (string | number)[][];
}

/** Copies a value. Sets, maps and byte strings become what `JSON.stringify` would write. */
export function toPlainJson(input: unknown): PlainJson {
  const result: PlainJson = { value: null, reserved: [] };
  let count = 0;
  let characters = 0;
  const path: (string | number)[] = [];
  const around = new Set<object>();

  const copy = (value: unknown): Json => {
    if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
    if (typeof value === 'string') {
      characters += value.length;
      if (characters > maxCharacters) {
        result.exceeded = 'values';
        return null;
      }
      // Half a surrogate pair is no text: addresses cannot be made of it, and it does not survive UTF-8.
      return value.toWellFormed();
    }
    if (typeof value !== 'object') return null;
    if (around.has(value)) {
      result.cyclic = true;
      return null;
    }
    if (path.length >= maxDepth) {
      result.exceeded = 'depth';
      return null;
    }
    around.add(value);
    const copied = copyItems(value);
    around.delete(value);
    return copied;
  };
  const copyItems = (value: object): Json => {
    if (Array.isArray(value)) return value.map((item, index) => copyAt(index, item));
    const object: { [key: string]: Json } = {};
    for (const [key, item] of Object.entries(value)) {
      if (key === '__proto__') result.reserved.push([...path, key]);
      setOwn(object, key.toWellFormed(), copyAt(key, item));
    }
    return object;
  };
  const copyAt = (key: string | number, item: unknown): Json => {
    if (++count > maxValues) {
      result.exceeded = 'values';
      return null;
    }
    path.push(key);
    const copied = copy(item);
    path.pop();
    return copied;
  };

  result.value = copy(input);
  return result;
}

/** Sets a property without ever touching the prototype. */
export function setOwn(object: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
}

/** An object that is no list. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads own properties only. */
export function valueAt(root: unknown, path: readonly (string | number)[]): unknown {
  let value = root;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string | number, unknown>)[key];
  }
  return value;
}

/** A short text of any value for messages. */
export function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
