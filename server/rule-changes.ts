import type { CaseEvent } from '@zhiyu/shared/event';
import type { RuleChange, RuleStatement } from './case-statement';
import type { CityModel } from './city';
import type { StoredCase } from './store/stored-case';

/** What a new pack or calendar made of a case, in the identifiers of a city that still has the nodes of both. */
export function listRuleChanges(city: CityModel, before: StoredCase, after: StoredCase): RuleChange[] {
  const told = (stored: StoredCase): Record<RuleChange['what'], RuleChange['from']> => ({
    area: idOf(city.areas, stored.area),
    accountableArea: idOf(city.areas, stored.accountable_area),
    unlocatedReason: stored.unlocated_reason,
    category: idOf(city.categories, stored.category),
    channel: idOf(city.channels, stored.channel),
    unit: idOf(city.units, stored.unit),
    coUnits: stored.co_units.flatMap((ordinal) => idOf(city.units, ordinal) ?? []),
    dueAt: stored.due_at,
    contactDueAt: stored.contact_due_at,
    sensitive: stored.sensitive,
  });
  const [was, is] = [told(before), told(after)];
  return (Object.keys(was) as RuleChange['what'][])
    .filter((what) => String(was[what]) !== String(is[what]))
    .map((what) => ({ what, from: was[what], to: is[what] }));
}

/**
 * The events by which a rule's changes of a case are told: 改址, 改类, 转派, and a note of a new due time. They stand in
 * the story of the case and are in no figure of events, for nobody handled the case.
 */
export function tellRuleEvents({ rule, at, version, changes }: RuleStatement): CaseEvent[] {
  const find = (what: RuleChange['what']) => changes.find((change) => change.what === what);
  const event = (kind: CaseEvent['kind'], whats: RuleChange['what'][]): CaseEvent[] => {
    const said = whats.flatMap((what) => find(what) ?? []);
    if (said.length === 0) return [];
    const told = Object.fromEntries(said.map(({ what, to }) => [what, to])) as Partial<CaseEvent>;
    const reason = `${rule} ${version}: ${said.map(describeChange).join('; ')}`;
    return [{ ...told, eventId: `${rule}:${version}:${kind}`, at, kind, reason }];
  };
  return [
    ...event('relocated', ['area', 'accountableArea', 'unlocatedReason']),
    ...event('recategorised', ['category', 'sensitive']),
    ...event('transferred', ['unit', 'coUnits']),
    ...event('noted', ['dueAt', 'contactDueAt', 'channel']),
  ];
}

function describeChange({ what, from, to }: RuleChange): string {
  return `${what} ${describeValue(from)} → ${describeValue(to)}`;
}

function describeValue(value: RuleChange['from']): string {
  if (value === null) return '—';
  return typeof value === 'number' ? new Date(value).toISOString() : String(value);
}

function idOf(
  tree: { byOrdinal(ordinal: number): { id: string } | undefined },
  ordinal: number | null,
): string | null {
  return ordinal === null ? null : (tree.byOrdinal(ordinal)?.id ?? null);
}
