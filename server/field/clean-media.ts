import sharp from 'sharp';
import { ZhiyuError } from '../errors';

/** A photo or a voice note with nothing in it but the picture or the sound. */
export interface CleanMedia {
  kind: 'photo' | 'voice';
  mediaType: string;
  bytes: Buffer;
}

/** As much as a photo, or a voice note of some minutes, takes after the phone has cut it. */
export const MOST_MEDIA_BYTES = 3 * 1024 * 1024;
/** Pixels that are decoded; a bomb of a picture has more. */
const MOST_PIXELS = 50_000_000;
const LONGEST_SIDE = 1600;
const QUALITY = 80;

/** What cameras and browsers record, by the first bytes of a file. */
const sounds: readonly [mediaType: string, isIt: (bytes: Buffer) => boolean][] = [
  ['audio/webm', (bytes) => bytes.readUInt32BE(0) === 0x1a45dfa3],
  ['audio/ogg', (bytes) => bytes.toString('latin1', 0, 4) === 'OggS'],
  ['audio/mp4', (bytes) => bytes.toString('latin1', 4, 8) === 'ftyp'],
];
/** Where containers of sound keep a place: 3GPP `loci`, QuickTime `©xyz` and its key of ISO 6709. */
const placeMarks = ['loci', '\u00a9xyz', 'location.ISO6709', 'LOCATION='].map((mark) =>
  Buffer.from(mark, 'latin1'),
);

/**
 * Takes a photo or a voice note for what its bytes are, whatever it was called. A photo is drawn anew, upright and at most
 * 1,600 pixels long, so that no data of place, camera or owner is left in it; a sound that holds a place is refused.
 *
 * @throws ZhiyuError `media-unreadable` (422), `media-holds-place` (422)
 */
export async function cleanMedia(bytes: Buffer): Promise<CleanMedia> {
  const sound = bytes.length < 16 ? undefined : sounds.find(([, isIt]) => isIt(bytes));
  if (sound === undefined) return { kind: 'photo', mediaType: 'image/jpeg', bytes: await redraw(bytes) };
  if (placeMarks.some((mark) => bytes.includes(mark))) {
    throw new ZhiyuError('media-holds-place', 'The recording holds a place. Record it without.', {
      status: 422,
    });
  }
  return { kind: 'voice', mediaType: sound[0], bytes };
}

async function redraw(bytes: Buffer): Promise<Buffer> {
  try {
    const { format } = await sharp(bytes, { limitInputPixels: MOST_PIXELS }).metadata();
    if (!['jpeg', 'png', 'webp', 'heif', 'avif'].includes(format ?? '')) throw new Error(`${format}`);
    return await sharp(bytes, { limitInputPixels: MOST_PIXELS })
      .rotate()
      .resize({ width: LONGEST_SIDE, height: LONGEST_SIDE, fit: 'inside', withoutEnlargement: true })
      .jpeg({ quality: QUALITY })
      .toBuffer();
  } catch (cause) {
    const message = 'This is neither a photo (JPEG, PNG, WebP) nor a recording (WebM, Ogg, MP4).';
    throw new ZhiyuError('media-unreadable', message, { status: 422, cause });
  }
}
