/** Long lists are cut into pages of their own, so that no page grows with the organisation. */
export interface PageOf<Item> {
  items: Item[];
  /** From 1. */
  page: number;
  pages: number;
  total: number;
  /** Place of the first item, from 1; 0 where there is none. */
  from: number;
}

export function pageOf<Item>(all: readonly Item[], page: number, size: number): PageOf<Item> {
  const pages = Math.max(1, Math.ceil(all.length / size));
  const start = (page - 1) * size;
  return {
    items: all.slice(start, start + size),
    page,
    pages,
    total: all.length,
    from: all.length === 0 ? 0 : start + 1,
  };
}

/** `2`, `3` ... for the routes of the further pages. */
export function furtherPages(total: number, size: number): number[] {
  return Array.from({ length: Math.max(0, Math.ceil(total / size) - 1) }, (_, index) => index + 2);
}
