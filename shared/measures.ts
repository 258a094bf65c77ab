import type { Text } from './pack';

/** What a measure counts: 件 cases, 件次 events, 项 matters, a share, or cases per 10,000 residents. */
export type MeasureUnit = 'case' | 'event' | 'matter' | 'share' | 'perTenThousand';
/** A flow counts over a window [from, to) up to T, a stock at the instant T, a rate divides two of them. */
export type MeasureKind = 'flow' | 'stock' | 'rate';

export const measureIds = [
  'reported',
  'answeredDirectly',
  'notAccepted',
  'dispatched',
  'closed',
  'due',
  'met',
  'closedLate',
  'contactsDue',
  'contactsInTime',
  'reviewed',
  'reached',
  'resolved',
  'rated',
  'satisfied',
  'open',
  'overdue',
  'dueSoon',
  'paused',
  'onTimeRate',
  'closureRate',
  'responseRate',
  'resolutionRate',
  'satisfactionRate',
  'perResident',
] as const;
export type MeasureId = (typeof measureIds)[number];

/** A figure of the product, defined once; the screen shows all of this on request. */
export interface Measure {
  id: MeasureId;
  kind: MeasureKind;
  unit: MeasureUnit;
  /** Which way is better; none where more or fewer says nothing of how well a city works. */
  goodDirection: 'up' | 'down' | 'none';
  label: Text;
  definition: Text;
  /** For flows: the instant of a case by which it counts. */
  by?: string;
  /** For rates: what stands above the line and below it. */
  numerator?: MeasureId;
  denominator?: MeasureId | 'residents';
  /** The rule that the definition follows. */
  source?: string;
}

