/** Files of repositories that are published as images and videos: each must be what its ending says, or a browser could take it for a page. */
import { sanitizeSvg } from './svg.ts';

const ascii = (text: string) => [...text].map((char) => char.charCodeAt(0));

/** First bytes of bitmaps. An ending that names another kind of bitmap is a slip that does no harm. */
const bitmaps: readonly { at: number; bytes: readonly number[] }[] = [
  { at: 0, bytes: [0x89, ...ascii('PNG')] },
  { at: 0, bytes: [0xff, 0xd8, 0xff] },
  { at: 0, bytes: ascii('GIF8') },
  { at: 8, bytes: ascii('WEBP') },
  { at: 4, bytes: ascii('ftypavi') },
  { at: 0, bytes: [0, 0, 1, 0] },
];

/** First bytes of videos. */
const videos: typeof bitmaps = [
  { at: 4, bytes: ascii('ftyp') },
  { at: 0, bytes: [0x1a, 0x45, 0xdf, 0xa3] },
  { at: 0, bytes: ascii('OggS') },
];

/**
 * What may be published of an image or video file.
 * @param path its ending decides how hosts serve it
 * @returns undefined if it holds something else
 */
export function publishableImage(path: string, content: Uint8Array): Uint8Array | undefined {
  if (/\.svg$/i.test(path)) {
    const svg = sanitizeSvg(new TextDecoder().decode(content));
    return svg === undefined ? undefined : new TextEncoder().encode(svg);
  }
  const kinds = /\.(?:mp4|m4v|webm|ogv)$/i.test(path) ? videos : bitmaps;
  const known = kinds.some(({ at, bytes }) => bytes.every((byte, index) => content[at + index] === byte));
  return known ? content : undefined;
}
