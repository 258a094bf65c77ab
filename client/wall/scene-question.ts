import type { CityAnswer } from '@zhiyu/shared/contract';
import type { GovernanceArea } from '@zhiyu/shared/governance-contract';
import type { MeasureId } from '@zhiyu/shared/measures';
import { type Measure, measureOf } from '@zhiyu/shared/measures';
import type { Scene, SceneWindow } from '@zhiyu/shared/playlist';
import { createZone } from '@zhiyu/shared/zone';
import type { Question } from '../api';
import {
  type CityClock,
  defaultWindow,
  lastDayOf,
  resolveWindow,
  type TimeWindow,
  type WindowChoice,
} from '../view-state';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NO_WINDOW: TimeWindow = { from: null, to: null };

/** The clock of a city at an instant of its own time. */
export function clockAt(city: CityAnswer, now: number): CityClock {
  return {
    zone: createZone(city.timeZone),
    now: city.clock === null ? now : Date.parse(city.clock),
    frozen: city.clock !== null,
    assessmentStartDay: city.assessmentStartDay,
    firstReportedAt: city.firstReportedAt === null ? null : Date.parse(city.firstReportedAt),
  };
}

/** The window that a scene shows, as a choice. */
export function windowChoiceOf(window: SceneWindow | null, clock: CityClock): WindowChoice {
  if (window === null) return defaultWindow(clock);
  if (window === 'today' || window === 'period' || window === 'all') return { kind: window };
  return { kind: 'days', days: Number.parseInt(window, 10) };
}

/** What a scene asks about, and over which windows. */
export interface SceneQuestion {
  question: Question;
  choice: WindowChoice;
  window: TimeWindow;
  /** The city's day so far, and yesterday up to the same minute; null for an archive, which has no today. */
  today: TimeWindow | null;
  yesterday: TimeWindow | null;
  lastHour: TimeWindow | null;
  /** The measures of the maps: of one, or of two in step. */
  measures: Measure[];
  compared: MeasureId;
}

/** Turns a scene, and the governance area that it names, into questions at an instant. Windows that move do so by the minute, so that many walls ask the same. */
export function askScene(
  scene: Scene,
  city: CityAnswer,
  clock: CityClock,
  maps: number,
  governance: GovernanceArea | null,
): SceneQuestion {
  const choice = windowChoiceOf(scene.window, clock);
  const minute = Math.floor(clock.now / MINUTE) * MINUTE;
  return {
    question: {
      city: city.id,
      area: governance ? governance.within : scene.area === city.root ? null : scene.area,
      governanceArea: governance?.id ?? null,
      categories: scene.categories,
    },
    choice,
    window: resolveWindow(choice, clock),
    today: clock.frozen ? null : { from: lastDayOf(clock), to: null },
    yesterday: clock.frozen ? null : yesterdayUpTo(minute, clock),
    lastHour: clock.frozen ? null : { from: minute - HOUR, to: null },
    measures: [scene.measure, scene.second].slice(0, maps).map(onMap),
    compared: scene.compared ?? comparedWith(scene),
  };
}

/** Stocks are true at an instant and take no window. */
export function windowFor(measure: MeasureId, window: TimeWindow): TimeWindow {
  return measureOf(measure).kind === 'stock' ? NO_WINDOW : window;
}

/** Residents are not known by cell, nor is a length of time: cases are drawn instead. */
function onMap(id: MeasureId): Measure {
  const measure = measureOf(id);
  const isByCell = measure.unit !== 'perTenThousand' && measure.kind !== 'duration';
  return isByCell ? measure : measureOf('reported');
}

/** Areas are compared per resident where cases are counted, domains by their cases. */
function comparedWith({ measure, compare, governanceArea }: Scene): MeasureId {
  // Of a part of an area the residents are not known.
  if (measure !== 'reported' || governanceArea) return measure;
  return compare === 'area' ? 'perResident' : 'reported';
}

function yesterdayUpTo(instant: number, { zone }: CityClock): TimeWindow {
  const local = zone.toLocal(instant);
  return { from: zone.startOfDay(instant - 1, -1), to: zone.toInstant({ ...local, day: local.day - 1 }) };
}
