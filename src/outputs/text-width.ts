/** How wide a line of text is, without a font at hand: widths of Verdana at 11 px, which badges are set in. */

/** Tenths of a pixel -> characters. */
const widths: readonly [tenths: number, characters: string][] = [
  [31, "iljI'"],
  [40, ' .,f|!'],
  [45, 't()[]{}:;/\\-J"`'],
  [50, 'r*'],
  [58, 'cszk_^L'],
  [64, 'aevxyFPTEYZS?'],
  [70, 'bdghnopqu0123456789BCKRXVA$'],
  [80, 'DGHNUOQ#+<>=~'],
  [90, 'wM&'],
  [110, 'mW@%'],
];
const byCharacter = new Map(
  widths.flatMap(([tenths, characters]) => [...characters].map((character) => [character, tenths])),
);
const latin = 72;
/** East Asian letters and pictures fill a square. */
const wide = 115;

/** In pixels, rounded up. */
export function textWidth(text: string): number {
  let tenths = 0;
  for (const character of text)
    tenths += byCharacter.get(character) ?? ((character.codePointAt(0) ?? 0) < 0x1100 ? latin : wide);
  return Math.ceil(tenths / 10);
}
