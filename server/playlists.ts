import type { Playlist, PlaylistBody, Scene } from '@zhiyu/shared/playlist';
import { readyPlaylists } from '@zhiyu/shared/ready-playlists';
import type { AreaNode, CityModel } from './city';
import type { PlaylistRecord } from './store/playlists';
import type { Viewer } from './viewer';

/** The playlists that come with a city, made of what the viewer may see. */
export function listReady(city: CityModel, viewer: Viewer): Playlist[] {
  const top = findTop(city, viewer);
  const areas = city.areas
    .children(top.id)
    .filter(({ kind, retired, id }) => kind === 'area' && !retired && seesArea(city, viewer, id));
  const domains = viewer.categories.length === 0 ? city.categories.children(null) : seenDomains(city, viewer);
  return readyPlaylists({
    top: { id: top.id === city.root.id ? null : top.id, name: nameArea(top) },
    areas: areas.map((area) => ({ id: area.id, name: nameArea(area) })),
    domains: domains.filter(({ retired }) => !retired).map(({ id, name }) => ({ id, name })),
  });
}

/** A kept playlist with the scenes that the viewer may see; null where none is left. */
export function showPlaylist(city: CityModel, viewer: Viewer, record: PlaylistRecord): Playlist | null {
  const { id, revision, body, changed_at, by } = record;
  const scenes = body.scenes.filter((scene) => seesScene(city, viewer, scene));
  if (scenes.length === 0) return null;
  return { ...body, scenes, id, ready: false, revision, changedAt: city.zone.toIso(changed_at), by };
}

/** The first area or category of a playlist that the city does not have, or that the viewer may not see; null where all is well. */
export function findForeign(city: CityModel, viewer: Viewer, { scenes }: PlaylistBody): string | null {
  for (const scene of scenes) {
    const known = [
      ...(scene.area === null || city.areas.byId(scene.area) ? [] : [scene.area]),
      ...scene.categories.filter((id) => city.categories.byId(id) === undefined),
    ];
    if (known[0] !== undefined) return known[0];
    if (!seesScene(city, viewer, scene)) return scene.area ?? scene.categories[0] ?? city.root.id;
  }
  return null;
}

/** The one area below which a viewer sees all that they may; the city where there are several such. */
function findTop(city: CityModel, viewer: Viewer): AreaNode {
  const [only, ...more] = viewer.areas;
  return (only !== undefined && more.length === 0 ? city.areas.byId(only) : undefined) ?? city.root;
}

function seenDomains(city: CityModel, viewer: Viewer) {
  return viewer.categories.flatMap((id) => city.categories.byId(id) ?? []);
}

function seesScene(city: CityModel, viewer: Viewer, { area, categories }: Scene): boolean {
  const isSeen = area === null ? viewer.areas.length === 0 : seesArea(city, viewer, area);
  return isSeen && categories.every((id) => seesCategory(city, viewer, id));
}

function seesArea(city: CityModel, { areas }: Viewer, id: string): boolean {
  return areas.length === 0 || city.areas.path(id).some((node) => areas.includes(node.id));
}

function seesCategory(city: CityModel, { categories }: Viewer, id: string): boolean {
  return categories.length === 0 || city.categories.path(id).some((node) => categories.includes(node.id));
}

function nameArea({ name, nameEn }: AreaNode) {
  return { zh: name, en: nameEn ?? name };
}
