import gcoord from 'gcoord';
import proj4 from 'proj4';

/** Turns a position of a datum into longitude and latitude in WGS-84 degrees. */
export type ToWgs84 = (x: number, y: number) => [lng: number, lat: number];

/**
 * Makes the conversion from a datum into WGS-84.
 *
 * Known: WGS-84; CGCS2000, which differs from it by centimetres; GCJ-02 and BD-09, the shifted systems of maps in
 * China; `EPSG:<code>` for WGS 84 and CGCS2000 in degrees, UTM, Web Mercator and the Gauss-Krüger zones of CGCS2000;
 * any PROJ definition that starts with `+proj=`. Projected positions are easting, northing, as GeoJSON files have
 * them.
 * @throws RangeError for a datum that is not known; its message lists those that are
 */
export function createDatumConverter(datum: string): ToWgs84 {
  if (datum === 'WGS-84' || datum === 'CGCS2000') return (x, y) => [x, y];
  if (datum === 'GCJ-02') return fromShifted(gcoord.GCJ02);
  if (datum === 'BD-09') return fromShifted(gcoord.BD09);
  const definition = datum.startsWith('+proj=') ? datum : definitionOf(datum);
  if (definition === null) throw unknownDatum(datum);
  try {
    const { forward } = proj4(definition, 'EPSG:4326');
    return (x, y) => {
      const [lng, lat] = forward([x, y]) as [number, number];
      return [roundToMillimetre(lng), roundToMillimetre(lat)];
    };
  } catch (cause) {
    throw unknownDatum(datum, cause);
  }
}

function fromShifted(from: typeof gcoord.GCJ02 | typeof gcoord.BD09): ToWgs84 {
  return (x, y) => {
    const [lng, lat] = gcoord.transform([x, y], from, gcoord.WGS84) as [number, number];
    return [roundToMillimetre(lng), roundToMillimetre(lat)];
  };
}

// About a millimetre: digits beyond are noise of the conversion.
function roundToMillimetre(degrees: number): number {
  return Math.round(degrees * 1e8) / 1e8;
}

function unknownDatum(datum: string, cause?: unknown): RangeError {
  const known = 'WGS-84, CGCS2000, GCJ-02, BD-09, EPSG:<code> of UTM, Web Mercator or a CGCS2000 zone';
  return new RangeError(
    `the datum "${datum}" is not known; known are ${known}, or a PROJ definition (+proj=…)`,
    {
      cause,
    },
  );
}

function definitionOf(datum: string): string | null {
  const code = Number(/^EPSG:(\d{4,5})$/.exec(datum)?.[1]);
  if (Number.isNaN(code)) return null;
  if (code === 4490) return 'EPSG:4326';
  return cgcs2000Zone(code) ?? (proj4.defs(datum) ? datum : null);
}

/**
 * Gauss-Krüger zones of CGCS2000 in the EPSG register: 4491–4501 and 4502–4512 are 6 degrees wide, 4513–4533 and
 * 4534–4554 are 3 degrees wide; the first of each pair write the number of the zone before the easting.
 */
function cgcs2000Zone(code: number): string | null {
  if (code >= 4491 && code <= 4501) return gaussKruger(75 + 6 * (code - 4491), 13 + code - 4491);
  if (code >= 4502 && code <= 4512) return gaussKruger(75 + 6 * (code - 4502), 0);
  if (code >= 4513 && code <= 4533) return gaussKruger(75 + 3 * (code - 4513), 25 + code - 4513);
  if (code >= 4534 && code <= 4554) return gaussKruger(75 + 3 * (code - 4534), 0);
  return null;
}

function gaussKruger(meridian: number, zone: number): string {
  const falseEasting = zone * 1_000_000 + 500_000;
  return `+proj=tmerc +lat_0=0 +lon_0=${meridian} +k=1 +x_0=${falseEasting} +y_0=0 +ellps=GRS80 +units=m +no_defs`;
}
