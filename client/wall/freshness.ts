/** Why a wall is not fresh. */
export type StaleReason = 'offline' | 'server' | 'database' | 'slow' | 'denied';

/** Instants are milliseconds of a clock that only goes forward; null: it has not happened. */
export interface SignsOfLife {
  now: number;
  /** When the server was heard last. */
  heardAt: number | null;
  /** When the server said that it can read its database. */
  databaseAt: number | null;
  /** When what is shown was asked for; its answers have come. */
  shownAt: number | null;
  /** Since when something is wanted that has not come: after a tick, or when the scene should have changed. */
  wantedSince: number | null;
  online: boolean;
  /** The last question was refused: the session of the screen has ended. */
  denied: boolean;
}

/** A wall that has been behind for so long says so; looked at every second, that is within 15 s. */
export const STALE_AFTER_MS = 13_000;
/** Signs of life come every 5 s: after two that are missing, the stream is taken for broken. */
export const SILENT_AFTER_MS = 11_000;

/** Why what is shown may be out of date; null while it is fresh. */
export function findStale(signs: SignsOfLife): StaleReason | null {
  const { now, heardAt, databaseAt, shownAt, wantedSince, online, denied } = signs;
  const isOld = (instant: number | null) => instant !== null && now - instant > STALE_AFTER_MS;
  // A session that has ended takes the stream with it.
  if (denied && isOld(heardAt)) return 'denied';
  if (isOld(heardAt)) return online ? 'server' : 'offline';
  if (isOld(databaseAt)) return 'database';
  if (isOld(wantedSince) && (shownAt === null || shownAt < (wantedSince ?? 0))) {
    return denied ? 'denied' : 'slow';
  }
  return null;
}

/** A wall may have lost its stream without being told; it then asks for another. */
export function isSilent(heardAt: number | null, now: number): boolean {
  return heardAt !== null && now - heardAt > SILENT_AFTER_MS;
}
