/** Kinds of doubtful cases that are counted and listed, in the order of lists. */
export const findingIds = [
  'unlocated',
  'closedBeforeReported',
  'closingTimeUnknown',
  'inFuture',
  'uncategorised',
  'calendarUnpublished',
  'areaDisagrees',
  'looksSwapped',
  'dormant',
] as const;
export type FindingId = (typeof findingIds)[number];
