import type { PackPreview } from '../pack/preview-pack';
import type { NamedNode, TreeChanges } from '../pack/tree-changes';
import type { RecomputeCounts } from '../recompute-counts';

/** Lines of one kind that are shown; --json has all. */
const SHOWN = 20;
const LONGEST_VALUE = 60;

/** What adding a pack would do, line by line. */
export function describePreview(preview: PackPreview): string[] {
  const { city, version, changes, found, traffic, unfinished } = preview;
  const { redrawn } = changes.areas;
  const lines = [
    ...describeUnfinished(preview),
    `${city} has version ${version} of its pack. Version ${version + 1} would change:`,
    ...listed(
      'settings',
      changes.settings.map(({ name, from, to }) => `${name}: ${describeValue(from)} → ${describeValue(to)}`),
    ),
    ...describeTree('areas', changes.areas),
    ...listed(
      'areas with another border',
      redrawn.map(
        ({ lost, gained, ...node }) => `${nameOf(node)}: loses ${percent(lost)}, gains ${percent(gained)}`,
      ),
    ),
    ...describeTree('categories', changes.categories),
    ...describeTree('units', changes.units),
    ...describeTree('channels', changes.channels),
  ];
  if (changes.baseMap) lines.push('  base map: another');
  if (changes.successors) lines.push('  what stands for nodes of earlier versions: otherwise');
  lines.push(...describeFound(found, 'Cases that would change'));
  lines.push(
    ...listed(
      'areas that cases would leave or come to',
      traffic.map(
        ({ leaving, coming, ...node }) => `${nameOf(node)}: ${count(leaving)} leave, ${count(coming)} come`,
      ),
    ),
  );
  if (unfinished === null) lines.push('Nothing was changed. Add --apply to carry it out.');
  return lines;
}

/** That an earlier change has not been carried out to its end. */
export function describeUnfinished({ city, unfinished }: Pick<PackPreview, 'city' | 'unfinished'>): string[] {
  if (unfinished === null) return [];
  const { looked, cases } = unfinished;
  return [
    `The last change of ${city} has come to ${count(looked)} of ${count(cases)} cases; --apply, or ` +
      `\`city recompute ${city}\`, goes on with it.`,
  ];
}

/** The counts of a run over the cases, or of its preview. */
export function describeFound(found: RecomputeCounts, title: string): string[] {
  const rows: [string, number][] = [
    ['looked at', found.looked],
    ['changed', found.changed],
    ['in another area', found.relocated],
    ['off the map', found.unlocated],
    ['on the map again', found.located],
    ['of another category', found.recategorised],
    ['with another unit', found.handedOver],
    ['with another due time', found.dueMoved],
  ];
  return [`${title}:`, ...rows.map(([name, cases]) => `  ${name.padEnd(22)} ${count(cases)}`)];
}

function describeTree(title: string, tree: TreeChanges): string[] {
  return [
    ...listed(`${title} added`, tree.added.map(nameOf)),
    ...listed(
      `${title} removed`,
      tree.removed.map((node) =>
        node.successors.length === 0 ? nameOf(node) : `${nameOf(node)} → ${node.successors.join(', ')}`,
      ),
    ),
    ...listed(
      `${title} renamed`,
      tree.renamed.map(({ id, from, to }) => `${id}: ${from.zh} ${from.en} → ${to.zh} ${to.en}`),
    ),
    ...listed(
      `${title} under another parent`,
      tree.rehung.map(
        ({ from, to, ...node }) => `${nameOf(node)}: ${from ?? 'the top'} → ${to ?? 'the top'}`,
      ),
    ),
    ...listed(
      `${title} with other properties`,
      tree.altered.map(({ what, ...node }) => `${nameOf(node)}: ${what.join(', ')}`),
    ),
  ];
}

function listed(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const shown = lines.slice(0, SHOWN).map((line) => `    ${line}`);
  const rest = lines.length - shown.length;
  return [
    `  ${title}: ${count(lines.length)}`,
    ...shown,
    ...(rest > 0 ? [`    … and ${count(rest)} more`] : []),
  ];
}

function nameOf({ id, name }: NamedNode): string {
  return name.zh === name.en ? `${id} ${name.zh}` : `${id} ${name.zh} ${name.en}`;
}

function describeValue(value: unknown): string {
  const text = value === null ? '—' : typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}

function percent(share: number | null): string {
  if (share === null) return 'an unknown share';
  return `${(share * 100).toLocaleString('en-US', { maximumFractionDigits: 2 })} %`;
}

function count(number: number): string {
  return number.toLocaleString('en-US');
}
