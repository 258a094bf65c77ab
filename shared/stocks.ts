import type { MeasureDefinition } from './measures';

/** Stocks: what is there at the as-of instant. */
export const stocks = {
  open: {
    kind: 'stock',
    unit: 'case',
    goodDirection: 'none',
    label: { zh: '在办', en: 'Open' },
    definition: {
      zh: '截至时刻已受理而未办结的诉求件数，含重办中的。',
      en: 'Cases reported and not closed at the as-of instant, reopened ones included.',
    },
    exclusions: {
      zh: '作废诉求。',
      en: 'Void cases.',
    },
    interval: 'none',
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
    exclusions: {
      zh: '作废诉求；挂账中的诉求；没有时限的诉求。',
      en: 'Void cases; shelved cases; cases without a due time.',
    },
    interval: 'none',
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
    exclusions: {
      zh: '作废诉求；挂账中的诉求；没有时限的诉求。',
      en: 'Void cases; shelved cases; cases without a due time.',
    },
    interval: 'none',
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
    exclusions: {
      zh: '作废诉求。',
      en: 'Void cases.',
    },
    interval: 'none',
  },
  dormant: {
    kind: 'stock',
    unit: 'case',
    goodDirection: 'down',
    label: { zh: '沉睡', en: 'Dormant' },
    definition: {
      zh: '截至时刻在办、最后一次事件之后已满 3 个工作日的诉求件数；事件当日不计。',
      en: 'Open cases after whose last event 3 working days have passed at the as-of instant, the day of the event not counted.',
    },
    exclusions: {
      zh: '作废诉求。',
      en: 'Void cases.',
    },
    interval: 'none',
  },
} as const satisfies Record<string, MeasureDefinition>;
