/**
 * How alike two texts are, in Chinese, English, or both mixed. A text becomes the set of its shingles, short runs of
 * neighbouring units; two texts are as alike as the share of shingles that they have in common (Jaccard). MinHash
 * signatures estimate that share without the texts, and their bands find candidates by an index.
 *
 * Sources: A. Z. Broder, On the resemblance and containment of documents, 1997 (shingles, resemblance, MinHash);
 * J. Leskovec, A. Rajaraman and J. D. Ullman, Mining of Massive Datasets, chapter 3 (bands). The mixing of hashes is
 * the finaliser of A. Appleby's MurmurHash3.
 */

/** Numbers in a signature. */
export const SIGNATURE_LENGTH = 64;
/** Numbers in a band: 8 bands of 8 find pairs that are 0.9 alike in 99 of 100 cases, and 0.5 in 3 of 100. */
const BAND_LENGTH = 8;
const SHORTEST = 2;
const LONGEST = 3;

// Han, kana and hangul stand each for themselves; letters and digits of other scripts make words and numbers.
const unitPattern =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}])[\p{L}\p{M}\p{N}])+/gu;

/**
 * The units of a text in their order: single characters of Chinese, Japanese and Korean, whole words and numbers of
 * anything else, in lower case and compatibility form (full-width letters and digits become plain ones). Punctuation,
 * spaces and apostrophes within a word go; a separator between groups of three digits goes too.
 */
export function listUnits(text: string): string[] {
  const plain = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/(?<=\p{L})['’](?=\p{L})/gu, '')
    .replace(/(?<=\d),(?=\d{3}(?!\d))/g, '');
  return plain.match(unitPattern) ?? [];
}

/**
 * The shingles of a text: every run of two and of three units, which are characters in Chinese and words in English.
 * A text of a single unit has that one; an empty text has none.
 */
export function shinglesOf(text: string): ReadonlySet<string> {
  const units = listUnits(text);
  if (units.length === 1) return new Set(units);
  const shingles = new Set<string>();
  for (let length = SHORTEST; length <= LONGEST; length++) {
    for (let start = 0; start + length <= units.length; start++) {
      shingles.add(units.slice(start, start + length).join(' '));
    }
  }
  return shingles;
}

/** Share of the shingles of both that are in common, 0 to 1; 0 where either is empty. */
export function jaccardOf(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const [few, many] = one.size <= other.size ? [one, other] : [other, one];
  if (few.size === 0) return 0;
  let common = 0;
  for (const shingle of few) if (many.has(shingle)) common++;
  return common / (few.size + many.size - common);
}

/**
 * The MinHash signature of a set: for each of 64 hash functions, the least hash of any shingle, as an integer of 32
 * bits without sign. Null for an empty set, which is like nothing.
 */
export function signatureOf(shingles: ReadonlySet<string>): Uint32Array | null {
  if (shingles.size === 0) return null;
  const signature = new Uint32Array(SIGNATURE_LENGTH).fill(0xffffffff);
  for (const shingle of shingles) {
    const hash = hashText(shingle);
    for (let index = 0; index < SIGNATURE_LENGTH; index++) {
      const mixed = mix(hash ^ (seeds[index] as number));
      if (mixed < (signature[index] as number)) signature[index] = mixed;
    }
  }
  return signature;
}

/** The share of places in which two signatures agree: an estimate of `jaccardOf`, with a deviation of 0.06 at most. */
export function estimateJaccard(one: Uint32Array, other: Uint32Array): number {
  let equal = 0;
  for (let index = 0; index < SIGNATURE_LENGTH; index++) if (one[index] === other[index]) equal++;
  return equal / SIGNATURE_LENGTH;
}

/**
 * A signed integer of 32 bits for each band of a signature. Texts that share one are candidates of being alike. With a
 * `scope`, only texts of the same scope share any.
 */
export function bandsOf(signature: Uint32Array, scope = 0): number[] {
  const bands: number[] = [];
  for (let start = 0; start < SIGNATURE_LENGTH; start += BAND_LENGTH) {
    let hash = mix(scope ^ mix(start + 1));
    for (let index = start; index < start + BAND_LENGTH; index++) {
      hash = mix(hash ^ (signature[index] as number));
    }
    bands.push(hash | 0);
  }
  return bands;
}

/** FNV-1a over the UTF-16 units of a text; 32 bits without sign. */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

function mix(value: number): number {
  let bits = value;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** One number for each hash function, fixed for good: signatures are kept. */
const seeds = Uint32Array.from({ length: SIGNATURE_LENGTH }, (_, index) =>
  mix(mix(Math.imul(index + 1, 0x9e3779b9)) + 0x7f4a7c15),
);
