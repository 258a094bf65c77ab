import type { CityAnswer } from '@zhiyu/shared/contract';
import type { Playlist, Scene } from '@zhiyu/shared/playlist';
import { askInterruption } from './ask-interruption';
import { type Found, findInterruption, type Told } from './find-interruption';

/** Looks whether a rule of a playlist speaks. */
export interface RuleWatch {
  /**
   * What is to break in; null where nothing does, where it was looked not long ago, or where answers do not come.
   * @param now milliseconds of the server's clock
   */
  look(now: number): Promise<Found | null>;
}

const REST_MS = 15_000;
const LONGEST_MS = 20_000;

/** Watches the rules of a playlist. A tour and an archive are not broken into. */
export function watchRules(city: CityAnswer, playlist: Playlist): RuleWatch {
  const told: Told = new Map();
  const [first] = playlist.scenes;
  const rules = playlist.tour || city.clock !== null ? [] : playlist.interruptions;
  let lookedAt = Number.NEGATIVE_INFINITY;
  return {
    async look(now) {
      if (performance.now() - lookedAt < REST_MS) return null;
      lookedAt = performance.now();
      for (const rule of rules) {
        const patience = AbortSignal.timeout(LONGEST_MS);
        const facts = await askInterruption(rule, first as Scene, city.id, now, patience).catch(() => null);
        const found = facts && findInterruption(rule, facts, told);
        if (found) return found;
      }
      return null;
    },
  };
}
