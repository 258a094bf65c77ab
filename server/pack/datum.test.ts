import { describe, expect, it } from 'vitest';
import { createDatumConverter } from './datum';

const METRE = 1 / 111_000;

describe('conversion into WGS-84', () => {
  // Published example values of the eviltransform project: GCJ-02, then WGS-84.
  it.each([
    ['Shanghai', [121.531541859215, 31.17530398364597], [121.5272106, 31.1774276]],
    ['Shenzhen', [113.9171764808363, 22.540796131694766], [113.912316, 22.543847]],
    ['Beijing', [116.38404722455657, 39.91334545536069], [116.377817, 39.911954]],
  ] as const)('of GCJ-02 is right within a metre in %s', (_, [x, y], wgs) => {
    const [lng, lat] = createDatumConverter('GCJ-02')(x, y);
    expect(Math.abs(lng - wgs[0])).toBeLessThan(METRE);
    expect(Math.abs(lat - wgs[1])).toBeLessThan(METRE);
  });

  // A widely published example: WGS-84 [116.404, 39.915] stands on Baidu's map at this position.
  it('of BD-09 is right within two metres', () => {
    const [lng, lat] = createDatumConverter('BD-09')(116.41662724378733, 39.922699552216216);
    expect(Math.abs(lng - 116.404)).toBeLessThan(2 * METRE);
    expect(Math.abs(lat - 39.915)).toBeLessThan(2 * METRE);
  });

  it('leaves WGS-84 and CGCS2000 as they are', () => {
    expect(createDatumConverter('WGS-84')(120.123456789, 30.5)).toEqual([120.123456789, 30.5]);
    expect(createDatumConverter('CGCS2000')(120.123456789, 30.5)).toEqual([120.123456789, 30.5]);
    expect(createDatumConverter('EPSG:4490')(120.123456789, 30.5)[0]).toBeCloseTo(120.123456789, 8);
  });

  // The arc of the meridian of GRS 80 from the equator to 30° is 3,320,113.398 m.
  it.each([
    ['EPSG:4549', 500_000],
    ['EPSG:4528', 40_500_000],
  ])('knows the 3-degree zone of CGCS2000 around 120° E: %s', (datum, easting) => {
    const [lng, lat] = createDatumConverter(datum)(easting, 3_320_113.398);
    expect(lng).toBeCloseTo(120, 7);
    expect(lat).toBeCloseTo(30, 7);
  });

  it('knows the 6-degree zones of CGCS2000 around 117° E', () => {
    expect(createDatumConverter('EPSG:4509')(500_000, 3_320_113.398)[0]).toBeCloseTo(117, 7);
    expect(createDatumConverter('EPSG:4498')(20_500_000, 3_320_113.398)[0]).toBeCloseTo(117, 7);
  });

  it('knows UTM: the CN Tower stands at 630084 m east, 4833438 m north in zone 17', () => {
    const [lng, lat] = createDatumConverter('EPSG:32617')(630_084, 4_833_438);
    expect(Math.abs(lng - -(79 + 23 / 60 + 13.7 / 3600))).toBeLessThan(2 * METRE);
    expect(Math.abs(lat - (43 + 38 / 60 + 33.24 / 3600))).toBeLessThan(METRE);
  });

  it('knows Web Mercator and PROJ definitions', () => {
    const [lng, lat] = createDatumConverter('EPSG:3857')(20_037_508.342789244, 20_037_508.342789244);
    expect(Math.abs(lng)).toBeCloseTo(180, 6);
    expect(lat).toBeCloseTo(85.05112878, 6);
    expect(createDatumConverter('+proj=merc +a=6378137 +b=6378137 +units=m')(0, 0)[1]).toBeCloseTo(0, 8);
  });

  it.each(['GCJ02', 'wgs84', 'EPSG:999999', 'EPSG:2263', '+proj=nonsense'])(
    'refuses %s, naming what it knows',
    (datum) => {
      expect(() => createDatumConverter(datum)).toThrow(
        `the datum "${datum}" is not known; known are WGS-84`,
      );
    },
  );
});
