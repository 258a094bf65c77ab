import type { BriefDimension } from '@zhiyu/shared/brief-contract';
import type { MeasureId } from '@zhiyu/shared/measures';
import { createContext, useContext } from 'react';
import type { BriefSlice } from '../api-brief';
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
