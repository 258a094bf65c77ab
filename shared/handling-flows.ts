import type { MeasureDefinition } from './measures';

/** Flows that count cases on their way from report to review. */
export const handlingFlows = {
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
    exclusions: {
      zh: '作废诉求。',
      en: 'Void cases.',
    },
    interval: 'none',
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
    exclusions: {
      zh: '作废诉求。',
      en: 'Void cases.',
    },
    interval: 'none',
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
    exclusions: {
      zh: '作废诉求。',
      en: 'Void cases.',
    },
    interval: 'none',
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
    exclusions: {
      zh: '作废诉求。',
      en: 'Void cases.',
    },
    interval: 'none',
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
    exclusions: {
      zh: '作废诉求；直接答复、不予受理的诉求。',
      en: 'Void cases; cases answered directly or not accepted.',
    },
    interval: 'none',
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
    exclusions: {
      zh: '作废诉求；直接答复、不予受理的诉求；没有时限的诉求。',
      en: 'Void cases; cases answered directly or not accepted; cases without a due time.',
    },
    interval: 'none',
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
    exclusions: {
      zh: '作废诉求；直接答复、不予受理的诉求；没有时限的诉求。',
      en: 'Void cases; cases answered directly or not accepted; cases without a due time.',
    },
    interval: 'none',
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
    exclusions: {
      zh: '作废诉求；直接答复、不予受理的诉求；没有时限的诉求。',
      en: 'Void cases; cases answered directly or not accepted; cases without a due time.',
    },
    interval: 'none',
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
    exclusions: {
      zh: '作废诉求；直接答复、不予受理的诉求。',
      en: 'Void cases; cases answered directly or not accepted.',
    },
    interval: 'none',
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
    exclusions: {
      zh: '作废诉求；直接答复、不予受理的诉求。',
      en: 'Void cases; cases answered directly or not accepted.',
    },
    interval: 'none',
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
    exclusions: {
      zh: '作废诉求。',
      en: 'Void cases.',
    },
    interval: 'none',
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
    exclusions: {
      zh: '作废诉求；未接通的回访。',
      en: 'Void cases; reviews that reached nobody.',
    },
    interval: 'none',
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
    exclusions: {
      zh: '作废诉求；未接通的回访。',
      en: 'Void cases; reviews that reached nobody.',
    },
    interval: 'none',
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
    exclusions: {
      zh: '作废诉求；未评价的回访。',
      en: 'Void cases; reviews without a rating.',
    },
    interval: 'none',
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
    exclusions: {
      zh: '作废诉求；未评价的回访。',
      en: 'Void cases; reviews without a rating.',
    },
    interval: 'none',
  },
} as const satisfies Record<string, MeasureDefinition>;
