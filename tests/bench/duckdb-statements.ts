import type { MeasuredSlice } from '@zhiyu/server/store/measured-slice';
import { STORE_LEVEL } from '@zhiyu/shared/grid';
import type { MeasureId } from '@zhiyu/shared/measures';
import type { Tree, TreeNode } from '@zhiyu/shared/tree';
import type { BenchAsk } from './questions';

const DAY = 86_400_000;

/**
 * The statement by which DuckDB answers, over its own table; worded from the definitions of the measures, not from the
 * product's statements.
 */
export function writeDuckdbStatement(ask: BenchAsk): string {
  switch (ask.kind) {
    case 'cells': {
      const { weight, where } = countCases(ask.asked);
      return `select (cell >> ${2 * (STORE_LEVEL - ask.level)})::double as cell, ${weight} as cases
        from cases where ${where} group by 1 order by 1 nulls last`;
    }
    case 'trend': {
      const [first] = ask.windows;
      const { weight, where } = countCases(ask.asked);
      return `select ((epoch_ms(reported_at) - ${first!.from}) // ${DAY})::integer as position, ${weight} as cases
        from cases where ${where} group by 1`;
    }
    case 'stockTrend':
      return writeStockTrend(ask.instants);
    case 'compare': {
      return ask.asked
        .map((asked, number) => {
          const { weight, where } = countCases(asked);
          return `select ${number} as number, coalesce(group_number, 0)::integer as group_number, ${weight} as cases
            from cases left join member using (area) where ${where} group by 2`;
        })
        .join(' union all ');
    }
  }
}

/** What of a measure is counted, and in which rows. */
interface Counting {
  /** An aggregate, as an integer. */
  weight: string;
  where: string;
}

function countCases(asked: MeasuredSlice): Counting {
  const { measure, asOf } = asked;
  const to = Math.min(asked.to ?? asOf, asOf);
  const { weight = 'count(*)', where } = measureOf(measure, asked.from, to, asOf);
  return { weight: `${weight}::integer`, where: [where, ...listFilters(asked)].join(' and ') };
}

/** A measure over [from, to), or at `asOf`. */
function measureOf(
  measure: MeasureId,
  from: number | null,
  to: number,
  asOf: number,
): { weight?: string; where: string } {
  const within = (column: string) =>
    `${column} < ${at(to)}${from === null ? '' : ` and ${column} >= ${at(from)}`}`;
  const known = `voided_at is null and reported_at <= ${at(asOf)}`;
  switch (measure) {
    case 'reported':
      return { where: `voided_at is null and ${within('reported_at')}` };
    case 'answeredDirectly':
      return { where: `${known} and ${within('answered_directly_at')}` };
    case 'dispatched':
      return { where: `${known} and ${within('dispatched_at')}` };
    case 'closed':
      return {
        weight: `sum(len(list_filter(closings, lambda x: ${within('greatest(x, reported_at)')})))`,
        where: `voided_at is null and reported_at < ${at(to)} and len(closings) > 0
          and (answered_directly_at is null or answered_directly_at > ${at(asOf)})
          and (not_accepted_at is null or not_accepted_at > ${at(asOf)})
          ${from === null ? '' : `and (ended_at is null or ended_at >= ${at(from)})`}`,
      };
    case 'open':
      return { where: `${known} and ${isOpen(asOf)}` };
    case 'overdue':
      return {
        where: `${known} and due_at < ${at(asOf)} and dispatched_at is not null and ${isOpen(asOf)}
          and (len(pauses) = 0 or ${isBetween(asOf, 'pauses', 'resumptions')} = false)`,
      };
    default:
      throw new Error(`no statement for ${measure} in DuckDB`);
  }
}

function isOpen(asOf: number): string {
  return `(ended_at is null or ended_at > ${at(asOf)})
    and (len(reopenings) = 0 or ${isBetween(asOf, 'closings', 'reopenings')} = false)`;
}

/** Whether more has begun by an instant than has ended. */
function isBetween(asOf: number, begun: string, ended: string): string {
  const count = (list: string) => `len(list_filter(${list}, lambda x: x <= ${at(asOf)}))`;
  return `(${count(begun)} > ${count(ended)})`;
}

/**
 * How many cases were open at each of a list of instants a day apart: the rises and falls up to each, to be summed. A
 * case stands from its report or a reopening to the closing after it, or to its end. Cases that were reopened are closed
 * by nothing but their closings.
 */
function writeStockTrend(instants: readonly number[]): string {
  const first = instants[0]!;
  const position = (column: string) =>
    `greatest(0, ceil((epoch_ms(${column}) - ${first}) / ${DAY}))::integer`;
  return `
    with lives as (
      select reported_at as begins, ended_at as ends
      from cases
      where voided_at is null and len(reopenings) = 0
      union all
      select unnest(list_prepend(reported_at, reopenings)), unnest(closings)
      from cases
      where voided_at is null and len(reopenings) > 0
    ),
    steps as (
      select ${position('begins')} as position, count(*) as step
      from lives where ends is null or ends > ${at(first)} group by 1
      union all
      select ${position('ends')}, -count(*)
      from lives where ends > ${at(first)} group by 1
    ),
    days as (select unnest(range(${instants.length}))::integer as position)
    select position, sum(coalesce(sum(step), 0)) over (order by position)::integer as cases
    from days left join steps using (position)
    group by position`;
}

function listFilters({ city, slice }: MeasuredSlice): string[] {
  const one = <Node extends TreeNode>(column: string, tree: Tree<Node>, ids: readonly string[]) =>
    ids.length === 0 ? [] : [`${column} in (${[...new Set(ids.flatMap((id) => tree.subtree(id)))]})`];
  return [
    ...one('area', city.areas, slice.areas),
    ...one('category', city.categories, slice.categories),
    ...one('channel', city.channels, slice.channels),
    ...one('unit', city.units, slice.units),
  ];
}

function at(instant: number): string {
  return `epoch_ms(${instant})`;
}
