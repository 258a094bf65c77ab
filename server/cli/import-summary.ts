import { CROWDED_ADDRESSES } from '../crowding';
import { countQuarantined, type ImportReport } from '../import-report';

const MOST_POINTS = 10;

const flagTexts: Record<string, string> = {
  'closed-before-reported': 'closed before they were reported; kept, out of every duration',
  'closing-time-unknown': 'closed, without a time of closing; in no figure of handling',
  'calendar-unpublished': 'due in a year without a published calendar; due time unknown',
  'area-disagrees': 'with a point in another area than the one named; the point counts',
  'looks-swapped': 'with longitude and latitude exchanged, as it looks; correct the mapping or the file',
};

/** The report of an import, line by line. */
export function describeReport(report: ImportReport): string[] {
  return [
    headline(report),
    ...describeCounts(report),
    ...describeQuarantine(report),
    ...describePoints(report),
    ...describeNotes(report),
  ];
}

function headline({ dryRun, stopped, file, city }: ImportReport): string {
  const what = dryRun ? 'Dry run' : 'Import';
  const end = stopped === null ? 'is complete' : 'is NOT complete (see below)';
  return `${what} of ${file} into ${city} ${end}.${dryRun ? ' Nothing was written.' : ''}`;
}

function describeCounts(report: ImportReport): string[] {
  const { grown, dryRun } = report;
  const optional: [string, number, string][] = [
    ['repeated', report.repeated, 'said anew by a later row of the file, which counts'],
    ['skipped', report.skipped, 'left out by the mapping’s «only»'],
  ];
  return [
    countLine('rows', report.rows, report.stopped === null ? 'read' : 'read and settled'),
    countLine('accepted', report.accepted, 'new cases'),
    countLine('merged', report.merged, 'known cases with news'),
    countLine('unchanged', report.unchanged, 'known cases as they were'),
    ...optional.filter(([, count]) => count > 0).map(([name, count, text]) => countLine(name, count, text)),
    countLine('quarantined', countQuarantined(report), 'kept aside'),
    countLine('unlocated', sum(report.unlocated), 'of the new and changed cases are not on the map'),
    ...itemize(report.unlocated, () => ''),
    ...(sum(report.flags) > 0 ? ['  flagged'] : []),
    ...itemize(report.flags, (flag) => flagTexts[flag] ?? ''),
    ...(sum(grown) > 0
      ? [
          `  the pack ${dryRun ? 'would grow' : 'has grown'} by ${grown.category} categories, ${grown.unit} units, ${grown.channel} channels`,
        ]
      : []),
  ];
}

function describeQuarantine(report: ImportReport): string[] {
  const reasons = Object.entries(report.quarantined).sort(([, a], [, b]) => b.count - a.count);
  if (reasons.length === 0) return [];
  const where = report.dryRun
    ? 'A real run keeps them in the table “quarantine” of the database; --quarantine-file writes them to a file now.'
    : 'They are in the table “quarantine” of the database, each with its line, reason and text; --quarantine-file writes them to a file too.';
  return [
    'Rows kept aside:',
    ...reasons.map(([code, { count, lines, example }]) => {
      const more = count > lines.length ? ' …' : '';
      return `  ${count.toLocaleString('en-US').padStart(9)}  ${code}: line ${lines.join(', ')}${more} (${example})`;
    }),
    `  ${where} Mend the file, the mapping or the pack and import again.`,
  ];
}

function describePoints({ heavyPoints }: ImportReport): string[] {
  if (heavyPoints.length === 0) return [];
  return [
    'Points that carry over 1 % of the source’s cases:',
    ...heavyPoints.slice(0, MOST_POINTS).map(({ lng, lat, cases, addresses, crowded, moved }) => {
      const verdict = crowded
        ? `crowded: off the map, ${moved.toLocaleString('en-US')} of them now`
        : `kept: fewer than ${CROWDED_ADDRESSES} addresses`;
      return `  ${lng}, ${lat}: ${cases.toLocaleString('en-US')} cases at ${addresses.toLocaleString('en-US')} ${addresses === 1 ? 'address' : 'addresses'}, ${verdict}`;
    }),
  ];
}

function describeNotes(report: ImportReport): string[] {
  const unlisted = Object.entries(report.unlistedStates).map(
    ([value, count]) => `${JSON.stringify(value)} (${count.toLocaleString('en-US')})`,
  );
  const notes = [...report.hints];
  if (unlisted.length > 0)
    notes.push(`The mapping’s status does not list: ${unlisted.join(', ')}; closedAt decided.`);
  return notes.map((note) => `Note: ${note}`);
}

function itemize(counts: Record<string, number>, describe: (key: string) => string): string[] {
  return Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .map(([key, count]) => `  ${countLine(key, count, describe(key))}`);
}

function countLine(name: string, count: number, text: string): string {
  return `  ${name.padEnd(24)}${count.toLocaleString('en-US').padStart(11)}  ${text}`.trimEnd();
}

function sum(counts: Record<string, number>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}
