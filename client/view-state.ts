import { type MeasureId, measureIds } from '@zhiyu/shared/measure-kinds';
import { type RestDimension, restDimensions } from '@zhiyu/shared/slice';
import type { Zone } from '@zhiyu/shared/zone';
import { parseFilters, type SliceFilters, writeFilters } from './slice-filters';
import {
  isCellAddress,
  type PlaybackChoice,
  parsePlayback,
  parseSubject,
  type Subject,
  writePlayback,
} from './view-parts';

/** How the page is read: by area, by governance domain, or by the governance areas that were saved. */
export const readings = ['area', 'category', 'governance'] as const;
export type Reading = (typeof readings)[number];
/** What the map says of a cell or an area: the measure, its part of all domains, its change, or what concurs there. */
export const mapFigures = ['value', 'share', 'change', 'domains', 'units'] as const;
export type MapFigure = (typeof mapFigures)[number];
/** How the map is drawn: crisp cells, smoothed ones, or areas as a whole. */
export const drawings = ['cells', 'smooth', 'areas'] as const;
export type Drawing = (typeof drawings)[number];

/** What areas are compared by: where it happened, whose record it counts in, or who handles it. */
export const dimensions = ['area', 'accountableArea', 'unit'] as const;
export type Dimension = (typeof dimensions)[number];
/**
 * Which cases of the slice are listed: those in the record of an accountable area, of a handling unit, each with all below
 * it; those in a cell, `level,x,y`; or what a node holds beside its children, the row of a comparison without a node.
 */
export interface ListedOf {
  by: 'accountableArea' | 'unit' | 'cell' | `rest.${RestDimension}`;
  /** Null: of everything; areas looked at and categories chosen stand in the slice itself. */
  id: string | null;
}

/** What a phone shows below its bar; wider screens show all of it, but overdue cases and matters by turns. */
export type Tab = 'map' | 'compare' | 'overdue' | 'matters';

export const tabs = ['map', 'compare', 'overdue', 'matters'] as const satisfies readonly Tab[];
export const overdueAges = ['0-1d', '1-7d', '7-30d', '30d+'] as const;
/** How long a case has been overdue, as the overdue list filters it. */
export type OverdueAge = (typeof overdueAges)[number];

export const dayCounts = [7, 30, 90, 365] as const;
/** A window in the city's own days: relative to its clock, or from one day to another, both included. */
export type WindowChoice =
  | { kind: 'today' }
  | { kind: 'days'; days: number }
  | { kind: 'period' }
  | { kind: 'all' }
  | { kind: 'custom'; fromDay: string; toDay: string };

/** Where the map looks. */
export interface MapPosition {
  lng: number;
  lat: number;
  zoom: number;
}

/** Everything that a link to the Explorer restores. Language and theme belong to the reader, not to the link. */
export interface View {
  /** Null: the first city. */
  city: string | null;
  /** Null: the whole city. */
  area: string | null;
  /** Empty: every category. */
  categories: string[];
  filters: SliceFilters;
  reading: Reading;
  /** What the comparison is by, read by area. */
  dimension: Dimension;
  /** The handling unit whose parts are compared; null: the top of the tree. */
  unit: string | null;
  /** Null: the city's default, see `defaultWindow`. */
  window: WindowChoice | null;
  measure: MeasureId;
  /** The measure of the comparison; null follows the map, see `comparedMeasure`. */
  compared: MeasureId | null;
  /** Null: the map shows the area whole. */
  map: MapPosition | null;
  age: OverdueAge | null;
  tab: Tab;
  /** The case whose sheet is open. */
  openCase: number | null;
  /** The figure whose cases are listed: a measure over the window, or what came in today. */
  listed: MeasureId | 'today' | null;
  /** Of a rate that is listed: only the cases above its line. */
  listedPart: 'numerator' | null;
  /** Of the cases that are listed: only these. Null: all of the slice. */
  listedOf: ListedOf | null;
  /** The saved governance area that everything is cut to. */
  governanceArea: string | null;
  figure: MapFigure;
  drawing: Drawing;
  /** Null: nothing is played back. */
  playback: PlaybackChoice | null;
  /** What the panel of its own tells about; null: there is none. */
  about: Subject | null;
}

/** The city's time, as the windows need it. */
export interface CityClock {
  zone: Zone;
  /** The as-of instant, milliseconds. */
  now: number;
  /** An archive: the clock stands still. */
  frozen: boolean;
  /** Day of the month on which an assessment period starts; null where the pack has none. */
  assessmentStartDay: number | null;
  /** Instant of the first case; null where there is none. */
  firstReportedAt: number | null;
}

