import { Atoms } from './atoms';
import { Bins } from './bins';
import { BlockSums } from './block-sums';
import { Columns } from './columns';
import { type CubeCase, NEVER } from './cube-case';
import { isMarked, markEntry } from './entry-marks';
import { type Entries, type Family, families, Instants, isRepeatable, listEntries } from './families';
import { isPlain } from './handled-case';
import { Handling } from './handling';
import { Judge } from './judge';
import { Levels } from './level-cells';
import { MatterMembers } from './matter-members';
import { Places } from './places';
import { type Stand, StandingCases } from './standing-cases';
import { ZoneSets, type ZoneShape } from './zone-sets';

const DAY = 86_400_000;
/** Days in a block: what is kept by blocks leaves so many days at most to be looked at one by one. */
export const BLOCK_DAYS = 16;
/** Days in a bin of what is kept by category. */
const CATEGORY_DAYS = 32;

/** Families that are kept by category, too. */
export const categoryFamilies = ['reported', 'due'] as const;
export type CategoryFamily = (typeof categoryFamilies)[number];

/** Where days begin for the cube, and what its cases can lie in. */
export interface CubeFrame {
  /** What local time is ahead of UTC as a rule, in milliseconds: days are cut there, so that questions about days need no cutting. */
  offsetMs: number;
  zones: readonly ZoneShape[];
}

/**
 * All cases of a city in packed columns, and what is counted of them in the order of time. It knows of cases only what
 * figures depend on, and answers nothing by itself.
 */
export class Cube {
  readonly columns = new Columns();
  readonly handling = new Handling();
  readonly atoms = new Atoms();
  places = new Places(this.atoms);
  readonly levels = new Levels(this.atoms);
  readonly instants = new Instants(this.columns, this.handling);
  readonly zoneSets: ZoneSets;
  readonly members: MatterMembers;
  /** Entries by day. */
  readonly days: Record<Family, Bins>;
  readonly byCategory: Record<CategoryFamily, Map<number, Bins>> = { reported: new Map(), due: new Map() };
  /** Cases from their report on. */
  readonly standing: StandingCases;
  /** Cases from their due time on. */
  readonly lapsed: StandingCases;
  /** No case that is kept was reported later. */
  lastReportedAt = Number.NEGATIVE_INFINITY;
  private readonly originMs: number;
  /** Null until they are asked for, and where they had to be dropped. */
  private sums: BlockSums | null = null;
  private readonly before: Entries = { count: 0, families: [], instants: [] };
  private readonly after: Entries = { count: 0, families: [], instants: [] };
  private readonly open: Stand = { id: 0, place: 0, beginsAt: 0, endsAt: 0, isEven: true };
  private readonly overdue: Stand = { id: 0, place: 0, beginsAt: 0, endsAt: 0, isEven: true };
  private readonly judge = new Judge(this);

  constructor({ offsetMs, zones }: CubeFrame) {
    this.originMs = -offsetMs;
    this.zoneSets = new ZoneSets(zones);
    this.standing = new StandingCases('reported', DAY, BLOCK_DAYS * DAY, this.originMs);
    this.lapsed = new StandingCases('due', DAY, BLOCK_DAYS * DAY, this.originMs);
    const { columns } = this;
    this.members = new MatterMembers({
      reportedAt: (id) => columns.reportedAt[id]!,
      isVoid: (id) => columns.isVoid(id),
    });
    this.days = Object.fromEntries(
      families.map((family) => {
        const keeps = { times: isRepeatable(family), places: isMarked(family), marks: isMarked(family) };
        return [family, new Bins(DAY, this.originMs, keeps)];
      }),
    ) as Record<Family, Bins>;
  }

  /** Takes in a case, new or changed. The same case again changes nothing. */
  put(case_: CubeCase): void {
    const { id } = case_;
    const wasThere = this.columns.has(id);
    if (wasThere) listEntries(this.before, id, this.columns, this.handling);
    if (wasThere) this.dropPlaces(id);
    const zoneSet = case_.cell < 0 ? 0 : this.zoneSets.numberAt(case_.lng, case_.lat);
    const atom = this.atoms.numberOf(case_.area, case_.cell, zoneSet);
    this.columns.write(case_, atom, this.places.numberOf(atom));
    this.putHandling(case_);
    this.putMember(case_);
    this.lastReportedAt = Math.max(this.lastReportedAt, case_.reportedAt);
    listEntries(this.after, id, this.columns, this.handling);
    if (wasThere) this.changeEntries(id);
    else this.addEntries(id);
    this.addPlaces(id);
  }

  /** Puts the atoms into the order of the tree of areas, so that what lies together is kept together. */
  sortAtoms(rankOfArea: (area: number) => number): void {
    const numbers = this.atoms.sort(rankOfArea);
    const { atom, count } = this.columns;
    for (let id = 0; id < count; id++) atom[id] = numbers[atom[id]!] ?? 0;
    this.renewPlaces();
    for (const bins of this.listBins()) bins.renewPlaces(this.columns.place);
    this.levels.forget();
    this.sums = null;
  }

  /** Makes the places of the cases anew, for atoms that were put into another order or filled from outside. */
  renewPlaces(): void {
    this.places = new Places(this.atoms);
    if (this.places.count === 0) return;
    const { ofAtom } = this.places;
    const { atom, place, count } = this.columns;
    for (let id = 0; id < count; id++) place[id] = ofAtom[atom[id]!]!;
  }

