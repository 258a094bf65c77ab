import type { City, LimitRule, Text } from '@zhiyu/shared/pack';
import type { Tree } from '@zhiyu/shared/tree';
import type { WorkCalendar } from '@zhiyu/shared/work-calendar';
import type { Zone } from '@zhiyu/shared/zone';
import type { LivingNode, Succession } from './succession';

export interface AreaNode extends LivingNode {
  level: string;
  kind: 'area' | 'zone';
  name: string;
  nameEn: string | null;
  residents: number | null;
  /** Inner point for a label: longitude, latitude. */
  center: [number, number];
  bbox: [number, number, number, number];
}
export interface CategoryNode extends LivingNode {
  name: Text;
  sensitive: boolean;
  limits: LimitRule[];
}
export interface UnitNode extends LivingNode {
  name: Text;
  kind: string | null;
  area: string | null;
}
export interface ChannelNode extends LivingNode {
  name: Text;
}

/** A city as the server holds it in memory: its pack and its trees, without the shapes. */
export interface CityModel {
  id: string;
  pack: City;
  /** Counts what is to be read anew: packs that were added, and trees that sources have grown. */
  packVersion: number;
  /** The version of the pack: 1 when the city was added. */
  version: number;
  zone: Zone;
  calendar: WorkCalendar;
  /** The area that is the whole city. */
  root: AreaNode;
  areas: Tree<AreaNode>;
  categories: Tree<CategoryNode>;
  units: Tree<UnitNode>;
  channels: Tree<ChannelNode>;
  /** Limits that hold for categories without their own. */
  limits: LimitRule[];
  /** What stands for identifiers that the city has no more. */
  succession: Succession;
}

/** The city's own now: where its clock is frozen, that instant, otherwise the given wall clock. */
export function cityNow(city: CityModel, wallClock: number): number {
  return city.pack.clock === undefined ? wallClock : Date.parse(city.pack.clock);
}
