import { difference } from 'polyclip-ts';
import type { AreaShape } from '../store/city-store';
import { areaOf, createPlane, type Shape } from './shape';
import type { NamedNode } from './tree-changes';

/** An area whose border has moved. Shares are of its surface before; null where they cannot be computed. */
export interface RedrawnArea extends NamedNode {
  /** The share that goes to others. */
  lost: number | null;
  /** What comes to it from others, as a share. */
  gained: number | null;
}

/** The areas whose shape is another, by identifier. Areas that one of the two does not have are not among them. */
export function listRedrawn(before: readonly AreaShape[], after: readonly AreaShape[]): RedrawnArea[] {
  const old = new Map(before.map((area) => [area.id, area]));
  return after.flatMap((area) => {
    const was = old.get(area.id);
    if (was === undefined || textOf(was) === textOf(area)) return [];
    const name = { zh: area.name, en: area.nameEn ?? area.name };
    return [{ id: area.id, name, ...shareSurface(shapeOf(was), shapeOf(area)) }];
  });
}

function textOf({ geometry }: AreaShape): string {
  return geometry.type + JSON.stringify(geometry.coordinates);
}

function shapeOf({ geometry }: AreaShape): Shape {
  return (geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates) as Shape;
}

function shareSurface(was: Shape, is: Shape): Pick<RedrawnArea, 'lost' | 'gained'> {
  const plane = createPlane(was[0]?.[0]?.[0]?.[1] ?? 0);
  const whole = areaOf(was, plane);
  const share = (one: Shape, other: Shape) => areaOf(difference(one, other) as Shape, plane) / whole;
  try {
    return { lost: share(was, is), gained: share(is, was) };
  } catch {
    // The library gives up on borders that nearly coincide; the shapes are still compared case by case.
    return { lost: null, gained: null };
  }
}