/** A window [from, to) in milliseconds; null leaves that end open (`to`: up to the as-of instant). */
export interface TimeWindow {
  from: number | null;
  to: number | null;
}

const dayPattern = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const DEFAULT_MEASURE: MeasureId = 'reported';

/** Reads the view from an address. What it does not know it leaves at its default, so an old link still opens. */
export function parseView(pathname: string, search: string): View {
  const query = new URLSearchParams(search);
  const listed = query.get('cases') === 'today' ? 'today' : parseMeasure(query.get('cases'));
  const city = /^\/city\/([^/]+)/.exec(pathname)?.[1];
  return {
    city: city === undefined ? null : decodeURIComponent(city),
    area: query.get('area') || null,
    categories: query.getAll('category').filter(Boolean),
    filters: parseFilters(query),
    reading: readings.find((reading) => reading === query.get('by')) ?? 'area',
    dimension: dimensions.find((dimension) => dimension === query.get('dimension')) ?? 'area',
    unit: query.get('unit') || null,
    window: parseWindow(query.get('window')),
    measure: parseMeasure(query.get('measure')) ?? DEFAULT_MEASURE,
    compared: parseMeasure(query.get('compare')),
    map: parseMap(query.get('map')),
    age: overdueAges.find((age) => age === query.get('age')) ?? null,
    tab: tabs.find((tab) => tab === query.get('tab')) ?? 'map',
    openCase: parseCase(query.get('case')),
    listed,
    listedPart: query.get('part') === 'numerator' ? 'numerator' : null,
    listedOf: listed === null ? null : parseListedOf(query.get('of')),
    governanceArea: query.get('governance') || null,
    figure: mapFigures.find((figure) => figure === query.get('show')) ?? 'value',
    drawing: drawings.find((drawing) => drawing === query.get('draw')) ?? 'cells',
    playback: parsePlayback(query.get('play')),
    about: parseSubject(query.get('about')),
  };
}

/** Writes the address of a view; defaults are left out, so the same view has one address. */
export function serialiseView(view: View): string {
  const query = new URLSearchParams();
  if (view.area !== null) query.append('area', view.area);
  for (const category of view.categories) query.append('category', category);
  writeFilters(query, view.filters, 'handledBy');
  if (view.reading !== 'area') query.append('by', view.reading);
  if (view.dimension !== 'area') query.append('dimension', view.dimension);
  if (view.unit !== null) query.append('unit', view.unit);
  if (view.window !== null) query.append('window', writeWindow(view.window));
  if (view.measure !== DEFAULT_MEASURE) query.append('measure', view.measure);
  if (view.compared !== null) query.append('compare', view.compared);
  if (view.map !== null) query.append('map', writeMap(view.map));
  if (view.age !== null) query.append('age', view.age);
  if (view.tab !== 'map') query.append('tab', view.tab);
  if (view.listed !== null) query.append('cases', view.listed);
  if (view.listed !== null && view.listedPart !== null) query.append('part', view.listedPart);
  if (view.listed !== null && view.listedOf !== null) query.append('of', writeListedOf(view.listedOf));
  if (view.openCase !== null) query.append('case', String(view.openCase));
  if (view.governanceArea !== null) query.append('governance', view.governanceArea);
  if (view.figure !== 'value') query.append('show', view.figure);
  if (view.drawing !== 'cells') query.append('draw', view.drawing);
  if (view.playback !== null) query.append('play', writePlayback(view.playback));
  if (view.about !== null) query.append('about', `${view.about.kind}:${view.about.id}`);
  const path = view.city === null ? '/' : `/city/${encodeURIComponent(view.city)}`;
  const text = query.toString().replaceAll('%2C', ',').replaceAll('%3A', ':');
  return text === '' ? path : `${path}?${text}`;
}

/** The window that a city opens with: an archive is looked at whole, a live city over the last 30 days. */
export function defaultWindow(clock: CityClock): WindowChoice {
  return clock.frozen ? { kind: 'all' } : { kind: 'days', days: 30 };
}

/** The measure that the comparison shows: the chosen one, else the map's, else how punctual the areas are. */
export function comparedMeasure(view: View): MeasureId {
  if (view.compared !== null) return view.compared;
  return view.measure === DEFAULT_MEASURE ? 'onTimeRate' : view.measure;
}

