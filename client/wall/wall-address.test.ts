import { describe, expect, it } from 'vitest';
import { isNight, parseWallAddress, serialiseWallAddress } from './wall-address';

describe('the address of a wall', () => {
  it('is read whole and written the same', () => {
    const text =
      '/wall/hang%20zhou?playlist=areas&area=330106&category=traffic&canvas=6656x1792&seams=1664,3328' +
      '&seamsDown=896&lang=en&theme=light&name=hall&night=22:00-06:30&scene=3';
    const [path = '', query = ''] = text.split('?');
    const address = parseWallAddress(path, `?${query}`);
    expect(address).toMatchObject({
      page: 'wall',
      city: 'hang zhou',
      playlist: 'areas',
      canvas: { width: 6656, height: 1792 },
      seams: { x: [1664, 3328], y: [896] },
      night: { from: 1320, to: 390 },
      scene: 2,
    });
    expect(address && serialiseWallAddress(address)).toBe(text);
  });

  it('leaves at its default what it does not know', () => {
    expect(parseWallAddress('/wall/x', '?canvas=big&seams=a,-3,5&night=25:00-26:00&scene=-4')).toMatchObject({
      canvas: null,
      seams: { x: [5], y: [] },
      night: null,
      scene: 0,
      playlist: 'overview',
    });
    expect(serialiseWallAddress(parseWallAddress('/wall/x/remote', '')!)).toBe('/wall/x/remote');
  });

  it('is none of another page', () => {
    for (const path of ['/', '/city/hangzhou', '/wall', '/wall/x/else']) {
      expect(parseWallAddress(path, '')).toBeNull();
    }
  });
});

describe('the night', () => {
  it('may pass midnight', () => {
    const night = { from: 22 * 60, to: 6 * 60 };
    expect([21.9, 22, 23.9, 0, 5.9, 6, 12].map((hour) => isNight(night, hour * 60))).toEqual([
      false,
      true,
      true,
      true,
      true,
      false,
      false,
    ]);
  });
});
