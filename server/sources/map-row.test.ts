import type { Mapping } from '@zhiyu/shared/mapping';
import type { City } from '@zhiyu/shared/pack';
import { createTree } from '@zhiyu/shared/tree';
import { createCalendar } from '@zhiyu/shared/work-calendar';
import { createZone } from '@zhiyu/shared/zone';
import { expect, test } from 'vitest';
import type { AreaNode, CityModel } from '../city';
import type { SourceRow } from './case-source';
import { createRowMapper } from './map-row';
import { parseMapping } from './read-mapping';

const pack: City = {
  id: 'small',
  name: { zh: '小城', en: 'Small' },
  timeZone: 'Asia/Shanghai',
  languages: ['zh'],
  calendar: { kind: 'china' },
  workingHours: [{ from: '09:00', to: '17:00' }],
  levels: [{ id: 'city', name: { zh: '市', en: 'City' } }],
  channels: [],
};
const area = (
  ordinal: number,
  id: string,
  parent: string | null,
  name: string,
  nameEn: string,
): AreaNode => ({
  ordinal,
  id,
  parent,
  name,
  nameEn,
  level: 'any',
  kind: 'area',
  residents: null,
  center: [120, 30],
  bbox: [119, 29, 121, 31],
});
const both = (zh: string, en: string) => ({ zh, en });
const root = area(1, 'small', null, '小城', 'Small');
const zone = createZone(pack.timeZone);
const city: CityModel = {
  id: 'small',
  pack,
  packVersion: 1,
  version: 1,
  zone,
  calendar: createCalendar(pack, zone),
  root,
  areas: createTree([
    root,
    area(2, 'w', 'small', '城西区', 'West'),
    area(3, 'e', 'small', '城东区', 'East'),
    area(4, 'w1', 'w', '中山街道', 'Zhongshan'),
    area(5, 'e1', 'e', '中山街道', 'Zhongshan'),
  ]),
  categories: createTree([
    {
      ordinal: 1,
      id: 'city-look',
      parent: null,
      name: both('市容环境', 'City look'),
      sensitive: false,
      limits: [],
    },
    {
      ordinal: 2,
      id: 'waste',
      parent: 'city-look',
      name: both('暴露垃圾', 'Waste'),
      sensitive: false,
      limits: [],
    },
  ]),
  units: createTree([
    { ordinal: 1, id: 'u1', parent: null, name: both('城管局', 'Bureau'), kind: null, area: null },
  ]),
  channels: createTree([{ ordinal: 1, id: '12345', parent: null, name: both('热线', 'Hotline') }]),
  limits: [],
  succession: { find: (_kind, id) => id, read: (history) => history },
};

/** Maps one row that is written as an object; a fault of the row comes as its code. */
function map(mapping: Omit<Mapping, 'source' | 'sourceId' | 'reportedAt'>, row: Record<string, unknown>) {
  const base = { source: 's', sourceId: 'id', reportedAt: 'at' };
  const mapper = createRowMapper(parseMapping(JSON.stringify({ ...base, ...mapping }), 'test'), city);
  const all: Record<string, unknown> = { id: '1', at: '2024-05-01 08:00:00', ...row };
  const read: SourceRow = {
    line: 2,
    readRaw: () => JSON.stringify(row),
    cells: mapper.columns.map((name) => all[name]),
    fault: null,
  };
  const mapped = mapper.map(read);
  if (mapped === null) return null;
  return 'input' in mapped ? mapped.input : mapped.quarantine;
}
const at = (text: string) => Date.parse(`${text}+08:00`);

test('the least a mapping may say: a number and a report, in the time zone of the city', () => {
  expect(map({}, {})).toMatchObject({
    source: 's',
    sourceId: '1',
    reportedAt: at('2024-05-01T08:00:00'),
    dueAt: null,
  });
});

