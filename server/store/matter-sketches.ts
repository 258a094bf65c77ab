import type { RequestType, Stance } from '@zhiyu/shared/case';
import type { Transaction } from './database';
import { writeIntegerList } from './integer-list';
import { loadStatement } from './statement';

/** A case as it is compared, by the names of its columns; instants in milliseconds, nodes as ordinals. */
export interface ComparedCase {
  id: number;
  source: string;
  source_id: string;
  reported_at: number;
  voided_at: number | null;
  lng: number | null;
  lat: number | null;
  cell: number | null;
  area: number;
  category: number | null;
  request_type: RequestType | null;
  title: string | null;
  body: string | null;
  address: string | null;
  /** Where the address is covered: the same for the same address. */
  address_key: string | null;
  requester_key: string | null;
  matter: string | null;
  stance: Stance | null;
  /** The matter that was found with this case. */
  found_with: string | null;
  /** The matter that is proposed for it. */
  proposed: string | null;
  /** Matters that it was kept out of. */
  kept_out: string[];
}

/** What a case is found by, as the store keeps it; see the table `case_sketch`. */
export interface CaseSketch {
  case_id: number;
  reported_at: number;
  place: number | null;
  class: number | null;
  address: string | null;
  questions: readonly string[];
  digest: string;
  bands: readonly number[];
}

/** What is asked to find candidates for a demand. */
export interface CandidateSearch extends Omit<CaseSketch, 'digest' | 'place' | 'reported_at'> {
  /** Instants between which, both included, the others were reported. */
  from: number;
  to: number;
  places: readonly number[];
}

/** Cases by their ids in order of their reports; unknown ids are left out. */
export async function readCompared(
  tx: Transaction,
  city: string,
  ids: Iterable<number>,
): Promise<ComparedCase[]> {
  return tx.query(loadStatement('matter-demands'), [city, writeIntegerList(ids)]);
}

/** A sketch as far as it has to be known to be replaced. */
export type KnownSketch = Pick<CaseSketch, 'case_id' | 'reported_at' | 'bands' | 'digest'>;

/** Sketches of cases as they were compared last, by id. */
export async function readSketches(
  tx: Transaction,
  city: string,
  ids: Iterable<number>,
): Promise<Map<number, KnownSketch>> {
  const rows = await tx.query<KnownSketch>(loadStatement('sketch-known'), [city, writeIntegerList(ids)]);
  return new Map(rows.map((row) => [row.case_id, row]));
}

/** Puts sketches in the place of the known ones of their cases, and takes away those of `gone`. */
export async function writeSketches(
  tx: Transaction,
  city: string,
  sketches: readonly CaseSketch[],
  known: ReadonlyMap<number, KnownSketch>,
  gone: readonly number[],
): Promise<void> {
  const hasOtherBands = (sketch: CaseSketch) => {
    const before = known.get(sketch.case_id);
    return before?.reported_at !== sketch.reported_at || String(before.bands) !== String(sketch.bands);
  };
  const moved = sketches.filter(hasOtherBands);
  const left = [...moved.map(({ case_id }) => case_id), ...gone].flatMap((id) => known.get(id) ?? []);
  await changeBands(tx, city, 'band-remove', left);
  if (gone.length > 0) await tx.query(loadStatement('sketch-remove'), [city, writeIntegerList(gone)]);
  if (sketches.length > 0) {
    const rows = sketches.map((sketch) => ({
      ...sketch,
      reported_at: new Date(sketch.reported_at).toISOString(),
    }));
    await tx.query(loadStatement('sketch-write'), [city, JSON.stringify(rows)]);
  }
  await changeBands(tx, city, 'band-write', moved);
}

async function changeBands(
  tx: Transaction,
  city: string,
  statement: 'band-remove' | 'band-write',
  sketches: readonly Pick<CaseSketch, 'case_id' | 'reported_at' | 'bands'>[],
): Promise<void> {
  const rows = sketches.flatMap(({ case_id, reported_at, bands }) =>
    bands.map((band) => ({ case_id, reported_at: new Date(reported_at), band })),
  );
  if (rows.length === 0) return;
  await tx.query(loadStatement(statement), [
    city,
    writeIntegerList(rows.map(({ band }) => band)),
    rows.map(({ reported_at }) => reported_at),
    writeIntegerList(rows.map(({ case_id }) => case_id)),
  ]);
}

/** For each demand asked for, the ids of cases that may be one matter with it; at most `most` by each way of finding. */
export async function findCandidates(
  tx: Transaction,
  city: string,
  searches: readonly CandidateSearch[],
  most: number,
): Promise<Map<number, number[]>> {
  const found = new Map<number, number[]>();
  if (searches.length === 0) return found;
  const asked = searches.map((search) => ({
    ...search,
    from: new Date(search.from).toISOString(),
    to: new Date(search.to).toISOString(),
  }));
  const rows = await tx.query<{ case_id: number; other: number }>(loadStatement('matter-candidates'), [
    city,
    JSON.stringify(asked),
    most,
  ]);
  for (const { case_id, other } of rows) {
    const others = found.get(case_id);
    if (others) others.push(other);
    else found.set(case_id, [other]);
  }
  return found;
}
