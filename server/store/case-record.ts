import type {
  Outcome,
  Requester,
  RequestType,
  Resolution,
  Stance,
  UnlocatedReason,
  Urgency,
} from '@zhiyu/shared/case';
import type { CityModel } from '../city';
import type { Transaction } from './database';
import { loadStatement } from './statement';

/** A case as a list shows it, by the names of its columns; instants in milliseconds, nodes as ordinals. */
export interface CaseRecord {
  id: number;
  source: string;
  source_id: string;
  title: string | null;
  address: string | null;
  area: number;
  accountable_area: number;
  category: number | null;
  request_type: RequestType | null;
  channel: number | null;
  unit: number | null;
  reported_at: number;
  dispatched_at: number | null;
  due_at: number | null;
  answered_directly_at: number | null;
  not_accepted_at: number | null;
  voided_at: number | null;
  /** From when the case is no longer open, as the store has it; a closing may be known without its instant. */
  ended_at: number | null;
  closings: number[];
  reopenings: number[];
  pauses: number[];
  resumptions: number[];
  cell: number | null;
}

/** A case with all that is known of it. */
export interface WholeCaseRecord extends CaseRecord {
  body: string | null;
  lng: number | null;
  lat: number | null;
  unlocated_reason: UnlocatedReason | null;
  requester: Requester | null;
  urgency: Urgency;
  co_units: number[];
  sensitive: boolean;
  matter: string | null;
  stance: Stance | null;
  contact_due_at: number | null;
  first_contact_at: number | null;
  outcomes: (Outcome | null)[];
  reviewed_at: number | null;
  resolution: Resolution | null;
  satisfaction: number | null;
  flags: string[];
  exempted_at: number | null;
  /** The name of the original of its words, where something of them is covered. */
  original: string | null;
  /** What people wrote in it was erased. */
  erased: boolean;
}

/** One case of a city; null where there is none of this id. */
export async function readCase(
  tx: Transaction,
  city: CityModel,
  id: number,
): Promise<WholeCaseRecord | null> {
  const [record] = await tx.query<WholeCaseRecord>(loadStatement('case-one'), [city.id, id]);
  return record ?? null;
}