test('an empty number, an empty report and a day that does not exist are told apart', () => {
  expect(map({}, { id: ' ' })).toMatchObject({ code: 'missing-source-id' });
  expect(map({}, { at: '' })).toMatchObject({ code: 'missing-reported-at' });
  expect(map({}, { at: '2015-02-30' })).toMatchObject({ code: 'no-such-time', line: 2 });
  expect(map({}, { at: 'yesterday' })).toMatchObject({ code: 'bad-time' });
});

test('times: formats in order, a zone of their own, a day and a time apart, the first that is there', () => {
  const time = { format: ['M/d/yyyy H:mm', 'yyyy/M/d H:mm'], timeZone: 'America/New_York' };
  expect(map({ time }, { at: '2024/5/1 8:00' })).toMatchObject({
    reportedAt: Date.parse('2024-05-01T08:00:00-04:00'),
  });
  expect(
    map({ closedAt: { columns: ['day', 'clock'] } }, { day: '2024-05-02', clock: '09:30' }),
  ).toMatchObject({
    closings: [at('2024-05-02T09:30:00')],
  });
  expect(
    map({ closedAt: { firstOf: ['a', 'b'], format: 'epoch' } }, { a: '', b: '1714600000' }),
  ).toMatchObject({
    closings: [1714600000000],
  });
});

test('the due time: left out there is none, a column says it, compute leaves it to the pack', () => {
  expect(map({}, {})).toMatchObject({ dueAt: null });
  expect(map({ dueAt: 'due' }, { due: '2024-05-03' })).toMatchObject({ dueAt: at('2024-05-03T00:00:00') });
  expect(map({ dueAt: { compute: true } }, {})).not.toHaveProperty('dueAt');
});

test('a status says whether the closing counts', () => {
  const status = {
    column: 'st',
    open: ['处理中'],
    closed: ['已办结'],
    notAccepted: ['不予受理'],
    answeredDirectly: ['直接答复'],
    voided: ['作废'],
  };
  const closedAt = 'end';
  const end = '2024-05-02 08:00:00';
  const instant = at('2024-05-02T08:00:00');
  expect(map({ status, closedAt }, { st: '处理中', end })).toMatchObject({ closings: [] });
  expect(map({ status, closedAt }, { st: '已办结', end })).toMatchObject({ closings: [instant] });
  expect(map({ status, closedAt }, { st: '已办结' })).toMatchObject({ closings: [], closingUnknown: true });
  expect(map({ status, closedAt }, { st: '不予受理', end })).toMatchObject({
    notAcceptedAt: instant,
    closings: [],
  });
  expect(map({ status, closedAt }, { st: '直接答复' })).toMatchObject({
    answeredDirectlyAt: at('2024-05-01T08:00:00'),
  });
  expect(map({ status, closedAt }, { st: '作废', end })).toMatchObject({ voidedAt: instant });
  expect(map({ status, closedAt }, { st: 'new word', end })).toMatchObject({ closings: [instant] });
  expect(map({ status: { ...status, otherwise: 'open' }, closedAt }, { st: 'new word', end })).toMatchObject({
    closings: [],
  });
});

test.each([
  ['POINT (120.1 30.2)', 'lng,lat'],
  ['SRID=4326;POINT(120.1 30.2)', 'lng,lat'],
  ['(30.2, 120.1)', 'lat,lng'],
  ['12 Main St (rear) 5\nTown, MA\n(30.2, 120.1)', 'lat,lng'],
  ['120.1,30.2', 'lng,lat'],
  ['30.2 120.1', 'lat,lng'],
  ['{"type":"Point","coordinates":[120.1,30.2]}', 'lng,lat'],
] as const)('a point in the text %j', (text, order) => {
  expect(map({ point: { text: { column: 'p', order } } }, { p: text })).toMatchObject({
    lng: 120.1,
    lat: 30.2,
  });
});

test('points: columns, decimal commas, micro-degrees, nothing, nonsense', () => {
  const point = { lng: 'x', lat: 'y' };
  expect(map({ point }, { x: '120.1', y: 30.2 })).toMatchObject({ lng: 120.1, lat: 30.2 });
  expect(map({ point }, { x: '120,1', y: '30,2' })).toMatchObject({ lng: 120.1, lat: 30.2 });
  expect(map({ point: { ...point, divideBy: 1e6 } }, { x: '120100000', y: '30200000' })).toMatchObject({
    lng: 120.1,
    lat: 30.2,
  });
  expect(map({ point }, {})).toMatchObject({ lng: null, lat: null });
  expect(map({ point }, { x: 'NaN', y: '30' })).toMatchObject({ lng: Number.NaN, lat: 30 });
});

