import type { BriefDimension } from '@zhiyu/shared/brief-contract';
import type { MeasureId } from '@zhiyu/shared/measures';
import { createContext, useContext } from 'react';
import type { BriefSlice } from '../api-brief';
import type { View } from '../view-state';
import type { BriefExtras } from './brief-view';

/** What every part of the brief knows beside what the Explorer’s panels do. */
export interface Brief {
  extras: BriefExtras;
  /** Changes what the brief shows, and its address; `replace` leaves no step to go back to. */
  changeExtras(patch: Partial<BriefExtras>, history?: 'push' | 'replace'): void;
  slice: BriefSlice;
  by: BriefDimension;
  /** The measure that is compared. */
  compared: MeasureId;
  /** The share that stands on the page: the one that is compared, where it is one. */
  share: MeasureId;
}

/** What was touched last. Panels and map are drawn behind it; what is pressed follows it at once. */
export interface Pressed {
  view: View;
  extras: BriefExtras;
}

export const PressedContext = createContext<Pressed | null>(null);

/**
 * What was touched last, for what shows that it is pressed.
 * @throws Error outside a brief
 */
export function usePressed(): Pressed {
  const pressed = useContext(PressedContext);
  if (pressed === null) throw new Error('this part stands outside a brief');
  return pressed;
}

/** What a view is compared by. */
export function dimensionOf({ reading, dimension }: View): BriefDimension {
  return reading === 'category' ? 'category' : dimension;
}

export const BriefContext = createContext<Brief | null>(null);

/**
 * The brief around a part of it.
 * @throws Error outside a brief
 */
export function useBriefPage(): Brief {
  const brief = useContext(BriefContext);
  if (brief === null) throw new Error('this part stands outside a brief');
  return brief;
}
