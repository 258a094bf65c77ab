import type { Point } from '@zhiyu/shared/field-rank';
import gcoord from 'gcoord';

/** Map applications of phones, each with the datum that it takes. */
export type MapApplication = 'amap' | 'baidu' | 'tencent' | 'system';

/** The address that opens a place in a map application, in its own datum: GCJ-02, BD-09, or WGS-84 for the system's. */
export function mapLink(application: MapApplication, { lng, lat }: Point, name: string): string {
  const label = encodeURIComponent(name);
  switch (application) {
    case 'amap': {
      const [x, y] = gcoord.transform([lng, lat], gcoord.WGS84, gcoord.GCJ02);
      const query = `position=${write(x)},${write(y)}&name=${label}&coordinate=gaode&callnative=1`;
      return `https://uri.amap.com/marker?${query}`;
    }
    case 'baidu': {
      const [x, y] = gcoord.transform([lng, lat], gcoord.WGS84, gcoord.BD09);
      const query = `location=${write(y)},${write(x)}&title=${label}&content=${label}&coord_type=bd09ll&output=html`;
      return `https://api.map.baidu.com/marker?${query}`;
    }
    case 'tencent': {
      const [x, y] = gcoord.transform([lng, lat], gcoord.WGS84, gcoord.GCJ02);
      return `https://apis.map.qq.com/uri/v1/marker?marker=coord:${write(y)},${write(x)};title:${label}`;
    }
    case 'system':
      return `geo:${write(lat)},${write(lng)}?q=${write(lat)},${write(lng)}(${label})`;
  }
}

function write(degrees: number): string {
  return degrees.toFixed(6);
}
