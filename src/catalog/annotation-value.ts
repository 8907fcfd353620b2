/** What the value of an annotation has to look like: a form by name, never an expression, so that every check is linear. */

/**
 * `url`: an http or https address. `number`: a number. `word`: no blanks. `path`: parts with `/` between them, at least
 * two. `pairs`: `name=value`, several with commas between them. A list: one of these values.
 */
export type ValueForm = 'url' | 'number' | 'word' | 'path' | 'pairs' | readonly string[];

const words: Readonly<Record<Exclude<ValueForm, readonly string[]>, string>> = {
  url: 'an address that begins with https:// or http://',
  number: 'a number',
  word: 'a word without blanks',
  path: 'of the form "one/two"',
  pairs: 'of the form "name=value"',
};

export const valueForms: readonly string[] = Object.keys(words);

/**
 * @param list several values, with commas between them
 * @returns the part of the value that is wrong; undefined if all of it is right
 */
export function wrongValue(value: string, form: ValueForm, list: boolean): string | undefined {
  const items = list || form === 'pairs' ? value.split(',') : [value];
  return items.map((item) => item.trim()).find((item) => item === '' || !fits(item, form));
}

/** In words, for a sentence that begins with "must be". */
export function describeForm(form: ValueForm, list: boolean): string {
  const one = typeof form === 'string' ? words[form] : `one of ${form.join(', ')}`;
  return list ? `${one}; several have commas between them` : one;
}

function fits(item: string, form: ValueForm): boolean {
  if (typeof form !== 'string') return form.includes(item);
  switch (form) {
    case 'url':
      return URL.canParse(item) && /^https?:$/.test(new URL(item).protocol);
    case 'number':
      return Number.isFinite(Number(item));
    case 'word':
      return !/\s/.test(item);
    case 'path': {
      const parts = item.split('/');
      return parts.length > 1 && parts.every((part) => part !== '' && !/\s/.test(part));
    }
    case 'pairs':
      return item.indexOf('=') > 0;
  }
}