test('points of other datums become WGS-84', () => {
  const point = { lng: 'x', lat: 'y' };
  // State Plane, New York Long Island, in feet; the file's own longitude and latitude of the row are the expectation.
  const plane =
    '+proj=lcc +lat_0=40.1666666666667 +lon_0=-74 +lat_1=41.0333333333333 +lat_2=40.6666666666667 +x_0=300000 +y_0=0 +datum=NAD83 +units=us-ft +no_defs';
  const planar = map({ point: { ...point, datum: plane } }, { x: '1017039', y: '178484' });
  expect(planar).toMatchObject({ lng: expect.closeTo(-73.88182509, 5), lat: expect.closeTo(40.65651334, 5) });
  // Tian'anmen: the shift there is about 0.0062° east and 0.0014° north.
  const shifted = map({ point: { ...point, datum: 'GCJ-02' } }, { x: '116.3974', y: '39.9087' });
  expect(shifted).toMatchObject({ lng: expect.closeTo(116.39116, 4), lat: expect.closeTo(39.9073, 4) });
});

test('a mark in a column and a point both stand for «place unknown»', () => {
  const placeholders = [
    { column: 'geo', values: ['(0, 0)'] },
    { lng: 120.5, lat: 30.5, toleranceMetres: 20 },
  ];
  const point = { lng: 'x', lat: 'y', placeholders };
  expect(map({ point }, { x: 1, y: 2, geo: '(0, 0)' })).toMatchObject({ placeholder: true });
  expect(map({ point }, { x: '120.5001', y: '30.5' })).toMatchObject({ placeholder: true });
  expect(map({ point }, { x: '120.501', y: '30.5' })).not.toHaveProperty('placeholder');
});

test('areas are found by identifier, name in either language, or the path to them', () => {
  expect(map({ area: { column: 'a' } }, { a: '城东区' })).toMatchObject({ area: 'e' });
  expect(map({ area: { column: 'a' } }, { a: 'WEST' })).toMatchObject({ area: 'w' });
  expect(map({ area: { column: 'a' } }, { a: '中山街道' })).toMatchObject({ code: 'unknown-area' });
  expect(map({ area: { columns: ['d', 's'] } }, { d: '城东区', s: '中山街道' })).toMatchObject({
    area: 'e1',
  });
  expect(map({ area: { columns: ['d', 's'] } }, { d: '城东区', s: '' })).toMatchObject({ area: 'e' });
  expect(map({ area: { column: 'a', values: { 东: 'e' } } }, { a: '东' })).toMatchObject({ area: 'e' });
  expect(map({ area: { column: 'a' } }, { a: '' })).toMatchObject({ area: null });
});

test('what the pack does not know: kept aside, passed over, or grown', () => {
  const row = { c: '市容环境', d: '新类' };
  const columns = ['c', 'd'];
  expect(map({ category: { columns } }, row)).toMatchObject({ code: 'unknown-category' });
  expect(map({ category: { columns, unknown: 'ignore' } }, row)).toMatchObject({ category: 'city-look' });
  expect(map({ category: { columns, unknown: 'create' } }, row)).toMatchObject({ category: '新类' });
  expect(map({ category: { column: 'c', separator: '/' } }, { c: '市容环境/暴露垃圾' })).toMatchObject({
    category: 'waste',
  });
  expect(map({ unit: { column: 'u', unknown: 'ignore', constant: 'u1' } }, { u: '' })).toMatchObject({
    unit: 'u1',
  });
});

