import { mercatorX, mercatorY } from '@zhiyu/shared/grid';
import { describe, expect, it } from 'vitest';
import { askedBounds, boundsAt, foreseeView, showsWhole } from './camera';

const noPadding = { top: 0, right: 0, bottom: 0, left: 0 };

describe('bounds that bring the camera to a position', () => {
  it('are as wide as the canvas at the zoom, around the centre', () => {
    const [west, south, east, north] = boundsAt(
      { lng: 120.15, lat: 30.27, zoom: 10 },
      { width: 1024, height: 512 },
      noPadding,
    );
    // At zoom 10 the world is 512 · 2^10 pixels wide, so 1024 pixels are 360° / 512.
    expect(east - west).toBeCloseTo(360 / 512, 9);
    expect((west + east) / 2).toBeCloseTo(120.15, 9);
    expect((mercatorY(south) + mercatorY(north)) / 2).toBeCloseTo(mercatorY(30.27), 9);
  });

  it('leave out what panels cover', () => {
    const size = { width: 1000, height: 500 };
    const position = { lng: 0, lat: 0, zoom: 10 };
    const [west, , east] = boundsAt(position, size, { ...noPadding, right: 400 });
    expect(mercatorX(east) - mercatorX(west)).toBeCloseTo(600 / (512 * 2 ** 10), 12);
    expect(mercatorX(west)).toBeCloseTo(0.5 - 500 / (512 * 2 ** 10), 12);
  });
});

describe('bounds that cells are asked in', () => {
  const city: [number, number, number, number] = [118.3, 29.2, 120.8, 30.6];

  it('are none where the whole city is in view', () => {
    const view = {
      bbox: [118, 29, 121, 31] as typeof city,
      center: [119.5, 30] as [number, number],
      zoom: 8,
      level: 14,
    };
    expect(askedBounds(view, city)).toBeNull();
  });

  it('hold the view and stay the same for a small pan', () => {
    const view = (shift: number) => ({
      bbox: [120.1 + shift, 30.2, 120.2 + shift, 30.3] as typeof city,
      center: [120.15, 30.25] as [number, number],
      zoom: 12,
      level: 18,
    });
    const asked = askedBounds(view(0), city);
    expect(asked?.[0]).toBeLessThanOrEqual(120.1);
    expect(asked?.[2]).toBeGreaterThanOrEqual(120.2);
    expect(asked?.[1]).toBeLessThanOrEqual(30.2);
    expect(asked?.[3]).toBeGreaterThanOrEqual(30.3);
    expect(askedBounds(view(0.002), city)).toEqual(asked);
  });
});

describe('a view that shows an area whole', () => {
  const size = { width: 1024, height: 1024 };
  const whole = boundsAt({ lng: 120, lat: 30, zoom: 10 }, size, noPadding);
  const view = (lng: number, zoom: number) => {
    const bbox = boundsAt({ lng, lat: 30, zoom }, size, noPadding);
    return { bbox, center: [lng, 30] as [number, number], zoom, level: 15 };
  };

  it('is told from one that the reader moved', () => {
    expect(showsWhole(view(120, 10), whole, size, noPadding)).toBe(true);
    expect(showsWhole(view(120.05, 10), whole, size, noPadding)).toBe(false);
    expect(showsWhole(view(120, 9), whole, size, noPadding)).toBe(false);
    expect(showsWhole(view(120, 11), whole, size, noPadding)).toBe(false);
  });
});

describe('the view that the map will open with', () => {
  const size = { width: 1000, height: 800 };
  const padding = { top: 10, right: 200, bottom: 150, left: 20 };

  it('shows the bounds whole in what the panels leave free', () => {
    const bounds = boundsAt({ lng: 120, lat: 30, zoom: 9 }, size, padding);
    const view = foreseeView(null, bounds, size, padding, 6);
    expect(view.zoom).toBeCloseTo(9, 9);
    expect(view.center[0]).toBeCloseTo(120, 9);
    expect(view.center[1]).toBeCloseTo(30, 9);
    // 512 / 2^(15 - 9) = 8 CSS pixels a cell at level 15, 4 at 16.
    expect(view.level).toBe(15);
    expect(showsWhole(view, bounds, size, padding)).toBe(true);
  });

  it('is the position of the address where it has one', () => {
    const position = { lng: 120.2, lat: 30.3, zoom: 12 };
    const view = foreseeView(position, [118, 29, 121, 31], size, padding, 6);
    expect(view).toMatchObject({ center: [120.2, 30.3], zoom: 12, level: 18 });
    expect(view.bbox[2] - view.bbox[0]).toBeCloseTo((360 * 1000) / (512 * 2 ** 12), 9);
  });
});
