import type { Text } from './pack';

/** A word of the field: one thing, one name, on the screen in both languages and in code, API and store. */
export interface Term extends Text {
  /** The name in code; in SQL the same in snake case. */
  code: string;
  /** Words that must never stand for it, on the screen or in code. */
  never?: string[];
}

/** Every word of the product that has a fixed meaning. */
export const glossary: readonly Term[] = [
  { code: 'governanceArea', zh: '治域', en: 'governance area' },
  { code: 'area', zh: '区域', en: 'area' },
  { code: 'domain', zh: '治理领域', en: 'domain' },
  { code: 'category', zh: '事项类别', en: 'category' },
  { code: 'requestType', zh: '诉求类型', en: 'request type' },
  { code: 'grid', zh: '网格', en: 'grid' },
  { code: 'cell', zh: '热力格', en: 'cell', never: ['单元网格', 'hexagon', 'geohash'] },
  { code: 'zone', zh: '功能区', en: 'functional zone' },
  { code: 'case', zh: '诉求', en: 'case', never: ['ticket', 'incident'] },
  { code: 'matter', zh: '民意事项', en: 'matter' },
  { code: 'requester', zh: '诉求人', en: 'requester', never: ['complainant'] },
  { code: 'channel', zh: '渠道', en: 'channel' },
  { code: 'reported', zh: '受理', en: 'received' },
  { code: 'notAccepted', zh: '不予受理', en: 'not accepted' },
  { code: 'voided', zh: '作废', en: 'void' },
  { code: 'answeredDirectly', zh: '直接答复', en: 'answered directly' },
  { code: 'dispatched', zh: '交办', en: 'dispatched' },
  { code: 'accepted', zh: '签收', en: 'accepted by unit' },
  { code: 'returned', zh: '退单', en: 'returned', never: ['退回重办'] },
  { code: 'transferred', zh: '转派', en: 'transferred' },
  { code: 'contacted', zh: '首次联系', en: 'first contact' },
  { code: 'extended', zh: '延期', en: 'extended' },
  { code: 'paused', zh: '挂账', en: 'shelved' },
  { code: 'closed', zh: '办结', en: 'closed' },
  { code: 'submitted', zh: '待核', en: 'submitted' },
  { code: 'checked', zh: '核查', en: 'checked' },
  { code: 'reviewed', zh: '回访', en: 'reviewed' },
  { code: 'reopened', zh: '重办', en: 'reopened' },
  { code: 'urged', zh: '催办', en: 'urged' },
  { code: 'supervised', zh: '督办', en: 'supervised' },
  { code: 'unit', zh: '承办单位', en: 'handling unit', never: ['department'] },
  { code: 'accountableArea', zh: '责任地', en: 'accountable area' },
  { code: 'open', zh: '在办', en: 'open' },
  { code: 'dueSoon', zh: '临期', en: 'due soon' },
  { code: 'overdue', zh: '超期未办结', en: 'overdue', never: ['逾期'] },
  { code: 'closedLate', zh: '超期办结', en: 'closed late' },
  { code: 'due', zh: '应办结', en: 'due' },
  { code: 'onTimeRate', zh: '按期办结率', en: 'on-time rate' },
  { code: 'responseRate', zh: '响应率', en: 'response rate' },
  { code: 'resolutionRate', zh: '解决率', en: 'resolution rate' },
  { code: 'satisfactionRate', zh: '满意率', en: 'satisfaction rate' },
  { code: 'repeated', zh: '重复诉求', en: 'repeat' },
  { code: 'yearChange', zh: '同比', en: 'change on last year' },
  { code: 'periodChange', zh: '环比', en: 'change on the period before' },
  { code: 'brief', zh: '专报', en: 'brief' },
  { code: 'cockpit', zh: '驾驶舱', en: 'cockpit' },
  { code: 'asOf', zh: '截至', en: 'as of' },
];