test('a grown tree is the same whatever the order of the rows', () => {
  const grow = (rows: string[][]) => {
    const mapping = {
      source: 's',
      sourceId: 'id',
      reportedAt: 'at',
      category: { columns: ['a', 'b'], unknown: 'create' },
    };
    const mapper = createRowMapper(parseMapping(JSON.stringify(mapping), 'test'), city);
    for (const [a, b] of rows) {
      const cells = mapper.columns.map((name) => ({ id: '1', at: '2024-01-01', a, b })[name]);
      mapper.map({ line: 1, readRaw: () => '', cells, fault: null });
    }
    return mapper.lookups.category
      .takeGrown()
      .map(({ parent, label }) => [parent, label].join('>'))
      .sort();
  };
  const rows = [
    ['Inspection', 'Housing'],
    ['Housing', 'Heat'],
    ['Inspection', 'Heat'],
  ];
  expect(grow(rows)).toHaveLength(5);
  expect(grow([...rows].reverse()).map((node) => node.split('>')[1])).toEqual(
    grow(rows).map((node) => node.split('>')[1]),
  );
  // A top-level name that stands somewhere below, too, is a node of its own.
  expect(grow(rows)).toContain('>Housing');
});

test('choices, ratings and words of other languages', () => {
  const requestType = { column: 't', values: { 投诉举报: 'complaint', 其他: null } } as const;
  expect(map({ requestType }, { t: '投诉举报' })).toMatchObject({ requestType: 'complaint' });
  expect(map({ requestType }, { t: '其他' })).not.toMatchObject({ requestType: 'complaint' });
  expect(map({ requestType }, { t: '???' })).toMatchObject({ code: 'unknown-value' });
  expect(map({ requestType: { ...requestType, otherwise: 'help' } }, { t: '???' })).toMatchObject({
    requestType: 'help',
  });
  const satisfaction = { column: 'sat', values: { 满意: 4 } };
  expect(map({ satisfaction }, { sat: '满意' })).toMatchObject({ satisfaction: 4 });
  expect(map({ satisfaction }, { sat: '2' })).toMatchObject({ satisfaction: 2 });
});

test('lists: JSON, separators, columns', () => {
  const row = { r: '2024-05-01 09:00; 2024-05-01 10:00', j: ['2024-05-01 11:00'], u: 'u1;城管局' };
  expect(map({ returns: 'r', urges: 'j', coUnits: { column: 'u' } }, row)).toMatchObject({
    returns: [at('2024-05-01T09:00:00'), at('2024-05-01T10:00:00')],
    urges: [at('2024-05-01T11:00:00')],
    coUnits: ['u1', 'u1'],
  });
});

test('only some rows, empty words, joined texts, numbers that are too long', () => {
  expect(map({ only: [{ column: 'kind', values: ['311'] }] }, { kind: '911' })).toBeNull();
  expect(map({ file: { empty: ['NULL'] }, title: 't' }, { t: 'NULL' })).toMatchObject({ title: null });
  expect(map({ address: { columns: ['a', 'b'], separator: ', ' } }, { a: 'x', b: 'y' })).toMatchObject({
    address: 'x, y',
  });
  expect(map({}, { id: JSON.parse('12345678901234567890') })).toMatchObject({ code: 'inexact-number' });
});

test('a mapping that is wrong names its key', () => {
  expect(() => map({ time: { format: 'DD/MM' } }, {})).toThrow(/reportedAt: the time format "DD\/MM"/);
  expect(() => map({ time: { timeZone: 'Mars/Base' } }, {})).toThrow(/reportedAt/);
  expect(() => map({ point: { lng: 'x', lat: 'y', datum: 'EPSG:99999' } }, {})).toThrow(/point: the datum/);
  expect(() => map({ area: { column: 'a', unknown: 'create' } }, {})).toThrow(/area.unknown/);
  expect(() =>
    parseMapping('{"source":"s","sourceId":"id","reportedAt":"at","closed":"x"}', 'm.json'),
  ).toThrow(/"closed"/);
  expect(() => parseMapping('{"source":"s"}', 'm.json')).toThrow(/sourceId/);
  expect(() => parseMapping('{', 'm.json')).toThrow(/m.json is not JSON/);
});
