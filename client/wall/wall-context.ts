import type { CityAnswer } from '@zhiyu/shared/contract';
import { type CSSProperties, createContext, useContext } from 'react';
import type { Theme } from '../colours';
import type { Box, WallLayout } from './wall-layout';

/** What every part of a wall knows. */
export interface WallContextValue {
  city: CityAnswer;
  layout: WallLayout;
  theme: Theme;
  /** Categories stand in place of what people wrote. */
  deidentified: boolean;
}

export const WallContext = createContext<WallContextValue | null>(null);

/**
 * The wall around a part of it.
 * @throws Error outside a wall
 */
export function useWall(): WallContextValue {
  const wall = useContext(WallContext);
  if (wall === null) throw new Error('this part stands outside a wall');
  return wall;
}

/** A box as a style. */
export function placeBox({ left, top, width, height }: Box): CSSProperties {
  return { left, top, width, height };
}