/** The window [from, to) of a choice. Relative windows end at the as-of instant and hold whole days before it. */
export function resolveWindow(choice: WindowChoice, clock: CityClock): TimeWindow {
  const { zone } = clock;
  const lastDay = lastDayOf(clock);
  switch (choice.kind) {
    case 'all':
      return { from: null, to: null };
    case 'today':
      return { from: lastDay, to: null };
    case 'days':
      return { from: zone.startOfDay(lastDay, 1 - choice.days), to: null };
    case 'period':
      return { from: startOfPeriod(clock), to: null };
    case 'custom': {
      const to = zone.startOfDay(dayStart(choice.toDay, zone), 1);
      return { from: dayStart(choice.fromDay, zone), to: to > clock.now ? null : to };
    }
  }
}

/** First instant of the last day of the city that has any time in it (at midnight sharp: the day that just ended). */
export function lastDayOf(clock: CityClock): number {
  return clock.zone.startOfDay(clock.now - 1);
}

/** First and last day of a window, both included, as `YYYY-MM-DD` of the city. */
export function windowDays(window: TimeWindow, clock: CityClock): { fromDay: string; toDay: string } {
  const from = window.from ?? clock.firstReportedAt ?? lastDayOf(clock);
  const to = (window.to ?? clock.now) - 1;
  return { fromDay: dayOf(from, clock.zone), toDay: dayOf(Math.max(from, to), clock.zone) };
}

/** The day of an instant, `YYYY-MM-DD` on the city's calendar. */
export function dayOf(instant: number, zone: Zone): string {
  return zone.toIso(instant).slice(0, 10);
}

/** First instant of a day `YYYY-MM-DD` of the city. */
export function dayStart(day: string, zone: Zone): number {
  const [year = 1970, month = 1, date = 1] = day.split('-').map(Number);
  return zone.toInstant({ year, month, day: date, hour: 0, minute: 0, second: 0, millisecond: 0 });
}

function startOfPeriod(clock: CityClock): number {
  const startDay = clock.assessmentStartDay ?? 1;
  const { year, month, day } = clock.zone.toLocal(lastDayOf(clock));
  const startMonth = day >= startDay ? month : month - 1;
  const reading = { year, month: startMonth, day: startDay, hour: 0, minute: 0, second: 0, millisecond: 0 };
  if (startMonth === 0) Object.assign(reading, { year: year - 1, month: 12 });
  return clock.zone.toInstant(reading);
}

function parseMeasure(text: string | null): MeasureId | null {
  return measureIds.find((id) => id === text) ?? null;
}

function parseCase(text: string | null): number | null {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

const listedBy = [
  'accountableArea',
  'unit',
  'cell',
  ...restDimensions.map((by) => `rest.${by}` as const),
] as const;

function parseListedOf(text: string | null): ListedOf | null {
  const [, name, id = ''] = /^([A-Za-z.]+):(.*)$/s.exec(text ?? '') ?? [];
  const by = listedBy.find((known) => known === name);
  if (by === undefined || (id === '' && !by.startsWith('rest.'))) return null;
  if (by === 'cell' && !isCellAddress(id)) return null;
  return { by, id: id === '' ? null : id };
}

function writeListedOf({ by, id }: ListedOf): string {
  return `${by}:${id ?? ''}`;
}

function parseWindow(text: string | null): WindowChoice | null {
  if (text === 'today' || text === 'period' || text === 'all') return { kind: text };
  const days = /^(\d{1,4})d$/.exec(text ?? '')?.[1];
  if (days !== undefined && Number(days) > 0) return { kind: 'days', days: Number(days) };
  const [fromDay = '', toDay = ''] = (text ?? '').split('..');
  if (!dayPattern.test(fromDay) || !dayPattern.test(toDay) || fromDay > toDay) return null;
  return { kind: 'custom', fromDay, toDay };
}

function writeWindow(window: WindowChoice): string {
  if (window.kind === 'days') return `${window.days}d`;
  return window.kind === 'custom' ? `${window.fromDay}..${window.toDay}` : window.kind;
}

function parseMap(text: string | null): MapPosition | null {
  const [lng = Number.NaN, lat = Number.NaN, zoom = Number.NaN] = (text ?? '').split(',').map(Number);
  const inRange = Math.abs(lng) <= 180 && Math.abs(lat) <= 85 && zoom >= 0 && zoom <= 24;
  return text && inRange ? { lng, lat, zoom } : null;
}

function writeMap({ lng, lat, zoom }: MapPosition): string {
  return [lng.toFixed(5), lat.toFixed(5), zoom.toFixed(2)].map(Number).join(',');
}
