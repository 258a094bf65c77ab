import type { CaseAnswer, CaseItem } from '@zhiyu/shared/case-contract';
import { handlesCases, type Viewer } from './viewer';

/**
 * Cases as a viewer may read them: who does not handle cases sees their category and their cell, and not what people wrote,
 * where they live or who they are.
 */
export function withholdTexts<Item extends CaseItem>(viewer: Viewer, items: Item[]): Item[] {
  if (handlesCases(viewer)) return items;
  return items.map((item) => ({ ...item, title: null, address: null }));
}

/** One case as a viewer may read it, with its story. */
export function withholdStory(viewer: Viewer, story: CaseAnswer): CaseAnswer {
  if (handlesCases(viewer)) return story;
  const { clock } = story;
  const mute = <Told extends { reason: string | null }>(told: Told): Told => ({ ...told, reason: null });
  return {
    ...story,
    title: null,
    address: null,
    text: null,
    lng: null,
    lat: null,
    events: story.events.map((event) => ({ ...mute(event), by: null })),
    clock: clock && {
      ...clock,
      lines: clock.lines.map(mute),
      stops: clock.stops.map(mute),
      extensions: clock.extensions.map(mute),
    },
  };
}
