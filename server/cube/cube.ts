import { Atoms } from './atoms';
import { Bins } from './bins';
import { BlockSums } from './block-sums';
import { Columns } from './columns';
import { type CubeCase, NEVER } from './cube-case';
import { type Entries, type Family, families, Instants, isRepeatable, listEntries } from './families';
import { Handling, isPlain } from './handling';
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
  private readonly before: Entries = { families: [], instants: [] };
  private readonly after: Entries = { families: [], instants: [] };

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
      families.map((family) => [family, new Bins(DAY, this.originMs, { times: isRepeatable(family) })]),
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

  /**
   * Derives all that is counted from the columns, once these have been filled from outside.
   * @param rankOfArea the place of an area in the order of its tree
   */
  derive(rankOfArea: (area: number) => number): void {
    this.sortAtoms(rankOfArea);
    for (let id = 0; id < this.columns.count; id++) {
      if (!this.columns.has(id)) continue;
      this.lastReportedAt = Math.max(this.lastReportedAt, this.columns.reportedAt[id]!);
      listEntries(this.after, id, this.columns, this.handling);
      this.addEntries(id);
      this.addPlaces(id);
    }
    this.trim();
  }

  /** Puts the atoms into the order of the tree of areas, so that what lies together is kept together. */
  sortAtoms(rankOfArea: (area: number) => number): void {
    const numbers = this.atoms.sort(rankOfArea);
    this.places = new Places(this.atoms);
    const { count } = this.places;
    const { ofAtom } = this.places;
    const { atom, place } = this.columns;
    if (count > 0) {
      for (let id = 0; id < this.columns.count; id++) {
        atom[id] = numbers[atom[id]!]!;
        place[id] = ofAtom[atom[id]!]!;
      }
    }
    for (const bins of this.byCategory.reported.values()) bins.renewPlaces(place);
    this.standing.renewPlaces(place);
    this.lapsed.renewPlaces(place);
    this.levels.forget();
    this.sums = null;
  }

  /** Gives back room that growing has left over. */
  trim(): void {
    for (const bins of Object.values(this.days)) bins.trim();
    for (const family of categoryFamilies) for (const bins of this.byCategory[family].values()) bins.trim();
    this.standing.trim();
    this.lapsed.trim();
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
    const { families: numbers, instants } = this.after;
    for (let i = 0; i < numbers.length; i++) this.days[families[numbers[i]!]!].add(instants[i]!, id);
  }

  private changeEntries(id: number): void {
    const { before, after } = this;
    const kept = new Uint8Array(after.families.length);
    before.families.forEach((family, i) => {
      const same = after.families.findIndex(
        (other, k) => other === family && kept[k] === 0 && after.instants[k] === before.instants[i],
      );
      if (same >= 0) kept[same] = 1;
      else this.days[families[family]!].remove(before.instants[i]!, id);
    });
    after.families.forEach((family, k) => {
      if (kept[k] === 0) this.days[families[family]!].add(after.instants[k]!, id);
    });
  }

  /** Takes a case out of all that is kept by more than its instants. */
  private dropPlaces(id: number): void {
    const { columns } = this;
    if (columns.isVoid(id)) return;
    const reportedAt = columns.reportedAt[id]!;
    for (const [standing, stand] of this.listStands(id)) standing.remove(stand);
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
    for (const [standing, stand] of this.listStands(id)) standing.add(stand);
    for (const family of categoryFamilies) {
      const instant = this.instants.of(family, id);
      if (instant === NEVER) continue;
      this.categoryBins(family, columns.category[id]!).add(instant, id, columns.place[id]!);
    }
    this.changeSums(reportedAt, columns.place[id]!, 1);
  }

  /** From when to when a case stands open and, where it has a due time, overdue. */
  private listStands(id: number): [StandingCases, Stand][] {
    const { columns, handling } = this;
    const row = columns.handling[id]!;
    const beginsAt = columns.reportedAt[id]!;
    const isEven = row < 0 || handling.isEven(row);
    const open = { id, place: columns.place[id]!, beginsAt, endsAt: columns.endedAt[id]!, isEven };
    const dueAt = this.instants.of('due', id);
    if (dueAt === NEVER) return [[this.standing, open]];
    const overdue = { ...open, beginsAt: dueAt, isEven: isEven && dueAt >= beginsAt };
    return [
      [this.standing, open],
      [this.lapsed, overdue],
    ];
  }

  private categoryBins(family: CategoryFamily, category: number): Bins {
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
