import { type Static, Type } from 'typebox';

const closed = { additionalProperties: false };
const WebAddress = Type.String({ pattern: '^(https?://|/)\\S+$', maxLength: 1000 });
/**
 * A layer of a customer's own base map: raster tiles, an archive of tiles (PMTiles), or a MapLibre style. Hosts beside the
 * product's own are named in the setting `MAP_ORIGINS`.
 */
export const BaseLayerSchema = Type.Union(
  [
    Type.Object(
      {
        tiles: Type.Array(WebAddress, { minItems: 1, maxItems: 16, description: 'with {x}, {y} and {z}' }),
        tileSize: Type.Optional(Type.Integer({ minimum: 64, maximum: 1024, default: 256 })),
        maxZoom: Type.Optional(Type.Integer({ minimum: 0, maximum: 24, default: 18 })),
        above: Type.Optional(Type.Boolean({ description: 'over the heat, as a layer of names' })),
      },
      closed,
    ),
    Type.Object(
      { pmtiles: WebAddress },
      { ...closed, description: 'of raster tiles, or of vector tiles in the schema of Protomaps' },
    ),
    Type.Object(
      { style: WebAddress },
      { ...closed, description: 'a MapLibre style; its symbols are left out, for names are the pack’s' },
    ),
  ],
  { description: 'one layer of a base map' },
);
export type BaseLayer = Static<typeof BaseLayerSchema>;
