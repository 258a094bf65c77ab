import type { CaseInput } from '@zhiyu/shared/case';
import type { Mapping } from '@zhiyu/shared/mapping';
import type { WantedColumns } from './cell-readers';
import { type ChoiceRule, createChoiceReader, createScoreReader } from './choice-reader';
import { type Fill, fillField, underKey } from './fill';
import { createPointReader } from './point-reader';

/** Fills the point. */
export function fillPoint(wanted: WantedColumns, mapping: Mapping): Fill[] {
  const { point } = mapping;
  if (point === undefined) return [];
  const read = underKey('point', () => createPointReader(wanted, point));
  return [
    (input, cells) => {
      const { lng, lat, isPlaceholder } = read(cells);
      input.lng = lng;
      input.lat = lat;
      if (isPlaceholder) input.placeholder = true;
    },
  ];
}

/** Fills what is chosen from fixed lists. */
export function fillChoices(wanted: WantedColumns, mapping: Mapping): Fill[] {
  const { satisfaction, sensitive } = mapping;
  const fills = [
    fillChoice(wanted, 'requestType', mapping.requestType),
    fillChoice(wanted, 'requester', mapping.requester),
    fillChoice(wanted, 'urgency', mapping.urgency),
    fillChoice(wanted, 'resolution', mapping.resolution),
    fillChoice(wanted, 'stance', mapping.stance),
  ].flat();
  if (satisfaction !== undefined)
    fills.push(fillField('satisfaction', createScoreReader(wanted, satisfaction)));
  if (sensitive !== undefined) {
    const read = wanted.readText(sensitive.column);
    const values = new Set(sensitive.values);
    fills.push(fillField('sensitive', (cells) => values.has(read(cells) ?? '')));
  }
  return fills;
}

function fillChoice<Key extends 'requestType' | 'requester' | 'urgency' | 'resolution' | 'stance'>(
  wanted: WantedColumns,
  key: Key,
  rule: ChoiceRule<NonNullable<CaseInput[Key]>> | undefined,
): Fill[] {
  if (rule === undefined) return [];
  const read = createChoiceReader(wanted, key, rule);
  return [fillField(key, (cells) => read(cells) ?? undefined)];
}

/** Fills the texts. */
export function fillTexts(wanted: WantedColumns, mapping: Mapping): Fill[] {
  const names = ['matter', 'title', 'text', 'address'] as const;
  return names.flatMap((name) => {
    const words = mapping[name];
    return words === undefined ? [] : [fillField(name, wanted.readJoined(words))];
  });
}
