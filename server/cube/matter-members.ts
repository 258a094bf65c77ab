import { resized } from './grow';
import { digestOf, KeyTable } from './key-table';

/** What a case is to those of its matter that were reported before it. */
export const REPEATED = 1;
export const REPEATED_SAME = 2;
export const REPEATED_DIFFERENT = 4;

/** When a case was reported and whether it counts: what its place in a matter depends on beside the members. */
export interface MemberFacts {
  reportedAt(id: number): number;
  isVoid(id: number): boolean;
}

/** What a case says of its matter. */
export interface Membership {
  matter: string;
  source: string;
  requesterKey: string | null;
}

/**
 * The cases of matters, each a member of one. What a member repeats is known after `settle`; members and matters are
 * numbered from 0.
 */
export class MatterMembers {
  count = 0;
  cases = new Int32Array(16);
  matters = new Int32Array(16);
  sources = new Int32Array(16);
  /** Two halves of a digest of the source and its requester; zeros for an unknown one. */
  requesters = new Uint32Array(32);
  /** REPEATED, REPEATED_SAME and REPEATED_DIFFERENT, added. */
  flags = new Uint8Array(16);
  /** The next member of the same matter; −1 for none. Unused members are linked from `free`. */
  private next = new Int32Array(16);
  /** By matter: any member of it, and its first case; −1 for none. */
  private heads = new Int32Array(16).fill(-1);
  private firsts = new Int32Array(16).fill(-1);
  private free = -1;
  private readonly unsettled = new Set<number>();
  keys = new KeyTable();
  sourceNames: string[] = [];

  constructor(private readonly facts: MemberFacts) {}

  /** Puts a case into a matter; answers its number as a member. */
  add(id: number, { matter: key, source, requesterKey }: Membership): number {
    const matter = this.keys.numberOf(key);
    const member = this.takeMember();
    this.cases[member] = id;
    this.sources[member] = this.numberOfSource(source);
    const [low, high] = requesterKey === null ? [0, 0] : digestOf(`${source}\n${requesterKey}`);
    this.requesters[2 * member] = low;
    this.requesters[2 * member + 1] = requesterKey !== null && low === 0 && high === 0 ? 1 : high;
    this.link(member, matter);
    return member;
  }

  /** Takes a member out of its matter. */
  remove(member: number): void {
    const matter = this.matters[member]!;
    this.unsettled.add(matter);
    const after = this.next[member]!;
    if (this.heads[matter] === member) this.heads[matter] = after;
    else {
      let before = this.heads[matter]!;
      while (this.next[before] !== member) before = this.next[before]!;
      this.next[before] = after;
    }
    this.cases[member] = -1;
    this.next[member] = this.free;
    this.free = member;
  }

  /** Says that a member's report or voidness has changed. */
  touch(member: number): void {
    this.unsettled.add(this.matters[member]!);
  }

  /** The first case of a matter, void ones left out; −1 for none. */
  firstOf(matter: number): number {
    return this.firsts[matter]!;
  }

  /** Brings up to date what is known of the matters that have changed. */
  settle(): void {
    for (const matter of this.unsettled) this.settleMatter(matter);
    this.unsettled.clear();
  }

  /** Takes over members that another table has numbered; those without a case are free. */
  restore(cases: Int32Array, matters: Int32Array, sources: Int32Array, requesters: Uint32Array): void {
    this.reserve(Math.max(16, cases.length));
    this.cases.set(cases);
    this.sources.set(sources);
    this.requesters.set(requesters);
    this.count = cases.length;
    for (let member = 0; member < this.count; member++) {
      if (cases[member]! >= 0) this.link(member, matters[member]!);
      else {
        this.next[member] = this.free;
        this.free = member;
      }
    }
  }

  private takeMember(): number {
    const free = this.free;
    if (free >= 0) {
      this.free = this.next[free]!;
      return free;
    }
    const member = this.count++;
    if (this.count > this.cases.length) this.reserve(2 * this.cases.length);
    return member;
  }

  private link(member: number, matter: number): void {
    if (matter >= this.heads.length) {
      const known = this.heads.length;
      this.heads = resized(this.heads, 2 * (matter + 1)).fill(-1, known);
      this.firsts = resized(this.firsts, 2 * (matter + 1)).fill(-1, known);
    }
    this.matters[member] = matter;
    this.next[member] = this.heads[matter]!;
    this.heads[matter] = member;
    this.unsettled.add(matter);
  }

  private reserve(length: number): void {
    this.cases = resized(this.cases, length);
    this.matters = resized(this.matters, length);
    this.sources = resized(this.sources, length);
    this.requesters = resized(this.requesters, 2 * length);
    this.flags = resized(this.flags, length);
    this.next = resized(this.next, length);
  }

  private numberOfSource(name: string): number {
    const known = this.sourceNames.indexOf(name);
    return known >= 0 ? known : this.sourceNames.push(name) - 1;
  }

  private settleMatter(matter: number): void {
    const members = this.listCounting(matter);
    this.firsts[matter] = members.length === 0 ? -1 : this.cases[members[0]!]!;
    const requesters = new Set<number>();
    const sources = new Set<number>();
    let isAnyUnknown = false;
    members.forEach((member, place) => {
      const high = this.requesters[2 * member + 1]!;
      // Within one matter 53 bits tell requesters apart.
      const requester = this.requesters[2 * member]! + (high & 0x1fffff) * 2 ** 32;
      const isKnown = requester !== 0;
      const source = this.sources[member]!;
      let flags = place > 0 ? REPEATED : 0;
      if (isKnown && requesters.has(requester)) flags |= REPEATED_SAME;
      const isNew = !isAnyUnknown && !requesters.has(requester) && sources.size === 1 && sources.has(source);
      if (place > 0 && isKnown && isNew) flags |= REPEATED_DIFFERENT;
      this.flags[member] = flags;
      sources.add(source);
      if (isKnown) requesters.add(requester);
      else isAnyUnknown = true;
    });
  }

  /** The members that are not void, in the order of their reports. */
  private listCounting(matter: number): number[] {
    const { cases, facts } = this;
    const members: number[] = [];
    for (let member = this.heads[matter]!; member >= 0; member = this.next[member]!) {
      this.flags[member] = 0;
      if (!facts.isVoid(cases[member]!)) members.push(member);
    }
    return members.sort(
      (one, other) =>
        facts.reportedAt(cases[one]!) - facts.reportedAt(cases[other]!) || cases[one]! - cases[other]!,
    );
  }
}
