import type { MeasureDefinition } from './measures';

/** Flows that count events 件次 and matters 项, and void cases. */
export const eventFlows = {
  repeated: {
    kind: 'flow',
    unit: 'event',
    goodDirection: 'down',
    by: 'reportedAt',
    label: { zh: '重复诉求', en: 'Repeat' },
    definition: {
      zh: '时段内受理、所属民意事项此前已有诉求的诉求件次；先后按受理时间，同刻按编号。',
      en: 'Cases received in the window whose matter had an earlier case, by the time of report and then by number.',
    },
    exclusions: {
      zh: '作废诉求；未归入民意事项的诉求。',
      en: 'Void cases; cases of no matter.',
    },
    interval: 'none',
  },
  repeatedSame: {
    kind: 'flow',
    unit: 'event',
    goodDirection: 'down',
    by: 'reportedAt',
    label: { zh: '同一诉求人重复', en: 'Repeat by the same requester' },
    definition: {
      zh: '重复诉求中，同一诉求人此前已就同一民意事项提出过的件次。',
      en: 'Of the repeats, those whose requester had brought the same matter before.',
    },
    exclusions: {
      zh: '作废诉求；来源未说明诉求人的诉求；不同来源的诉求人无法比对。',
      en: 'Void cases; cases whose source does not tell the requester; requesters of different sources cannot be compared.',
    },
    interval: 'none',
  },
  repeatedDifferent: {
    kind: 'flow',
    unit: 'event',
    goodDirection: 'none',
    by: 'reportedAt',
    label: { zh: '不同诉求人重复', en: 'Repeat by another requester' },
    definition: {
      zh: '重复诉求中，该民意事项此前各件均由其他诉求人提出的件次。',
      en: 'Of the repeats, those whose matter had until then been brought by other requesters only.',
    },
    exclusions: {
      zh: '作废诉求；来源未说明诉求人的诉求；不同来源的诉求人无法比对。',
      en: 'Void cases; cases whose source does not tell the requester; requesters of different sources cannot be compared.',
    },
    interval: 'none',
  },
  reopened: {
    kind: 'flow',
    unit: 'event',
    goodDirection: 'down',
    by: 'reopenings',
    label: { zh: '重办', en: 'Reopened' },
    definition: {
      zh: '时段内的每次重办；同一件诉求可多次重办。',
      en: 'Every reopening in the window; a case may be reopened more than once.',
    },
    exclusions: {
      zh: '作废诉求。',
      en: 'Void cases.',
    },
    interval: 'none',
  },
  returned: {
    kind: 'flow',
    unit: 'event',
    goodDirection: 'down',
    by: 'returns',
    label: { zh: '退单', en: 'Returned' },
    definition: {
      zh: '时段内承办单位的每次退单；同一件诉求可多次退单。',
      en: 'Every return by a unit in the window; a case may be returned more than once.',
    },
    exclusions: {
      zh: '作废诉求。',
      en: 'Void cases.',
    },
    interval: 'none',
  },
  extended: {
    kind: 'flow',
    unit: 'event',
    goodDirection: 'down',
    by: 'extensions',
    label: { zh: '延期', en: 'Extended' },
    definition: {
      zh: '时段内获准的每次延期；同一件诉求至多延期两次。',
      en: 'Every extension granted in the window; a case may be extended twice at most.',
    },
    exclusions: {
      zh: '作废诉求。',
      en: 'Void cases.',
    },
    interval: 'none',
  },
  urged: {
    kind: 'flow',
    unit: 'event',
    goodDirection: 'none',
    by: 'urges',
    label: { zh: '催办', en: 'Urged' },
    definition: {
      zh: '时段内的每次催办。',
      en: 'Every reminder in the window.',
    },
    exclusions: {
      zh: '作废诉求。',
      en: 'Void cases.',
    },
    interval: 'none',
  },
  supervised: {
    kind: 'flow',
    unit: 'event',
    goodDirection: 'none',
    by: 'supervisions',
    label: { zh: '督办', en: 'Supervised' },
    definition: {
      zh: '时段内的每次督办，即限期答复的正式交办。',
      en: 'Every formal order in the window that sets a time for its answer.',
    },
    exclusions: {
      zh: '作废诉求。',
      en: 'Void cases.',
    },
    interval: 'none',
  },
  matters: {
    kind: 'flow',
    unit: 'matter',
    goodDirection: 'none',
    by: 'reportedAt',
    label: { zh: '民意事项', en: 'Matters' },
    definition: {
      zh: '时段内有诉求受理的民意事项项数；每项按其首件诉求归入区域、类别、渠道和单位。未归入事项的诉求各计一项。',
      en: 'Matters of which a case was received in the window; each stands where its first case stands, by area, category, channel and unit. A case of no matter is a matter of its own.',
    },
    exclusions: {
      zh: '作废诉求。',
      en: 'Void cases.',
    },
    interval: 'none',
  },
  voided: {
    kind: 'flow',
    unit: 'case',
    goodDirection: 'none',
    by: 'voidedAt',
    label: { zh: '作废', en: 'Void' },
    definition: {
      zh: '按作废时间计入时段的诉求件数（测试件、重复录入件）；作废诉求只计入本项。',
      en: 'Cases by the instant they were declared void (tests, sent twice); the only figure that counts them.',
    },
    interval: 'none',
  },
} as const satisfies Record<string, MeasureDefinition>;
