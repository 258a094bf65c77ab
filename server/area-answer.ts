import type { Area } from '@zhiyu/shared/contract';
import type { AreaNode, CityModel } from './city';

/** An area as the API tells it, without its shape. */
export function createAreaAnswer(city: CityModel, area: AreaNode): Area {
  const { id, parent, level, name, nameEn, residents, kind, center, bbox } = area;
  const children = city.areas.children(id).length;
  return { id, parent, level, name, nameEn, residents, kind, children, center, bbox };
}
