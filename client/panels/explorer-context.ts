import type { Area, CityAnswer } from '@zhiyu/shared/contract';
import type { MeasureId } from '@zhiyu/shared/measure-kinds';
import type { Measure } from '@zhiyu/shared/measures';
import { createContext, useContext } from 'react';
import type { Question } from '../api';
import type { Theme } from '../colours';
import type { CityClock, TimeWindow, View, WindowChoice } from '../view-state';

/** What every panel of the Explorer knows: the view, what it resolves to, and how to change it. */
export interface Explorer {
  view: View;
  /** Changes the view and its address; `replace` leaves no step to go back to. */
  change(patch: Partial<View>, history?: 'push' | 'replace'): void;
  city: CityAnswer;
  clock: CityClock;
  theme: Theme;
  /** The window chosen or the city's default, and its instants. */
  windowChoice: WindowChoice;
  window: TimeWindow;
  /** From the root down to the area looked at. */
  path: Area[];
  /** The area looked at. */
  area: Area;
  /** Areas just below it, functional zones left out. */
  children: Area[];
  /** Places and matters; the window goes beside it. */
  question: Question;
  measures: ReadonlyMap<MeasureId, Measure>;
  /** The measure of the map. */
  measure: Measure;
  /** As-of instants of the answers on the screen are reported here; the bar shows the oldest. */
  reportAsOf(part: string, asOf: string): void;
}

export const ExplorerContext = createContext<Explorer | null>(null);

/**
 * The Explorer around a panel.
 * @throws Error outside an Explorer
 */
export function useExplorer(): Explorer {
  const explorer = useContext(ExplorerContext);
  if (explorer === null) throw new Error('this panel stands outside an Explorer');
  return explorer;
}
