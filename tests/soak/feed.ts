import type { CaseInput } from '@zhiyu/shared/case';
import { caseInstantLists, caseInstants } from '@zhiyu/shared/case';
import type { EventKind } from '@zhiyu/shared/event';
import { type Chance, createChance, inventHistories } from '../invent-histories';

/** What is told of the small city without an end, the same for the same seed. */
export interface Feed {
  /** The next lines, as they are pushed: new cases, events of known ones, and records said anew. */
  next(lines: number): string[];
}

/** What may happen to a case at any time, more or less often. */
const kinds: EventKind[] = [
  'noted',
  'urged',
  'contacted',
  'paused',
  'resumed',
  'closed',
  'reopened',
  'transferred',
];
const PER_ROUND = 500;

/** Makes a feed that tells of at most `mostCases` cases; then of what goes on happening to them. */
export function createFeed(seed: number, first: number, mostCases: number): Feed {
  const chance = createChance(seed);
  const known: CaseInput[] = [];
  const told: string[] = [];
  let rounds = 0;
  let events = 0;

  function tellRound(): void {
    rounds += 1;
    const { inputs } = inventHistories(createChance(seed + 7919 * rounds), PER_ROUND, first);
    for (const [index, input] of inputs.entries()) {
      if (known.length < mostCases && (known.length < PER_ROUND || chance.chance(0.3))) {
        const added = { ...input, sourceId: `s${seed}-${known.length}` };
        known.push(added);
        told.push(lineOf(added));
        continue;
      }
      const place = Math.floor(chance.random() * known.length);
      const { source, sourceId } = known[place] as CaseInput;
      if (index % 4 === 0) {
        known[place] = { ...input, source, sourceId };
        told.push(lineOf(known[place] as CaseInput));
      } else told.push(tellEvent(chance, known[place] as CaseInput));
    }
  }

  function tellEvent({ pick, later }: Chance, { source, sourceId, reportedAt }: CaseInput): string {
    events += 1;
    const at = new Date(later(reportedAt)).toISOString();
    return JSON.stringify({ type: 'event', source, sourceId, eventId: `e${events}`, at, kind: pick(kinds) });
  }

  return {
    next(lines) {
      while (told.length < lines) tellRound();
      return told.splice(0, lines);
    },
  };
}

function lineOf(input: CaseInput): string {
  const line: Record<string, unknown> = { type: 'case', ...input };
  for (const name of caseInstants) if (typeof line[name] === 'number') line[name] = iso(line[name]);
  for (const name of caseInstantLists) if (Array.isArray(line[name])) line[name] = line[name].map(iso);
  return JSON.stringify(line);
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}
