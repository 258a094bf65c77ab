import { sceneLayouts } from '@zhiyu/shared/playlist';
import { describe, expect, it } from 'vitest';
import { type Box, layoutWall, SEAM_CLEARANCE, stackRows, type WallLayout } from './wall-layout';

const canvases = [
  { width: 1920, height: 1080, seams: { x: [], y: [] } },
  { width: 3840, height: 2160, seams: { x: [1920], y: [1080] } },
  { width: 7680, height: 4320, seams: { x: [1920, 3840, 5760], y: [1080, 2160, 3240] } },
  { width: 5120, height: 1440, seams: { x: [2560], y: [] } },
  { width: 6656, height: 1792, seams: { x: [1664, 3328, 4992], y: [896] } },
];
const overlaps = (one: Box, other: Box) =>
  one.left < other.left + other.width - 0.01 &&
  other.left < one.left + one.width - 0.01 &&
  one.top < other.top + other.height - 0.01 &&
  other.top < one.top + one.height - 0.01;
/** Parts that hold texts one beside another. */
const parts = (layout: WallLayout) => [
  layout.title,
  ...layout.figures,
  layout.clock,
  layout.compare,
  ...layout.maps,
  ...(layout.list ? [layout.list] : []),
  layout.trend,
];
/** Boxes in which a text may stand anywhere. */
const texts = (layout: WallLayout) => [
  layout.title,
  ...layout.figures,
  layout.clock,
  ...layout.legends.flat(),
  ...layout.badges,
  layout.notice,
  layout.trendHead,
];

describe.each(canvases)('a canvas of $width × $height', ({ width, height, seams }) => {
  it.each(sceneLayouts)('has room for everything of the layout %s, side by side', (name) => {
    const layout = layoutWall({ width, height }, { x: [], y: [] }, name);
    const boxes = parts(layout);
    for (const [index, one] of boxes.entries()) {
      expect(one.left).toBeGreaterThanOrEqual(0);
      expect(one.left + one.width).toBeLessThanOrEqual(width + 0.01);
      expect(one.top + one.height).toBeLessThanOrEqual(height + 0.01);
      for (const other of boxes.slice(index + 1)) expect(overlaps(one, other)).toBe(false);
    }
    expect(layout.maps).toHaveLength(width / height >= 2.4 ? 2 : 1);
    expect(layout.unit).toBeCloseTo(height / 1080, 9);
  });

  it.each(sceneLayouts)('sets no text of the layout %s across a seam', (name) => {
    const layout = layoutWall({ width, height }, seams, name);
    const least = (SEAM_CLEARANCE - 0.01) * layout.unit;
    for (const box of texts(layout)) {
      for (const seam of seams.x) {
        expect(box.left >= seam + least || box.left + box.width <= seam - least, `${seam}`).toBe(true);
      }
      for (const seam of seams.y) {
        expect(box.top >= seam + least || box.top + box.height <= seam - least, `${seam}`).toBe(true);
      }
    }
    for (const panel of [layout.compare, layout.list]) {
      const crossing = seams.x.filter(
        (seam) => panel && panel.left < seam - 1 && panel.left + panel.width > seam + 1,
      );
      expect(crossing).toEqual([]);
    }
  });
});

describe('rows', () => {
  const layout = layoutWall({ width: 1920, height: 1080 }, { x: [], y: [540] }, 'full');

  it('leave a seam out and go on below it', () => {
    expect(stackRows(400, 800, 60, 9, layout)).toEqual([400, 460, 552, 612, 672, 732]);
  });

  it('are as many as have room', () => {
    expect(stackRows(600, 710, 50, 9, layout)).toEqual([600, 650]);
  });
});
