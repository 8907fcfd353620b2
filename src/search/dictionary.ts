/** Texts that many entities share, and their places. */

export interface Dictionary {
  /** In order of first use; the empty text comes first. */
  values: string[];
  /** Place of a text, which is added if it is new. */
  place(value?: string): number;
}

export function dictionary(): Dictionary {
  const values = [''];
  const places = new Map([['', 0]]);
  return {
    values,
    place(value = '') {
      let place = places.get(value);
      if (place === undefined) {
        places.set(value, (place = values.length));
        values.push(value);
      }
      return place;
    },
  };
}
