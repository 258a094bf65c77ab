import { createHash } from 'node:crypto';
import type { RequestType, Stance } from '@zhiyu/shared/case';
import { ancestorOf, cellMetres, cellOf, mortonOf, STORE_LEVEL } from '@zhiyu/shared/grid';
import { bandsOf, listUnits, shinglesOf, signatureOf } from '@zhiyu/shared/shingles';
import type { CityModel } from './city';
import { type Demand, LEAST_SHINGLES } from './matter-evidence';
import type { MatterRules } from './matter-rules';
import type { ComparedCase } from './store/matter-sketches';

/** A demand with all that it is found by. */
export interface SketchedDemand extends Demand {
  compared: ComparedCase;
  /** Morton number of its cell at `PLACE_LEVEL`; null where it has no trustworthy point. */
  place: number | null;
  /** Bands of its text's signature; empty where the text is too short, or the subdistrict not known. */
  bands: number[];
  /** The side that its words tell; null where they tell none. */
  side: Stance | null;
  /** Digest of all that a link depends on. */
  digest: string;
}

/** The level of the cells by which near demands are found: a side of about 265 m at 30° N. */
const PLACE_LEVEL = 17;
/** Depth in the tree of areas of subdistricts and towns, below the city and its districts. */
const SUBDISTRICT_DEPTH = 2;
const CLASS_DEPTH = 1;
/** An address of fewer units names no place. */
const LEAST_ADDRESS_UNITS = 3;
/** Who asks something, or says thanks, wants nothing done. */
const noDemands: ReadonlySet<RequestType | null> = new Set<RequestType>(['consultation', 'praise']);

/** Sketches a case as a demand; null where it is void, a question or thanks, or says neither what nor where. */
export function sketchDemand(
  city: CityModel,
  rules: MatterRules,
  compared: ComparedCase,
): SketchedDemand | null {
  if (compared.voided_at !== null || noDemands.has(compared.request_type)) return null;
  const title = shinglesOf(compared.title ?? '');
  const text = shinglesOf(compared.body ?? '');
  if (compared.category === null && title.size + text.size === 0) return null;
  const { district, isKnown } = findDistrict(city, compared.area);
  const wording = {
    category: compared.category,
    words: `${compared.title ?? ''}\n${compared.body ?? ''}`.normalize('NFKC').toLowerCase(),
  };
  const questions = rules.listQuestions(wording);
  const longer = title.size >= text.size ? title : text;
  const signature = isKnown && longer.size >= LEAST_SHINGLES ? signatureOf(longer) : null;
  return {
    id: compared.id,
    reportedAt: compared.reported_at,
    lng: compared.lng,
    lat: compared.lat,
    category: compared.category,
    class: findClass(city, compared.category),
    district,
    address: digestAddress(compared, district),
    requesterKey: compared.requester_key,
    title,
    text,
    questions,
    compared,
    place: compared.cell === null ? null : ancestorOf(compared.cell, STORE_LEVEL, PLACE_LEVEL),
    bands: signature === null ? [] : bandsOf(signature, district),
    side: rules.findSide(wording, questions),
    digest: digestDemand(compared, questions),
  };
}

/** Cells of `PLACE_LEVEL` in which lies all that is within `radiusMetres` of a demand; empty where it has no point. */
export function listPlaces({ place, lat }: SketchedDemand, radiusMetres: number): number[] {
  if (place === null) return [];
  const { x, y } = cellOf(place);
  const reach = Math.ceil(radiusMetres / cellMetres(PLACE_LEVEL, lat ?? 0));
  const last = 2 ** PLACE_LEVEL - 1;
  const places: number[] = [];
  for (let row = Math.max(0, y - reach); row <= Math.min(last, y + reach); row++) {
    for (let column = Math.max(0, x - reach); column <= Math.min(last, x + reach); column++) {
      places.push(mortonOf(column, row));
    }
  }
  return places;
}

/** The subdistrict of an area; where that is not known, whatever is known, unless it is only the city. */
function findDistrict(city: CityModel, area: number): { district: number; isKnown: boolean } {
  const node = city.areas.byOrdinal(area);
  const path = node === undefined ? [] : city.areas.path(node.id);
  const district = path[Math.min(SUBDISTRICT_DEPTH, path.length - 1)] ?? city.root;
  const isWholeCity = district.id === city.root.id && city.areas.children(city.root.id).length > 0;
  return { district: district.ordinal, isKnown: !isWholeCity };
}

function findClass(city: CityModel, category: number | null): number | null {
  const node = category === null ? undefined : city.categories.byOrdinal(category);
  if (node === undefined) return null;
  const path = city.categories.path(node.id);
  return (path[CLASS_DEPTH] ?? node).ordinal;
}

function digestAddress(
  { address, address_key: key }: Pick<ComparedCase, 'address' | 'address_key'>,
  district: number,
): string | null {
  const units = listUnits(address ?? '');
  if (units.length < LEAST_ADDRESS_UNITS) return null;
  return digest([district, ...(key === null ? units : [key])]);
}

function digestDemand(compared: ComparedCase, questions: string[]): string {
  const { reported_at, cell, lng, lat, area, category, title, body, address, address_key } = compared;
  const { requester_key, matter, stance } = compared;
  return digest([
    reported_at,
    cell,
    lng,
    lat,
    area,
    category,
    title,
    body,
    address,
    ...(address_key === null ? [] : [address_key]),
    requester_key,
    matter,
    stance,
    ...questions,
  ]);
}

function digest(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22);
}
