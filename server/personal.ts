import type { CaseAnswer, CaseItem } from '@zhiyu/shared/case-contract';
import { redact } from './privacy/redact';
import { handlesCases, type Viewer } from './viewer';

/**
 * Cases as a viewer may read them. Who handles cases reads their titles without what tells who somebody is; others see their
 * category and their cell, and nothing that people wrote.
 */
export function withholdTexts<Item extends CaseItem>(viewer: Viewer, items: Item[]): Item[] {
  if (!handlesCases(viewer)) return items.map((item) => ({ ...item, title: null, address: null }));
  return items.map((item) => ({
    ...item,
    title: redactSome(item.title),
    address: redactSome(item.address),
  }));
}

/** One case as a viewer may read it, with its story. */
export function withholdStory(viewer: Viewer, whole: CaseAnswer): CaseAnswer {
  const story = whole.sensitive ? withholdPlaces(whole) : whole;
  if (handlesCases(viewer)) return redactStory(story);
  return {
    ...changeReasons(story, () => null),
    title: null,
    address: null,
    text: null,
    lng: null,
    lat: null,
  };
}

/** A sensitive case is told by its district: no event of it tells more. */
function withholdPlaces(story: CaseAnswer): CaseAnswer {
  return {
    ...story,
    events: story.events.map((event) => ({
      ...event,
      area: null,
      reason: event.toldBy === 'rule' ? null : event.reason,
    })),
  };
}

function redactStory(story: CaseAnswer): CaseAnswer {
  // What was taken in is covered already; rules that have become better since cover here what they find.
  const shown = {
    ...changeReasons(story, redactSome),
    title: redactSome(story.title),
    text: redactSome(story.text),
    address: redactSome(story.address),
  };
  const isChanged =
    shown.title !== story.title || shown.text !== story.text || shown.address !== story.address;
  return { ...shown, redacted: story.redacted || isChanged };
}

/** The story with the words of its events and its clock changed, and with them who said them where these are withheld. */
function changeReasons(story: CaseAnswer, change: (reason: string | null) => string | null): CaseAnswer {
  const { clock } = story;
  const tell = <Told extends { reason: string | null }>(told: Told): Told => ({
    ...told,
    reason: change(told.reason),
  });
  return {
    ...story,
    events: story.events.map((event) => ({ ...tell(event), by: change(event.by) })),
    clock: clock && {
      ...clock,
      lines: clock.lines.map(tell),
      stops: clock.stops.map(tell),
      extensions: clock.extensions.map(tell),
    },
  };
}

/** A text without what tells who somebody is; nothing of nothing. */
export function redactSome(text: string | null): string | null {
  return text === null ? null : redact(text);
}
