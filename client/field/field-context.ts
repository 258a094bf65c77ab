import type { CityAnswer } from '@zhiyu/shared/contract';
import { createContext, useContext } from 'react';
import type { FieldView } from './field-view';
import type { PlaceControl } from './use-place';

/** Whose cases the officer calls his own. */
export interface MySettings {
  /** Identifier and name of the area; null: all that may be seen. */
  area: { id: string; name: string } | null;
  unit: string | null;
}

/** What every part of the page needs. */
export interface Field {
  city: CityAnswer;
  view: FieldView;
  go(view: FieldView): void;
  place: PlaceControl;
  radius: number;
  setRadius(radius: number): void;
  mine: MySettings;
  setMine(mine: MySettings): void;
  /** The city's now, in milliseconds, as far as the last answer tells. */
  now(): number;
}

export const FieldContext = createContext<Field | null>(null);

export function useField(): Field {
  const field = useContext(FieldContext);
  if (field === null) throw new Error('outside of the page of the phone');
  return field;
}
