import type { Figure } from '@zhiyu/shared/contract';
import { measureOf } from '@zhiyu/shared/measures';
import { describe, expect, it } from 'vitest';
import type { AreaShapes } from '../map/situation-map';
import { listAreaRows, writeAreaCsv, writeAreaShapes } from './area-rows';
import type { AreaHeat, AreaReading } from './use-area-heat';

const figure = (more: Partial<Figure>): Figure =>
  ({ value: null, n: 0, shown: true, numerator: null, denominator: null, interval: null, ...more }) as Figure;
const heatOf = (readings: Record<string, AreaReading>): AreaHeat => ({
  colours: new Map(),
  limits: [],
  readings: new Map(Object.entries(readings)),
});

describe('the areas of the map in numbers', () => {
  it('are by falling size, and a rate of too few cases is none', () => {
    const heat = heatOf({
      west: { own: figure({ value: 0.5, denominator: 12, shown: false }), beside: undefined, drawn: null },
      east: {
        own: figure({ value: 0.8, denominator: 40 }),
        beside: undefined,
        drawn: { size: 0.8, falls: false },
      },
    });
    expect(listAreaRows(heat, 'value', measureOf('onTimeRate'))).toEqual([
      { id: 'east', value: 0.8, denominator: 40, before: null },
      { id: 'west', value: null, denominator: 12, before: null },
    ]);
  });

  it('are of a share what it is of, and of a change what stood before', () => {
    const own = figure({ value: 10, before: 4 });
    const share = heatOf({
      west: { own, beside: figure({ value: 40 }), drawn: { size: 0.25, falls: false } },
    });
    expect(listAreaRows(share, 'share', measureOf('reported'))).toEqual([
      { id: 'west', value: 0.25, denominator: 40, before: null },
    ]);
    const change = heatOf({ west: { own, beside: undefined, drawn: { size: 2.5, falls: false } } });
    expect(listAreaRows(change, 'change', measureOf('reported'))).toEqual([
      { id: 'west', value: 10, denominator: null, before: 4 },
    ]);
  });
});

it('writes rows for spreadsheets, with names that hold commas and quotes as they are', () => {
  expect(
    writeAreaCsv(
      ['id', 'name', 'n'],
      [
        ['a', 'Allston, "north"', 3],
        ['b', 'Roxbury', null],
      ],
    ),
  ).toBe('\ufeffid,name,n\r\na,"Allston, ""north""",3\r\nb,Roxbury,\r\n');
});

it('writes shapes with their numbers, and none for an area that has no shape', () => {
  const geometry = { type: 'Point', coordinates: [1, 2] };
  const shapes = {
    type: 'FeatureCollection',
    features: [{ type: 'Feature', geometry, properties: { id: 'a', name: '甲', nameEn: 'A' } }],
  } as unknown as AreaShapes;
  const row = { value: 3, denominator: null, before: null };
  const about = { measure: 'reported', figure: 'value', asOf: '2026-03-11T12:00:00+08:00' } as const;
  const rows = [
    { id: 'a', ...row },
    { id: 'b', ...row },
  ];
  expect(JSON.parse(writeAreaShapes(shapes, rows, about))).toEqual({
    type: 'FeatureCollection',
    ...about,
    features: [{ type: 'Feature', geometry, properties: { id: 'a', name: '甲', nameEn: 'A', ...row } }],
  });
});