const definitions: Record<MeasureId, Omit<Measure, 'id'>> = {
  reported: {
    kind: 'flow',
    unit: 'case',
    goodDirection: 'none',
    by: 'reportedAt',
    label: { zh: '受理', en: 'Received' },
    definition: {
      zh: '按受理时间计入时段的诉求件数，含直接答复与不予受理，不含作废。',
      en: 'Cases by the instant they were taken in, answered directly and not accepted included, void ones left out.',
    },
  },
  answeredDirectly: {
    kind: 'flow',
    unit: 'case',
    goodDirection: 'none',
    by: 'answeredDirectlyAt',
    label: { zh: '直接答复', en: 'Answered directly' },
    definition: {
      zh: '由受理坐席当场办结、未交办承办单位的诉求；不计入各项办理率。',
      en: 'Cases settled by the desk and never dispatched; outside every handling rate.',
    },
  },
  notAccepted: {
    kind: 'flow',
    unit: 'case',
    goodDirection: 'none',
    by: 'notAcceptedAt',
    label: { zh: '不予受理', en: 'Not accepted' },
    definition: {
      zh: '不属受理范围并已告知理由的诉求；单独计数，不并入作废。',
      en: 'Cases out of remit whose requester was told why; counted by themselves, never hidden in void.',
    },
  },
  dispatched: {
    kind: 'flow',
    unit: 'case',
    goodDirection: 'none',
    by: 'dispatchedAt',
    label: { zh: '交办', en: 'Dispatched' },
    definition: {
      zh: '按交办时间计入时段的诉求件数。来源未说明交办的，以受理时间为交办时间。',
      en: 'Cases by the instant they were handed to a unit; a source that does not say dispatches at the report.',
    },
  },
  closed: {
    kind: 'flow',
    unit: 'event',
    goodDirection: 'none',
    by: 'closings',
    label: { zh: '办结', en: 'Closed' },
    definition: {
      zh: '时段内的每次办结，重办后再办结另计一次；早于受理的办结按受理时间计。',
      en: 'Every closing in the window, a closing after a reopening once more; one dated before the report counts at the report.',
    },
  },
  due: {
    kind: 'flow',
    unit: 'case',
    goodDirection: 'none',
    by: 'dueAt',
    label: { zh: '应办结', en: 'Due' },
    definition: {
      zh: '办理时限落在时段内且早于截至时刻的已交办诉求，含未办结的；无时限的不计入。',
      en: 'Dispatched cases whose due time lies in the window and before the as-of instant, open ones included; cases without a due time are left out.',
    },
  },
  met: {
    kind: 'flow',
    unit: 'case',
    goodDirection: 'up',
    by: 'dueAt',
    label: { zh: '按期办结', en: 'Closed in time' },
    definition: {
      zh: '应办结中，在时限当刻或之前办结且未被重办的件数。',
      en: 'Of the cases due, those closed at or before their due time by a closing that was not reopened.',
    },
  },
  closedLate: {
    kind: 'flow',
    unit: 'case',
    goodDirection: 'down',
    by: 'dueAt',
    label: { zh: '超期办结', en: 'Closed late' },
    definition: {
      zh: '应办结中，截至时刻已办结但不属按期办结的件数。应办结 = 按期办结 + 超期办结 + 超期未办结 + 挂账。',
      en: 'Of the cases due, those closed as of the instant but not in time. Due = closed in time + closed late + overdue + shelved.',
    },
  },
  contactsDue: {
    kind: 'flow',
    unit: 'case',
    goodDirection: 'none',
    by: 'contactDueAt',
    label: { zh: '应首次联系', en: 'First contacts due' },
    definition: {
      zh: '首次联系时限落在时段内且早于截至时刻的诉求件数。',
      en: 'Cases whose time limit for the first contact lies in the window and before the as-of instant.',
    },
  },
  contactsInTime: {
    kind: 'flow',
    unit: 'case',
    goodDirection: 'up',
    by: 'contactDueAt',
    label: { zh: '按时首次联系', en: 'First contacts in time' },
    definition: {
      zh: '应首次联系中，在时限当刻或之前联系到诉求人的件数。',
      en: 'Of the first contacts due, those made at or before the limit.',
    },
  },
  reviewed: {
    kind: 'flow',
    unit: 'case',
    goodDirection: 'none',
    by: 'reviewedAt',
    label: { zh: '回访', en: 'Reviewed' },
    definition: {
      zh: '按回访时间计入时段的诉求件数。',
      en: 'Cases by the instant the requester was asked about the result.',
    },
  },
  reached: {
    kind: 'flow',
    unit: 'case',
    goodDirection: 'none',
    by: 'reviewedAt',
    label: { zh: '回访接通', en: 'Reached on review' },
    definition: {
      zh: '回访中联系到诉求人并得到“是否解决”答复的件数。',
      en: 'Of the cases reviewed, those whose requester was reached and said whether it was solved.',
    },
  },
  resolved: {
    kind: 'flow',
    unit: 'case',
    goodDirection: 'up',
    by: 'reviewedAt',
    label: { zh: '回访解决', en: 'Resolved on review' },
    definition: {
      zh: '回访接通中，诉求人答复“已解决”的件数；部分解决不计入。',
      en: 'Of those reached, the cases whose requester said yes, solved; partly solved does not count.',
    },
  },
  rated: {
    kind: 'flow',
    unit: 'case',
    goodDirection: 'none',
    by: 'reviewedAt',
    label: { zh: '已评价', en: 'Rated' },
    definition: {
      zh: '回访中给出满意度评价（好差评 1 至 5）的件数。',
      en: 'Of the cases reviewed, those rated on the national scale from 1 to 5.',
    },
  },
  satisfied: {
    kind: 'flow',
    unit: 'case',
    goodDirection: 'up',
    by: 'reviewedAt',
    label: { zh: '满意', en: 'Satisfied' },
    definition: {
      zh: '已评价中，评价为 3（基本满意）及以上的件数。',
      en: 'Of the cases rated, those rated 3 (basically satisfied) or more.',
    },
    source: '政务服务“好差评”：基本满意及以上不属差评',
  },
  open: {
    kind: 'stock',
    unit: 'case',
    goodDirection: 'none',
    label: { zh: '在办', en: 'Open' },
    definition: {
      zh: '截至时刻已受理而未办结的诉求件数，含重办中的。',
      en: 'Cases reported and not closed at the as-of instant, reopened ones included.',
    },
  },
  overdue: {
    kind: 'stock',
    unit: 'case',
    goodDirection: 'down',
    label: { zh: '超期未办结', en: 'Overdue' },
    definition: {
      zh: '截至时刻在办、未挂账且已过办理时限的诉求件数。',
      en: 'Open cases, not shelved, past their due time at the as-of instant.',
    },
  },
  dueSoon: {
    kind: 'stock',
    unit: 'case',
    goodDirection: 'none',
    label: { zh: '临期', en: 'Due soon' },
    definition: {
      zh: '在办、未挂账，时限在截至时刻至下一个工作日结束之间的诉求件数。',
      en: 'Open cases, not shelved, due between the as-of instant and the end of the next working day.',
    },
  },
  paused: {
    kind: 'stock',
    unit: 'case',
    goodDirection: 'none',
    label: { zh: '挂账', en: 'Shelved' },
    definition: {
      zh: '截至时刻在办且办理时限暂停的诉求件数。',
      en: 'Open cases whose clock is stopped at the as-of instant.',
    },
  },
  onTimeRate: {
    kind: 'rate',
    unit: 'share',
    goodDirection: 'up',
    numerator: 'met',
    denominator: 'due',
    label: { zh: '按期办结率', en: 'On-time rate' },
    definition: {
      zh: '按期办结 ÷ 应办结。分母含超期未办结的诉求：只算已办结的会虚高。',
      en: 'Closed in time ÷ due. The open overdue cases are in the denominator: counting closed cases alone flatters.',
    },
  },
  closureRate: {
    kind: 'rate',
    unit: 'share',
    goodDirection: 'up',
    denominator: 'due',
    label: { zh: '办结率', en: 'Closure rate' },
    definition: {
      zh: '应办结中截至时刻已办结的件数 ÷ 应办结；未到时限的不计入。',
      en: 'Cases due and closed by the as-of instant ÷ due; cases not due yet are left out.',
    },
  },
  responseRate: {
    kind: 'rate',
    unit: 'share',
    goodDirection: 'up',
    numerator: 'contactsInTime',
    denominator: 'contactsDue',
    label: { zh: '响应率', en: 'Response rate' },
    definition: {
      zh: '按时首次联系 ÷ 应首次联系。',
      en: 'First contacts in time ÷ first contacts due.',
    },
  },
  resolutionRate: {
    kind: 'rate',
    unit: 'share',
    goodDirection: 'up',
    numerator: 'resolved',
    denominator: 'reached',
    label: { zh: '解决率', en: 'Resolution rate' },
    definition: {
      zh: '回访解决 ÷ 回访接通；覆盖率（接通 ÷ 办结）并列显示。',
      en: 'Resolved on review ÷ reached on review; coverage, reached ÷ closed, stands beside.',
    },
  },
  satisfactionRate: {
    kind: 'rate',
    unit: 'share',
    goodDirection: 'up',
    numerator: 'satisfied',
    denominator: 'rated',
    label: { zh: '满意率', en: 'Satisfaction rate' },
    definition: {
      zh: '满意（3 及以上）÷ 已评价；未评价不视为满意。',
      en: 'Satisfied (3 and above) ÷ rated; silence is not satisfaction.',
    },
  },
  perResident: {
    kind: 'rate',
    unit: 'perTenThousand',
    goodDirection: 'none',
    numerator: 'reported',
    denominator: 'residents',
    label: { zh: '每万人诉求', en: 'Cases per 10,000 residents' },
    definition: {
      zh: '受理件数 ÷ 常住人口 × 10,000；不足 10 件或不足 1,000 人的不显示。',
      en: 'Cases received ÷ residents × 10,000; hidden under 10 cases or 1,000 residents.',
    },
  },
};

/** Every measure, in the order in which lists show them. */
export const measures: readonly Measure[] = measureIds.map((id) => ({ id, ...definitions[id] }));

/** The measure of an identifier. */
export function measureOf(id: MeasureId): Measure {
  return { id, ...definitions[id] };
}

/** Under this many cases in its denominator a rate is neither shown nor ranked; its count is. */
export const SMALLEST_DENOMINATOR = 20;
/** A figure per resident is hidden under this many cases or residents. */
export const SMALLEST_RESIDENT_CASES = 10;
export const SMALLEST_RESIDENTS = 1000;
