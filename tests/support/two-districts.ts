import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addCity } from '@zhiyu/server/pack/add-city';
import type { Database } from '@zhiyu/server/store/database';

/**
 * Adds a city of two square districts: `west` from 120.0 to 120.1 E, `east` from 120.1 to 120.2 E, both from 30.0 to
 * 30.1 N, in the time zone Asia/Shanghai with working hours 9–17 and weekends off.
 */
export async function addTwoDistricts(db: Database): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'zhiyu-small-city-'));
  await mkdir(folder, { recursive: true });
  const write = (name: string, content: object) => writeFile(join(folder, name), JSON.stringify(content));
  await write('city.json', {
    id: 'small',
    name: { zh: '小城', en: 'Small Town' },
    timeZone: 'Asia/Shanghai',
    languages: ['zh', 'en'],
    calendar: { kind: 'own', weekend: [6, 7], holidays: [], publishedTo: '2025-12-31' },
    workingHours: [{ from: '09:00', to: '17:00' }],
    levels: [
      { id: 'city', name: { zh: '全市', en: 'City' } },
      { id: 'district', name: { zh: '区', en: 'District' } },
    ],
    areaFiles: [{ path: 'areas.geojson', level: 'district', parent: 'small' }],
    channels: [{ id: 'hotline', name: { zh: '热线', en: 'Hotline' } }],
    placeholders: [{ lng: 120.05, lat: 30.05 }],
  });
  await write('areas.geojson', {
    type: 'FeatureCollection',
    features: [square('west', '城西区', 120.0), square('east', '城东区', 120.1)],
  });
  await write('categories.json', {
    categories: [
      { id: 'streets', parent: null, name: { zh: '道路', en: 'Streets' } },
      { id: 'pothole', parent: 'streets', name: { zh: '坑洼', en: 'Pothole' } },
      { id: 'abuse', parent: null, name: { zh: '虐待', en: 'Abuse' }, sensitive: true },
    ],
    limits: [{ limit: { amount: 2, unit: 'workingDay' }, contact: { amount: 24, unit: 'urgentHour' } }],
  });
  await write('units.json', { units: [{ id: 'works', parent: null, name: { zh: '市政处', en: 'Works' } }] });
  await addCity(db, folder, { now: Date.UTC(2025, 0, 1) });
}

function square(id: string, name: string, west: number) {
  const ring = [
    [west, 30.0],
    [west + 0.1, 30.0],
    [west + 0.1, 30.1],
    [west, 30.1],
    [west, 30.0],
  ];
  return {
    type: 'Feature',
    properties: { id, name, nameEn: id },
    geometry: { type: 'Polygon', coordinates: [ring] },
  };
}
