import type { RequestType } from '@zhiyu/shared/case';
import type { CaseItem } from '@zhiyu/shared/case-contract';
import type { Text } from '@zhiyu/shared/pack';

/** The language of an export. */
export type ExportLanguage = 'zh' | 'en';

/** Headers of the columns of exported cases. */
export const caseColumns = {
  id: { zh: '编号', en: 'ID' },
  source: { zh: '来源', en: 'Source' },
  sourceId: { zh: '来源编号', en: 'Source number' },
  title: { zh: '标题', en: 'Title' },
  state: { zh: '状态', en: 'State' },
  reportedAt: { zh: '受理时间', en: 'Received' },
  dueAt: { zh: '到期时间', en: 'Due' },
  endedAt: { zh: '办结时间', en: 'Closed' },
  overdueDays: { zh: '超期天数', en: 'Days overdue' },
  domain: { zh: '治理领域', en: 'Domain' },
  category: { zh: '事项类别', en: 'Category' },
  requestType: { zh: '诉求类型', en: 'Request type' },
  channel: { zh: '渠道', en: 'Channel' },
  unit: { zh: '承办单位', en: 'Handling unit' },
  area: { zh: '区域', en: 'Area' },
  address: { zh: '地址', en: 'Address' },
  lng: { zh: '热力格经度', en: 'Cell longitude' },
  lat: { zh: '热力格纬度', en: 'Cell latitude' },
} as const satisfies Record<string, Text>;

/** Headers of the columns of the exported audit. */
export const auditColumns = {
  seq: { zh: '序号', en: 'Number' },
  at: { zh: '时间（UTC）', en: 'When (UTC)' },
  who: { zh: '账号', en: 'Who' },
  role: { zh: '角色', en: 'Role' },
  action: { zh: '动作代码', en: 'Action' },
  actionName: { zh: '动作', en: 'What' },
  city: { zh: '城市', en: 'City' },
  subject: { zh: '内容', en: 'About' },
  address: { zh: '来自', en: 'From where' },
  result: { zh: '结果', en: 'Result' },
  digest: { zh: '校验值', en: 'Digest' },
} as const satisfies Record<string, Text>;

/** What a case is, as exports say it. */
export const stateWords: Record<CaseItem['state'], Text> = {
  open: { zh: '在办', en: 'Open' },
  dueSoon: { zh: '临期', en: 'Due soon' },
  overdue: { zh: '超期未办结', en: 'Overdue' },
  paused: { zh: '挂账', en: 'Shelved' },
  closed: { zh: '办结', en: 'Closed' },
  answeredDirectly: { zh: '直接答复', en: 'Answered directly' },
  notAccepted: { zh: '不予受理', en: 'Not accepted' },
  voided: { zh: '作废', en: 'Void' },
};

export const requestTypeWords: Record<RequestType, Text> = {
  consultation: { zh: '咨询', en: 'Consultation' },
  help: { zh: '求助', en: 'Help' },
  complaint: { zh: '投诉', en: 'Complaint' },
  report: { zh: '举报', en: 'Report' },
  suggestion: { zh: '建议', en: 'Suggestion' },
  praise: { zh: '感谢', en: 'Praise' },
};

/** Names of sheets and files. */
export const tableTitles = {
  cells: { zh: '热力格', en: 'Cells' },
  cases: { zh: '诉求清单', en: 'Cases' },
  overdue: { zh: '超期未办结', en: 'Overdue cases' },
  compare: { zh: '对比', en: 'Comparison' },
  matters: { zh: '民意事项', en: 'Matters' },
  audit: { zh: '审计日志', en: 'Audit' },
} as const satisfies Record<string, Text>;

/** Headers of the columns of exported comparisons, beside those of the measures. */
export const compareColumns = {
  area: { zh: '区域', en: 'Area' },
  accountableArea: { zh: '责任地', en: 'Accountable area' },
  category: { zh: '事项类别', en: 'Category' },
  unit: { zh: '承办单位', en: 'Handling unit' },
  id: { zh: '标识', en: 'ID' },
  numerator: { zh: '分子', en: 'numerator' },
  denominator: { zh: '分母', en: 'denominator' },
  before: { zh: '上期', en: 'period before' },
  yearBefore: { zh: '上年同期', en: 'year before' },
  whole: { zh: '合计', en: 'Total' },
  days: { zh: '天', en: 'days' },
} as const satisfies Record<string, Text>;

/** Headers of the columns of exported matters. */
export const matterColumns = {
  key: { zh: '标识', en: 'ID' },
  title: { zh: '民意事项', en: 'Matter' },
  casesInWindow: { zh: '时段内诉求数', en: 'Cases in the window' },
  cases: { zh: '累计诉求数', en: 'Cases in all' },
  open: { zh: '在办', en: 'Open' },
  overdue: { zh: '超期未办结', en: 'Overdue' },
  requesters: { zh: '诉求人数', en: 'Requesters' },
  for: { zh: '支持', en: 'For' },
  against: { zh: '反对', en: 'Against' },
  domain: { zh: '治理领域', en: 'Domain' },
  category: { zh: '事项类别', en: 'Category' },
  area: { zh: '区域', en: 'Area' },
  firstReportedAt: { zh: '首次受理时间', en: 'First received' },
  lastReportedAt: { zh: '最近受理时间', en: 'Last received' },
} as const satisfies Record<string, Text>;

/** Headers of a table of cells. */
export const cellColumns = {
  level: { zh: '层级', en: 'Level' },
  column: { zh: '列', en: 'Column' },
  row: { zh: '行', en: 'Row' },
  lng: { zh: '中心经度', en: 'Longitude of the middle' },
  lat: { zh: '中心纬度', en: 'Latitude of the middle' },
  numerator: { zh: '分子', en: 'Numerator' },
  denominator: { zh: '分母', en: 'Denominator' },
  allCategories: { zh: '（全部类别）', en: ' (all categories)' },
  before: { zh: '（上一时段）', en: ' (period before)' },
} as const;
