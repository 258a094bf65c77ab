import type { CaseInput } from '@zhiyu/shared/case';
import type { CaseEvent } from '@zhiyu/shared/event';
import { at } from './small-city';

const WEST = { lng: 120.05, lat: 30.02 };
const EAST = { lng: 120.15, lat: 30.02 };

/** 30 due cases: 24 in time, 3 late, 3 overdue. The place says little of whose record they count in. */
export const due = Array.from(
  { length: 30 },
  (_, index): CaseInput => ({
    source: 'hand',
    sourceId: `due-${index}`,
    reportedAt: at('03-02 09:00') + index * 60_000,
    dueAt: at('03-05 18:00'),
    closings: index < 24 ? [at('03-04 10:00')] : index < 27 ? [at('03-06 10:00')] : [],
    category: index % 3 === 0 ? 'litter' : 'housing',
    unit: index < 12 ? 'works' : index < 22 ? 'works-west' : 'homes',
    accountableArea: index < 22 ? 'west' : 'east',
    ...(index % 2 === 0 ? WEST : EAST),
    // Too far apart to be about one matter.
    lat: 30.01 + index * 0.0025,
  }),
);
/** Two cases of one matter, as their source says. */
export const market: CaseInput[] = ['market-1', 'market-2'].map((sourceId) => ({
  source: 'hand',
  sourceId,
  reportedAt: at('03-03 09:00'),
  title: '夜市油烟太大',
  matter: 'market',
}));
/** Two cases that are proposed as one matter. */
export const lamps: CaseInput[] = ['lamp-1', 'lamp-2'].map((sourceId, index) => ({
  source: 'hand',
  sourceId,
  reportedAt: at('03-03 09:00') + index * 86_400_000,
  category: 'lamps',
  requestType: 'complaint',
  title: '青石路路灯不亮，晚上看不清路',
  address: '青石路12号',
  ...EAST,
}));
/** The case whose history is told. */
export const told: CaseInput = {
  source: 'hand',
  sourceId: 'told',
  reportedAt: at('03-02 09:10'),
  title: '楼道堆物',
  ...WEST,
};
/** What happens to the told case, with the words that the screen has for it. */
export const events: [Omit<CaseEvent, 'eventId'>, string][] = [
  [{ at: at('03-02 10:00'), kind: 'dispatched', unit: 'homes', dueAt: at('03-06 18:00') }, '交办'],
  [{ at: at('03-02 11:00'), kind: 'accepted', unit: 'homes' }, '签收'],
  [{ at: at('03-03 09:30'), kind: 'contacted', by: '承办人' }, '首次联系'],
  [{ at: at('03-05 10:00'), kind: 'extended', dueAt: at('03-10 18:00'), reason: '等待配件' }, '延期'],
  [{ at: at('03-09 15:00'), kind: 'closed', outcome: 'solved' }, '办结'],
  [{ at: at('03-10 09:00'), kind: 'reviewed', resolution: 'yes', satisfaction: 5 }, '回访'],
];
