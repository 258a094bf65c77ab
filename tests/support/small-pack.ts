import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { City, LimitRule, PackCategory, PackUnit } from '@zhiyu/shared/pack';

/** A district of the pack: a rectangle from `west` to `east`, 30.0 to 30.1 N. */
export interface SmallDistrict {
  id: string;
  name: string;
  west: number;
  east: number;
  was?: string[];
}

/** What a small pack consists of. */
export interface SmallPack {
  city: Partial<City>;
  districts: SmallDistrict[];
  categories: PackCategory[];
  limits: LimitRule[];
  units: PackUnit[];
}

const text = (zh: string, en: string) => ({ zh, en });

/**
 * The pack of a city of two districts of 0.1° each, `west` from 120.0 and `east` from 120.1 E, in Asia/Shanghai, 9–17,
 * weekends off, its calendar published to the end of 2025, with a limit of 2 working days.
 */
export function smallPack(): SmallPack {
  return {
    city: {},
    districts: [
      { id: 'west', name: '城西区', west: 120.0, east: 120.1 },
      { id: 'east', name: '城东区', west: 120.1, east: 120.2 },
    ],
    categories: [
      { id: 'streets', parent: null, name: text('道路', 'Streets') },
      { id: 'pothole', parent: 'streets', name: text('坑洼', 'Pothole') },
      { id: 'noise', parent: null, name: text('噪声', 'Noise') },
    ],
    limits: [{ limit: { amount: 2, unit: 'workingDay' } }],
    units: [
      { id: 'works', parent: null, name: text('市政处', 'Works') },
      { id: 'parks', parent: null, name: text('园林处', 'Parks') },
    ],
  };
}

/** Writes a pack into a folder of its own and answers the folder. */
export async function writeSmallPack(pack: SmallPack): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'zhiyu-small-pack-'));
  await mkdir(folder, { recursive: true });
  const write = (name: string, content: object) => writeFile(join(folder, name), JSON.stringify(content));
  await write('city.json', {
    id: 'small',
    name: text('小城', 'Small Town'),
    timeZone: 'Asia/Shanghai',
    languages: ['zh', 'en'],
    calendar: { kind: 'own', weekend: [6, 7], holidays: [], publishedTo: '2025-12-31' },
    workingHours: [{ from: '09:00', to: '17:00' }],
    levels: [
      { id: 'city', name: text('全市', 'City') },
      { id: 'district', name: text('区', 'District') },
    ],
    areaFiles: [{ path: 'areas.geojson', level: 'district', parent: 'small' }],
    channels: [{ id: 'hotline', name: text('热线', 'Hotline') }],
    ...pack.city,
  });
  await write('areas.geojson', { type: 'FeatureCollection', features: pack.districts.map(drawDistrict) });
  await write('categories.json', { categories: pack.categories, limits: pack.limits });
  await write('units.json', { units: pack.units });
  return folder;
}

function drawDistrict({ id, name, west, east, was }: SmallDistrict) {
  const ring = [
    [west, 30.0],
    [east, 30.0],
    [east, 30.1],
    [west, 30.1],
    [west, 30.0],
  ];
  return {
    type: 'Feature',
    properties: { id, name, nameEn: id, ...(was && { was }) },
    geometry: { type: 'Polygon', coordinates: [ring] },
  };
}
