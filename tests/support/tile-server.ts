import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import sharp from 'sharp';

/** A tile server and a host of archives, each with tiles of one colour. */
export interface TileServer {
  origin: string;
  /** Paths that were asked for. */
  asked: string[];
  close(): Promise<void>;
}

const TILE_PIXELS = 256;
const HEADER_BYTES = 127;
const DEEPEST_ZOOM = 14;

/**
 * Starts a server on another origin than the product's: raster tiles under `/tiles/`, and `/map.pmtiles`, an archive in
 * which every tile is the same. It answers ranges, as archives need, and any origin.
 */
export async function startTileServer(colours: { tiles: string; archive: string }): Promise<TileServer> {
  const tile = await drawTile(colours.tiles);
  const archive = packArchive(await drawTile(colours.archive));
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-allow-headers', 'range');
    if (request.url?.startsWith('/tiles/')) send(response, 'image/png', tile);
    else if (request.url === '/map.pmtiles') sendRange(request, response, archive);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    origin: `http://127.0.0.1:${port}`,
    asked,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function send(response: ServerResponse, type: string, body: Buffer): void {
  response.writeHead(200, { 'content-type': type, 'content-length': body.length }).end(body);
}

function sendRange(request: IncomingMessage, response: ServerResponse, body: Buffer): void {
  if (request.method === 'OPTIONS') return void response.writeHead(204).end();
  const [, first = '0', last = ''] = /bytes=(\d+)-(\d*)/.exec(request.headers.range ?? '') ?? [];
  const part = body.subarray(Number(first), last === '' ? body.length : Number(last) + 1);
  response.writeHead(206, {
    'content-type': 'application/octet-stream',
    'content-length': part.length,
    'content-range': `bytes ${first}-${Number(first) + part.length - 1}/${body.length}`,
  });
  response.end(part);
}

function drawTile(background: string): Promise<Buffer> {
  const create = { width: TILE_PIXELS, height: TILE_PIXELS, channels: 3, background } as const;
  return sharp({ create }).png().toBuffer();
}

/** A PMTiles archive of version 3, nothing in it compressed: one entry that runs over all tiles down to the deepest zoom. */
function packArchive(tile: Buffer): Buffer {
  const tiles = (4 ** (DEEPEST_ZOOM + 1) - 1) / 3;
  const directory = Buffer.from([1, 0, tiles, tile.length, 1].flatMap(varintOf));
  const metadata = Buffer.from('{}');
  const header = Buffer.alloc(HEADER_BYTES);
  header.write('PMTiles', 0, 'latin1');
  header.writeUInt8(3, 7);
  const places = [
    [8, HEADER_BYTES],
    [16, directory.length],
    [24, HEADER_BYTES + directory.length],
    [32, metadata.length],
    [56, HEADER_BYTES + directory.length + metadata.length],
    [64, tile.length],
    [72, tiles],
    [80, 1],
    [88, 1],
  ] as const;
  for (const [at, value] of places) header.writeBigUInt64LE(BigInt(value), at);
  // Clustered; neither the directory nor the tiles compressed; PNG; zooms; the whole world.
  for (const [index, value] of [1, 1, 1, 2, 0, DEEPEST_ZOOM].entries()) header.writeUInt8(value, 96 + index);
  for (const [index, degrees] of [-180, -85, 180, 85].entries()) {
    header.writeInt32LE(degrees * 1e7, 102 + 4 * index);
  }
  return Buffer.concat([header, directory, metadata, tile]);
}

function varintOf(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return [...bytes, rest];
}
