/** Colours that authors give. Only what is certainly a colour is let through, and text on it is made readable. */

const named: Readonly<Record<string, string>> = {
  black: '#000000',
  white: '#ffffff',
  red: '#ff0000',
  green: '#008000',
  blue: '#0000ff',
  yellow: '#ffff00',
  orange: '#ffa500',
  purple: '#800080',
  pink: '#ffc0cb',
  gray: '#808080',
  grey: '#808080',
  lightgrey: '#d3d3d3',
  lightgray: '#d3d3d3',
  lightblue: '#add8e6',
  lightgreen: '#90ee90',
  lightyellow: '#ffffe0',
  cyan: '#00ffff',
  magenta: '#ff00ff',
  teal: '#008080',
  navy: '#000080',
  brown: '#a52a2a',
  gold: '#ffd700',
  salmon: '#fa8072',
  tomato: '#ff6347',
  coral: '#ff7f50',
  lime: '#00ff00',
  silver: '#c0c0c0',
};

export interface Style {
  fill?: string;
  stroke?: string;
  /** Of the line, in pixels. */
  width?: string;
  dashes?: string;
  /** Of the text. */
  color?: string;
}

/** Reads `fill:#f9f,stroke:#333,stroke-width:4px`. */
export function readStyle(text: string): Style {
  const style: Style = {};
  for (const part of text.slice(0, 500).split(/[,;](?![^(]*\))/)) {
    const [name = '', ...rest] = part.split(':');
    const value = rest.join(':').replace('!important', '').trim().toLowerCase();
    const key = name.trim();
    if (key === 'fill') style.fill = colour(value);
    else if (key === 'stroke') style.stroke = colour(value);
    else if (key === 'color') style.color = colour(value);
    else if (key === 'stroke-width') style.width = /^(\d(?:\.\d{1,2})?)(?:px)?$/.exec(value)?.[1];
    else if (key === 'stroke-dasharray') style.dashes = /^\d{1,2}(?:[ ,]+\d{1,2}){0,5}$/.exec(value)?.[0];
  }
  return style;
}

/** As `#rrggbb`; undefined if it is no colour that is known. */
export function colour(value: string): string | undefined {
  if (Object.hasOwn(named, value)) return named[value];
  if (/^#[\da-f]{6}$/.test(value)) return value;
  if (/^#[\da-f]{3}$/.test(value)) return `#${[...value.slice(1)].map((digit) => digit + digit).join('')}`;
  const rgb = /^rgba?\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*[,)]/.exec(value);
  if (!rgb) return undefined;
  return `#${rgb
    .slice(1, 4)
    .map((part) => Math.min(255, Number(part)).toString(16).padStart(2, '0'))
    .join('')}`;
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** The author's colour of text where it can be read on the ground, else black or white. */
export function readableOn(ground: string, wanted: string | undefined): string {
  const behind = luminance(ground);
  if (wanted) {
    const front = luminance(wanted);
    const contrast = (Math.max(front, behind) + 0.05) / (Math.min(front, behind) + 0.05);
    if (contrast >= 4.5) return wanted;
  }
  return behind > 0.18 ? '#000000' : '#ffffff';
}

/** Lines stand on the page's ground, which is light or dark: a colour that one of them hides is not used. */
export function visible(hex: string): string | undefined {
  const light = luminance(hex);
  return light > 0.03 && light < 0.75 ? hex : undefined;
}
