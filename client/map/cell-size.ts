import { SMALLEST_CELL_PIXELS } from './cell-grid';

const SMALLEST_TOUCH_PIXELS = 10;

/** How much larger than on a desk things are drawn at an element's place, as the style sheet says. */
export function readUnit(element: Element): number {
  const unit = Number.parseFloat(getComputedStyle(element).getPropertyValue('--unit'));
  return Number.isFinite(unit) && unit > 0 ? unit : 1;
}

/**
 * Smallest side of a cell in CSS pixels: a finger needs larger cells than a mouse, and a wall is looked at from
 * farther away.
 */
export function smallestCell(unit: number): number {
  const touch = window.matchMedia('(pointer: coarse)').matches;
  return unit * (touch ? SMALLEST_TOUCH_PIXELS : SMALLEST_CELL_PIXELS);
}
