import type { CaseEvent } from '@zhiyu/shared/event';
import type { MatterReasons } from '@zhiyu/shared/matter-reasons';
import type { CityModel } from './city';

/** Begins the identifier of every event by which the product links a case to a matter. */
export const LINK_EVENTS = 'zhiyu-matter:';

/** The reasons of a link as they are told: numbers as they were found, the question by its name. */
export function createReasons(city: CityModel, found: Record<string, unknown>): MatterReasons {
  const numberOf = (name: string) => (typeof found[name] === 'number' ? found[name] : null);
  const question = city.pack.matters?.opposed?.find(({ id }) => id === found.question);
  return {
    like: numberOf('like'),
    metres: numberOf('metres'),
    days: numberOf('days'),
    similarity: numberOf('similarity'),
    sameAddress: found.sameAddress === true,
    sameCategory: found.sameCategory === true,
    sameRequester: found.sameRequester === true,
    question: question?.name ?? null,
  };
}

/** The reasons of a link as its event keeps them: in no language; null where a person linked what nobody proposed. */
export function writeReasons(found: Record<string, unknown> | null): string | null {
  return found === null || Object.keys(found).length === 0 ? null : JSON.stringify(found);
}

/** The reasons that the event of a link keeps; null for other events, and where it keeps none. */
export function readReasons(city: CityModel, { eventId, reason }: CaseEvent): MatterReasons | null {
  if (!eventId.startsWith(LINK_EVENTS) || !reason?.startsWith('{')) return null;
  try {
    return createReasons(city, JSON.parse(reason) as Record<string, unknown>);
  } catch (error) {
    // Whatever a source sends under such an identifier is its own word, and stays the reason.
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