  /** Gives back room that growing has left over. */
  trim(): void {
    for (const bins of this.listBins()) bins.trim();
  }

  /** All that is kept in the order of time, in an order that depends on the categories alone. */
  listBins(): Bins[] {
    return [
      ...Object.values(this.days),
      ...categoryFamilies.flatMap((family) => [...this.byCategory[family].values()]),
      ...this.standing.all(),
      ...this.lapsed.all(),
    ];
  }

  /** Reports summed by blocks, made when they are first asked for; null where they cannot be kept. */
  blockSums(): BlockSums | null {
    this.sums ??= BlockSums.build(this.places, this.columns, this.days.reported, BLOCK_DAYS);
    return this.sums;
  }

  private putHandling(case_: CubeCase): void {
    const { handling } = this.columns;
    if (handling[case_.id]! < 0) {
      if (isPlain(case_)) return;
      handling[case_.id] = this.handling.addRow();
    }
    this.handling.write(handling[case_.id]!, case_);
  }

  private putMember({ id, matter, source, requesterKey }: CubeCase): void {
    const { member } = this.columns;
    if (member[id]! >= 0) this.members.remove(member[id]!);
    member[id] = matter === null ? -1 : this.members.add(id, { matter, source, requesterKey });
  }

  private addEntries(id: number): void {
    const { after } = this;
    for (let i = 0; i < after.count; i++)
      this.addEntry(families[after.families[i]!]!, after.instants[i]!, id);
  }

  private addEntry(family: Family, instant: number, id: number): void {
    const bins = this.days[family];
    if (isMarked(family))
      bins.add(instant, id, this.columns.place[id]!, 0, markEntry(this.judge, family, id));
    else bins.add(instant, id);
  }

  private changeEntries(id: number): void {
    const { before, after } = this;
    const kept = new Uint8Array(after.count);
    const findSame = (family: number, instant: number) => {
      for (let k = 0; k < after.count; k++) {
        if (after.families[k] === family && kept[k] === 0 && after.instants[k] === instant) return k;
      }
      return -1;
    };
    for (let i = 0; i < before.count; i++) {
      const family = families[before.families[i]!]!;
      // What is kept beside an entry may have changed with its case.
      const same = isMarked(family) ? -1 : findSame(before.families[i]!, before.instants[i]!);
      if (same >= 0) kept[same] = 1;
      else this.days[family].remove(before.instants[i]!, id);
    }
    for (let k = 0; k < after.count; k++) {
      if (kept[k] === 0) this.addEntry(families[after.families[k]!]!, after.instants[k]!, id);
    }
  }

  /** Takes a case out of all that is kept by more than its instants. */
  private dropPlaces(id: number): void {
    const { columns } = this;
    if (columns.isVoid(id)) return;
    const reportedAt = columns.reportedAt[id]!;
    if (this.tellStands(id)) this.lapsed.remove(this.overdue);
    this.standing.remove(this.open);
    for (const family of categoryFamilies) {
      const instant = this.instants.of(family, id);
      if (instant !== NEVER) this.byCategory[family].get(columns.category[id]!)!.remove(instant, id);
    }
    this.changeSums(reportedAt, columns.place[id]!, -1);
  }

  private addPlaces(id: number): void {
    const { columns } = this;
    if (columns.isVoid(id)) return;
    const reportedAt = columns.reportedAt[id]!;
    if (this.tellStands(id)) this.lapsed.add(this.overdue);
    this.standing.add(this.open);
    for (const family of categoryFamilies) {
      const instant = this.instants.of(family, id);
      if (instant === NEVER) continue;
      this.categoryBins(family, columns.category[id]!).add(instant, id, columns.place[id]!);
    }
    this.changeSums(reportedAt, columns.place[id]!, 1);
  }

  /** Tells from when to when a case stands `open` and, where it may ever be, `overdue`; answers whether it may. */
  private tellStands(id: number): boolean {
    const { columns, handling, open, overdue } = this;
    const row = columns.handling[id]!;
    open.id = id;
    open.place = columns.place[id]!;
    open.beginsAt = columns.reportedAt[id]!;
    open.endsAt = columns.endedAt[id]!;
    open.isEven = row < 0 || handling.isEven(row);
    const dueAt = this.instants.of('due', id);
    if (dueAt === NEVER) return false;
    overdue.id = id;
    overdue.place = open.place;
    overdue.beginsAt = dueAt;
    overdue.endsAt = open.endsAt;
    overdue.isEven = open.isEven && dueAt >= open.beginsAt;
    if (open.isEven || dueAt < open.beginsAt || handling.nextSwitch(row, dueAt) < open.endsAt) return true;
    // Whatever happened before, nothing does between the due time and the end: it is overdue all the time, or never.
    overdue.isEven = this.judge.isRunningAt(id, dueAt + 1, dueAt, dueAt);
    return overdue.isEven;
  }

  /** The entries of a category, empty where it had none. */
  categoryBins(family: CategoryFamily, category: number): Bins {
    let bins = this.byCategory[family].get(category);
    if (bins === undefined) {
      bins = new Bins(CATEGORY_DAYS * DAY, this.originMs, { places: family === 'reported' });
      this.byCategory[family].set(category, bins);
    }
    return bins;
  }

  private changeSums(reportedAt: number, place: number, step: 1 | -1): void {
    if (this.sums === null) return;
    if (!this.sums.change(this.days.reported.numberOf(reportedAt), place, step)) this.sums = null;
  }
}
