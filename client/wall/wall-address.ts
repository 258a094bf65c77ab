import type { Theme } from '../colours';
import type { Language } from '../i18n';

/** The pages of a wall: the wall itself, the page that makes playlists, and the remote. */
export const wallPages = ['wall', 'editor', 'remote'] as const;
export type WallPage = (typeof wallPages)[number];

/** A canvas in its own pixels. */
export interface Canvas {
  width: number;
  height: number;
}

/** Where the screens of a wall join, in pixels of its canvas from the left and from the top. */
export interface Seams {
  x: number[];
  y: number[];
}

/** Everything that the address of a wall says. */
export interface WallAddress {
  page: WallPage;
  city: string;
  /** The playlist; `cockpit` makes one of `area` and `categories`. */
  playlist: string;
  area: string | null;
  categories: string[];
  /** Null: the canvas is the window. */
  canvas: Canvas | null;
  seams: Seams;
  language: Language;
  theme: Theme;
  /** The name under which a remote finds it; null: it listens under none. */
  name: string | null;
  /** Hours of the night in which it is dimmed, in minutes of the day; null: never. */
  night: { from: number; to: number } | null;
  /** The scene that it begins with, from 0. */
  scene: number;
}

const SMALLEST_SIDE = 320;
const LARGEST_SIDE = 16_384;
const pathPattern = /^\/wall\/([^/]+)(?:\/(editor|remote))?\/?$/;

/** Reads the address of a wall; null where it is that of another page. What it does not know it leaves at its default. */
export function parseWallAddress(pathname: string, search: string): WallAddress | null {
  const [, city, page] = pathPattern.exec(pathname) ?? [];
  if (city === undefined) return null;
  const query = new URLSearchParams(search);
  const canvas = parseCanvas(query.get('canvas'));
  return {
    page: wallPages.find((known) => known === page) ?? 'wall',
    city: decodeURIComponent(city),
    playlist: query.get('playlist') || 'overview',
    area: query.get('area') || null,
    categories: query.getAll('category').filter(Boolean),
    canvas,
    seams: { x: parseSeams(query.get('seams')), y: parseSeams(query.get('seamsDown')) },
    language: query.get('lang') === 'en' ? 'en' : 'zh',
    theme: query.get('theme') === 'light' ? 'light' : 'dark',
    name: query.get('name')?.trim().slice(0, 40) || null,
    night: parseNight(query.get('night')),
    scene: Math.max(0, Number.parseInt(query.get('scene') ?? '1', 10) - 1 || 0),
  };
}

/** Writes the address of a wall; defaults are left out. */
export function serialiseWallAddress(address: WallAddress): string {
  const { page, city, playlist, area, categories, canvas, seams, language, theme, name, night, scene } =
    address;
  const query = new URLSearchParams();
  if (playlist !== 'overview') query.set('playlist', playlist);
  if (area !== null) query.set('area', area);
  for (const category of categories) query.append('category', category);
  if (canvas) query.set('canvas', `${canvas.width}x${canvas.height}`);
  if (seams.x.length > 0) query.set('seams', seams.x.join(','));
  if (seams.y.length > 0) query.set('seamsDown', seams.y.join(','));
  if (language !== 'zh') query.set('lang', language);
  if (theme !== 'dark') query.set('theme', theme);
  if (name !== null) query.set('name', name);
  if (night) query.set('night', `${writeMinute(night.from)}-${writeMinute(night.to)}`);
  if (scene > 0) query.set('scene', String(scene + 1));
  const path = `/wall/${encodeURIComponent(city)}${page === 'wall' ? '' : `/${page}`}`;
  const text = query.toString().replaceAll('%2C', ',').replaceAll('%3A', ':');
  return text === '' ? path : `${path}?${text}`;
}

/** Whether a minute of the day lies in the night; a night may pass midnight. */
export function isNight(night: { from: number; to: number }, minute: number): boolean {
  if (night.from <= night.to) return night.from <= minute && minute < night.to;
  return minute >= night.from || minute < night.to;
}

function parseCanvas(text: string | null): Canvas | null {
  const [, width, height] = /^(\d{3,5})[x×](\d{3,5})$/i.exec(text ?? '') ?? [];
  const sides = [Number(width), Number(height)] as const;
  const isPossible = sides.every((side) => side >= SMALLEST_SIDE && side <= LARGEST_SIDE);
  return isPossible ? { width: sides[0], height: sides[1] } : null;
}

function parseSeams(text: string | null): number[] {
  const places = (text ?? '').split(',').map(Number);
  return places.filter((place) => Number.isInteger(place) && place > 0).sort((a, b) => a - b);
}

function parseNight(text: string | null): WallAddress['night'] {
  const [, from, to] = /^(\d\d:\d\d)-(\d\d:\d\d)$/.exec(text ?? '') ?? [];
  if (from === undefined || to === undefined) return null;
  const minutes = [from, to].map((time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3)));
  const [first = 0, last = 0] = minutes;
  return minutes.every((minute) => minute < 24 * 60) && first !== last ? { from: first, to: last } : null;
}

function writeMinute(minute: number): string {
  const two = (number: number) => String(number).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}
