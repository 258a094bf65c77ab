import type { FontFace } from './pdf-fonts';

/** How a text is set. Sizes are points; colours are those of the page. */
export interface TypeStyle {
  size: number;
  weight?: 'normal' | 'bold';
  colour?: string;
}

/** The part of a PDF document that texts are set with. */
export interface TypeDocument {
  font(face: string): unknown;
  fontSize(size: number): unknown;
  fillColor(colour: string): unknown;
  widthOfString(text: string): number;
  text(text: string, x: number, y: number, options: { lineBreak: false }): unknown;
}

/** Sets texts of any script on a page, each character in the font that has it. */
export interface Typesetter {
  width(text: string, style: TypeStyle): number;
  /** One line, its upper left corner at x, y; `right` puts its right end at x. Too long, it ends in … within `width`. */
  line(
    text: string,
    x: number,
    y: number,
    style: TypeStyle & { width?: number; align?: 'left' | 'right' },
  ): void;
  /** Several lines within a width; returns the y below the last. At most `lines`, the last then ends in … */
  block(
    text: string,
    x: number,
    y: number,
    style: TypeStyle & { width: number; leading?: number; lines?: number },
  ): number;
}

/** Lines break after any Chinese character, and otherwise between words; never before closing punctuation. */
const breakable = /[\p{Script=Han}，。；：、！？）」』》…\s\-–—/]/u;
const clinging = /^[，。；：、！？）」』》…,.;:!?)%]/u;

/** Makes a typesetter over a document; `findFace` names the registered font of a character. */
export function createTypesetter(document: TypeDocument, findFace: FontFace): Typesetter {
  const runsOf = (text: string, weight: TypeStyle['weight'] = 'normal') => {
    const runs: { face: string; text: string }[] = [];
    for (const character of text) {
      const face = findFace(character, weight);
      const last = runs.at(-1);
      if (last?.face === face) last.text += character;
      else runs.push({ face, text: character });
    }
    return runs;
  };

  function width(text: string, { size, weight }: TypeStyle): number {
    document.fontSize(size);
    return runsOf(text, weight).reduce((sum, run) => {
      document.font(run.face);
      return sum + document.widthOfString(run.text);
    }, 0);
  }

  function shorten(text: string, style: TypeStyle, most: number): string {
    if (width(text, style) <= most) return text;
    const characters = [...text];
    while (characters.length > 0 && width(`${characters.join('')}…`, style) > most) characters.pop();
    return `${characters.join('')}…`;
  }

  function draw(text: string, x: number, y: number, { size, weight, colour = '#17212b' }: TypeStyle): void {
    document.fontSize(size);
    document.fillColor(colour);
    let at = x;
    for (const run of runsOf(text, weight)) {
      document.font(run.face);
      document.text(run.text, at, y, { lineBreak: false });
      at += document.widthOfString(run.text);
    }
  }

  function breakLines(text: string, style: TypeStyle, most: number): string[] {
    const lines: string[] = [];
    let line = '';
    let word = '';
    const flush = () => {
      if (line !== '' && width(line + word.trimEnd(), style) > most && !clinging.test(word)) {
        lines.push(line.trimEnd());
        line = word.trimStart();
      } else line += word;
      word = '';
    };
    for (const character of text) {
      word += character;
      if (breakable.test(character)) flush();
    }
    flush();
    return line.trim() === '' ? lines : [...lines, line.trimEnd()];
  }

  return {
    width,
    line(text, x, y, { width: most, align = 'left', ...style }) {
      const shown = most === undefined ? text : shorten(text, style, most);
      draw(shown, align === 'right' ? x - width(shown, style) : x, y, style);
    },
    block(text, x, y, { width: most, leading = 1.45, lines: limit, ...style }) {
      const lines = breakLines(text, style, most);
      const shown = limit === undefined ? lines : lines.slice(0, limit);
      shown.forEach((line, place) => {
        const isCut = limit !== undefined && place === limit - 1 && lines.length > limit;
        draw(isCut ? shorten(`${line}…`, style, most) : line, x, y + place * style.size * leading, style);
      });
      return y + shown.length * style.size * leading;
    },
  };
}
