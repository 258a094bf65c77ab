import { useSyncExternalStore } from 'react';
import { share } from './share';

/** A shape that is being drawn on the map: its corners so far, [longitude, latitude]. */
export type Sketch = readonly (readonly [lng: number, lat: number])[];

const sketch = share<Sketch | null>(null);

/** Begins a shape, changes it, or with null ends the drawing. */
export const setSketch = sketch.set;

/** The shape that is being drawn; null while nobody draws. */
export function useSketch(): Sketch | null {
  return useSyncExternalStore(sketch.subscribe, sketch.get);
}
