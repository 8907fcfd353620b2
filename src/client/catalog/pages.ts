/**
 * Numbers of the pages that a long row of pages offers: the first, the last, those around the one shown, and every tenth.
 * @example pagesOffered(7, 9) // [1, 5, 6, 7, 8, 9]
 */
export function pagesOffered(page: number, pages: number): number[] {
  const step = pages > 200 ? 50 : 10;
  return Array.from({ length: pages }, (_, index) => index + 1).filter(
    (number) =>
      pages <= 9 || number === 1 || number === pages || Math.abs(number - page) <= 2 || number % step === 0,
  );
}

/** @example grouped(12345) // '12,345' */
export function grouped(number: number): string {
  return String(number).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
