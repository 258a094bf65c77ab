/** A functional zone as the cube needs it: its ordinal and all rings of its shape, outer and inner. */
export interface ZoneShape {
  ordinal: number;
  rings: [lng: number, lat: number][][];
}

/** Sets of functional zones that points lie in, numbered from 0, which is the empty set. */
export class ZoneSets {
  private readonly known = new Map<string, number>([['', 0]]);
  /** Ordinals of the zones of each set. */
  readonly sets: number[][] = [[]];
  private readonly zones: { ordinal: number; rings: Ring[] }[];

  constructor(shapes: readonly ZoneShape[]) {
    this.zones = shapes.map(({ ordinal, rings }) => ({ ordinal, rings: rings.map(createRing) }));
  }

  /** The number of the set of zones that a point lies in. */
  numberAt(lng: number, lat: number): number {
    if (this.zones.length === 0) return 0;
    const inside = this.zones.filter(({ rings }) => isInside(rings, lng, lat)).map(({ ordinal }) => ordinal);
    return this.numberOf(inside);
  }

  /** The number of a set of zones. */
  numberOf(ordinals: number[]): number {
    const key = ordinals.join();
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const number = this.sets.length;
    this.known.set(key, number);
    this.sets.push(ordinals);
    return number;
  }
}

interface Ring {
  lngs: Float64Array;
  lats: Float64Array;
  west: number;
  south: number;
  east: number;
  north: number;
}

/** PostgreSQL's geometric types take what differs by no more than this, in degrees, for equal. */
const TOLERANCE = 1e-6;
const ON_BORDER = Number.NaN;

function createRing(points: readonly [lng: number, lat: number][]): Ring {
  const lngs = Float64Array.from(points, ([lng]) => lng);
  const lats = Float64Array.from(points, ([, lat]) => lat);
  const margin = 2 * TOLERANCE;
  return {
    lngs,
    lats,
    west: lngs.reduce((one, other) => Math.min(one, other)) - margin,
    south: lats.reduce((one, other) => Math.min(one, other)) - margin,
    east: lngs.reduce((one, other) => Math.max(one, other)) + margin,
    north: lats.reduce((one, other) => Math.max(one, other)) + margin,
  };
}

/** Whether an odd number of the rings has the point, each judged as PostgreSQL's `polygon @> point` judges it. */
function isInside(rings: readonly Ring[], lng: number, lat: number): boolean {
  let holding = 0;
  for (const ring of rings) if (holdsPoint(ring, lng, lat)) holding += 1;
  return holding % 2 === 1;
}

/** Counts how the ring winds around the point by its crossings of the ray to the east; a point on the border is in. */
function holdsPoint(ring: Ring, lng: number, lat: number): boolean {
  const { lngs, lats } = ring;
  if (lng < ring.west || lng > ring.east || lat < ring.south || lat > ring.north) return false;
  const last = lngs.length - 1;
  let x = lngs[0]! - lng;
  let y = lats[0]! - lat;
  let crossings = 0;
  for (let i = 1; i <= last + 1; i++) {
    const place = i > last ? 0 : i;
    const nextX = lngs[place]! - lng;
    const nextY = lats[place]! - lat;
    const crossing = crossRay(x, y, nextX, nextY);
    if (Number.isNaN(crossing)) return true;
    crossings += crossing;
    x = nextX;
    y = nextY;
  }
  return crossings !== 0;
}

/**
 * How an edge crosses the ray from the origin to the east: 2 northwards, −2 southwards, half of it where it begins or
 * ends on the ray, 0 where it does not cross, `ON_BORDER` where it goes through the origin.
 */
function crossRay(fromX: number, fromY: number, toX: number, toY: number): number {
  const before = signOf(fromY);
  const after = signOf(toY);
  if (after === 0) {
    if (signOf(toX) === 0) return ON_BORDER;
    if (before === 0) return signOf(fromX) === signOf(toX) ? 0 : ON_BORDER;
    return signOf(toX) < 0 ? 0 : -before;
  }
  if (before === 0) return signOf(fromX) < 0 ? 0 : after;
  if (before === after) return 0;
  if (signOf(toX) >= 0 && signOf(fromX) > 0) return 2 * after;
  if (signOf(toX) < 0 && signOf(fromX) <= 0) return 0;
  const side = signOf((toX - fromX) * toY - (toY - fromY) * toX);
  if (side === 0) return ON_BORDER;
  return side === after ? 0 : 2 * after;
}

function signOf(value: number): number {
  if (Math.abs(value) <= TOLERANCE) return 0;
  return value > 0 ? 1 : -1;
}
