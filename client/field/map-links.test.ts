import { describe, expect, it } from 'vitest';
import { mapLink } from './map-links';

/** Tian'anmen in WGS-84; in GCJ-02 116.397452, 39.909187 by published conversions, some 560 m to the north-east. */
const here = { lng: 116.391208, lat: 39.907787 };
const numbersOf = (link: string) => link.match(/\d{2,3}\.\d{6}/g)?.map(Number) ?? [];

describe('the address of a place in a map application', () => {
  it('is in the datum of the application', () => {
    const [lng = 0, lat = 0] = numbersOf(mapLink('amap', here, '天安门'));
    expect([lng, lat]).toEqual([expect.closeTo(116.39745, 4), expect.closeTo(39.90919, 4)]);
    expect(numbersOf(mapLink('tencent', here, '天安门'))).toEqual([lat, lng]);
    const [north = 0, east = 0] = numbersOf(mapLink('baidu', here, '天安门'));
    // BD-09 lies about 0.0065° to the east and 0.006° to the north of GCJ-02.
    expect(east - lng).toBeCloseTo(0.0064, 3);
    expect(north - lat).toBeCloseTo(0.0063, 3);
    expect(numbersOf(mapLink('system', here, '天安门')).slice(0, 2)).toEqual([39.907787, 116.391208]);
  });

  it('names the place', () => {
    expect(mapLink('amap', here, 'a&b')).toContain('name=a%26b');
  });
});
