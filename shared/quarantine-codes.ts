/**
 * Why a row is kept aside: every code that stands in quarantine. A code is stable; the page of data quality has words for
 * each in both languages.
 */
export const quarantineCodes = [
  // The row as it is written.
  'bad-encoding',
  'bad-json',
  'bad-line',
  'bad-quotes',
  'bad-unicode',
  'field-count',
  'left-out',
  'line-too-long',
  'nul-character',
  'unclosed-quote',
  // What it lacks, and what nobody knows.
  'missing-at',
  'missing-event-id',
  'missing-kind',
  'missing-reported-at',
  'missing-source',
  'missing-source-id',
  'missing-type',
  'unknown-accountable-area',
  'unknown-area',
  'unknown-category',
  'unknown-channel',
  'unknown-field',
  'unknown-kind',
  'unknown-type',
  'unknown-unit',
  'unknown-value',
  // Its values.
  'bad-instant',
  'bad-time',
  'inexact-number',
  'instant-out-of-range',
  'list-too-long',
  'no-such-time',
  'not-a-flag',
  'not-a-list',
  'not-a-number',
  'not-a-text',
  'sequence',
  'text-too-long',
  // What stands beside it.
  'event-conflict',
  'unknown-case',
] as const;
export type QuarantineCode = (typeof quarantineCodes)[number];
