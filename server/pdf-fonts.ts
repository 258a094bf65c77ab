import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import subsetFont from 'subset-font';

/** Names the font, as it is registered in a document, that has a character. */
export type FontFace = (character: string, weight: 'normal' | 'bold') => string;

/** The Chinese font of the product, in the hundred pieces that its style sheet sorts characters into. */
interface Piece {
  file: string;
  /** Code points, first and last of each range. */
  ranges: readonly (readonly [number, number])[];
}

const WEIGHTS = { normal: 400, bold: 650 } as const;
/** Every document has it, so that there is a font for what no font has. */
const ALWAYS = '0';
const folder = dirname(
  createRequire(import.meta.url).resolve('@fontsource-variable/noto-sans-sc/package.json'),
);
let pieces: Promise<Piece[]> | null = null;

/**
 * Registers in a document the fonts that texts are set in, and tells which to use for each character: the screen’s own
 * face, so that paper looks like it. A variable font cannot be embedded as it is: each piece is cut to the characters that
 * are used, at each of two weights. A character that no piece has is set as an empty box.
 */
export async function registerFonts(
  document: PDFKit.PDFDocument,
  texts: Iterable<string>,
): Promise<FontFace> {
  pieces ??= readPieces();
  const known = await pieces;
  const pieceOf = new Map<string, string>();
  for (const character of new Set([ALWAYS, ...texts].flatMap((text) => [...text]))) {
    const piece = findPiece(known, character);
    if (piece !== null) pieceOf.set(character, piece);
  }
  const used = groupByPiece(pieceOf);
  await Promise.all(
    [...used].map(async ([file, characters]) => {
      const packed = await readFile(join(folder, 'files', file));
      for (const [weight, wght] of Object.entries(WEIGHTS)) {
        const font = await subsetFont(packed, characters.join(''), {
          targetFormat: 'sfnt',
          variationAxes: { wght },
        });
        document.registerFont(`${file} ${weight}`, font);
      }
    }),
  );
  const usual = pieceOf.get(ALWAYS) ?? '';
  return (character, weight) => `${pieceOf.get(character) ?? usual} ${weight}`;
}

async function readPieces(): Promise<Piece[]> {
  const css = await readFile(join(folder, 'index.css'), 'utf8');
  return [...css.matchAll(/url\(\.\/files\/([\w[\]-]+\.woff2)\)[^}]*unicode-range:\s*([^;}]+)/g)].map(
    ([, file = '', ranges = '']) => ({ file, ranges: ranges.split(',').map(readRange) }),
  );
}

function readRange(text: string): readonly [number, number] {
  const [first = '0', last = first] = text.trim().replace(/^U\+/i, '').split('-');
  return [Number.parseInt(first, 16), Number.parseInt(last, 16)];
}

function findPiece(known: readonly Piece[], character: string): string | null {
  const code = character.codePointAt(0) ?? 0;
  const isIn = ({ ranges }: Piece) => ranges.some(([first, last]) => first <= code && code <= last);
  // The last that names a character wins, as in a style sheet.
  return known.findLast(isIn)?.file ?? null;
}

function groupByPiece(pieceOf: ReadonlyMap<string, string>): Map<string, string[]> {
  const used = new Map<string, string[]>();
  for (const [character, file] of pieceOf) used.set(file, [...(used.get(file) ?? []), character]);
  return used;
}
