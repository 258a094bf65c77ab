import type { Words } from '../i18n';
import type { SceneData } from './load-scene';
import type { WallMessages } from './messages.zh';

/** The title of a scene; null where it has none. */
export function nameScene({ scene }: Pick<SceneData, 'scene'>, { text }: Words): string | null {
  return scene.title === null ? null : text(scene.title);
}

/** Place, domains and window of a scene: `全市 · 全部领域 · 近 30 天`. */
export function nameSlice(
  { scene, path, area, asked, categoryNames, governance }: SceneData,
  { messages, areaName, text, format }: Words,
  wall: WallMessages,
): string {
  const place = governance?.name ?? (path.length <= 1 ? wall.whole : areaName(area));
  const domains =
    categoryNames.length === 0 ? wall.allDomains : messages.list(categoryNames.map((name) => text(name)));
  const { choice } = asked;
  const window =
    choice.kind === 'days'
      ? messages.window.days(format.count(choice.days))
      : messages.window[choice.kind === 'custom' ? 'custom' : choice.kind];
  const title = scene.title === null ? null : text(scene.title);
  // What the title says already is not said twice.
  return [place, domains, window].filter((part) => part !== title).join(messages.separator);
}
