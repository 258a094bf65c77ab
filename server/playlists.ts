import type { Playlist, PlaylistBody, Scene } from '@zhiyu/shared/playlist';
import { readyPlaylists } from '@zhiyu/shared/ready-playlists';
import type { AreaNode, CityModel } from './city';
import type { StoredGovernanceArea } from './store/governance-areas';
import type { PlaylistRecord } from './store/playlists';
import { seesAll, type Viewer } from './viewer';

/** Who asks about playlists, and the saved governance areas that they may see. */
export interface PlaylistViewer {
  viewer: Viewer;
  governanceAreas: readonly StoredGovernanceArea[];
}

/** The playlists that come with a city, made of what the viewer may see. */
export function listReady(city: CityModel, { viewer, governanceAreas }: PlaylistViewer): Playlist[] {
  const top = findTop(city, viewer);
  const areas = city.areas
    .children(top.id)
    .filter(({ kind, retired, id }) => kind === 'area' && !retired && seesArea(city, viewer, id));
  const domains = viewer.categories.length === 0 ? city.categories.children(null) : seenDomains(city, viewer);
  return readyPlaylists({
    top: { id: top.id === city.root.id ? null : top.id, name: nameArea(top) },
    areas: areas.map((area) => ({ id: area.id, name: nameArea(area) })),
    domains: domains.filter(({ retired }) => !retired).map(({ id, name }) => ({ id, name })),
    governanceAreas: governanceAreas.map(({ id, name }) => ({ id, name: { zh: name, en: name } })),
  });
}

/** A kept playlist with the scenes that the viewer may see; null where none is left. */
export function showPlaylist(city: CityModel, seen: PlaylistViewer, record: PlaylistRecord): Playlist | null {
  const { id, revision, body, changed_at, by } = record;
  const scenes = body.scenes.filter((scene) => seesScene(city, seen, scene));
  if (scenes.length === 0) return null;
  return { ...body, scenes, id, ready: false, revision, changedAt: city.zone.toIso(changed_at), by };
}

/**
 * Whether a kept playlist holds scenes that the viewer may not see: to change or remove it would take them from others. A scene
 * of a governance area that has gone hinders nobody who sees all of the city.
 */
export function hidesScenes(city: CityModel, seen: PlaylistViewer, { body }: PlaylistRecord): boolean {
  return !seesAll(seen.viewer) && body.scenes.some((scene) => !seesScene(city, seen, scene));
}

/** The first node of a playlist that the city does not have, or that the viewer may not see; null where all is well. */
export function findForeign(city: CityModel, seen: PlaylistViewer, { scenes }: PlaylistBody): string | null {
  for (const scene of scenes) {
    const known = [
      ...(scene.area === null || city.areas.byId(scene.area) ? [] : [scene.area]),
      ...scene.categories.filter((id) => city.categories.byId(id) === undefined),
    ];
    if (known[0] !== undefined) return known[0];
    if (!seesScene(city, seen, scene)) {
      return scene.governanceArea ?? scene.area ?? scene.categories[0] ?? city.root.id;
    }
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

function seesScene(
  city: CityModel,
  { viewer, governanceAreas }: PlaylistViewer,
  { area, categories, governanceArea = null }: Scene,
): boolean {
  // One that somebody has taken off takes its scenes with it.
  if (governanceArea !== null) return governanceAreas.some(({ id }) => id === governanceArea);
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
