import type { MeasureId } from '@zhiyu/shared/measures';
import type { Text } from '@zhiyu/shared/pack';
import type { ExportLanguage } from './export-words';

/** Words of the brief on paper and in a workbook. */
export const briefWords = {
  title: { zh: '一页专报', en: 'Brief' },
  window: { zh: '时段', en: 'Window' },
  asOf: { zh: '截至', en: 'As of' },
  generated: { zh: '模拟数据', en: 'Generated data' },
  schematic: { zh: '示意地图', en: 'Schematic map' },
  figures: { zh: '关键指标', en: 'Key figures' },
  changes: { zh: '变化', en: 'What changed' },
  comparison: { zh: '对比', en: 'Comparison' },
  funnelNote: {
    zh: '实线 95% 界，虚线 99.8% 界；界内差异不作区分，不排名。',
    en: 'Solid: limits of 95 %; dashed: of 99.8 %. Differences within are not told apart, nor ranked.',
  },
  matters: { zh: '困扰人数最多的民意事项', en: 'Matters that trouble most people' },
  matterColumns: {
    zh: ['事项', '诉求', '人数', '同人重复', '异人重复'],
    en: ['Matter', 'Cases', 'People', 'Same person', 'Others'],
  },
  overdue: { zh: '超期未办结', en: 'Overdue' },
  ages: {
    zh: ['1 天内', '1–7 天', '7–30 天', '30 天以上'],
    en: ['to 1 day', '1–7 days', '7–30 days', '30+ days'],
  },
  unit: { zh: '承办单位', en: 'Handling unit' },
  total: { zh: '合计', en: 'Total' },
  longest: { zh: '超期最长', en: 'Longest overdue' },
  days: { zh: (days: string) => `${days} 天`, en: (days: string) => `${days} days` },
  hours: { zh: (hours: string) => `${hours} 小时`, en: (hours: string) => `${hours} h` },
  definitions: { zh: '口径', en: 'Definitions' },
  periodChange: { zh: '环比', en: 'vs. before' },
  yearChange: { zh: '同比', en: 'vs. last year' },
  weekChange: { zh: '较 7 天前', en: 'vs. 7 days before' },
  same: { zh: '无明显差异', en: 'no clear difference' },
  up: { zh: '升', en: 'up' },
  down: { zh: '降', en: 'down' },
  unchanged: { zh: '持平', en: 'unchanged' },
  points: { zh: '个百分点', en: 'points' },
  cases: { zh: '件', en: 'cases' },
  few: { zh: '样本不足', en: 'too few cases' },
  none: { zh: '没有', en: 'None' },
  page: { zh: '本页', en: 'This page' },
  whole: { zh: '全部时间', en: 'all time' },
  section: { zh: '部分', en: 'Section' },
  item: { zh: '项目', en: 'Item' },
  value: { zh: '数值', en: 'Value' },
  unitOf: { zh: '单位', en: 'Unit' },
  lower: { zh: '95% 区间下限', en: '95 % from' },
  upper: { zh: '95% 区间上限', en: '95 % to' },
  numerator: { zh: '分子', en: 'Numerator' },
  denominator: { zh: '分母', en: 'Denominator' },
  before: { zh: '上期', en: 'Before' },
  yearBefore: { zh: '上年同期', en: 'Year before' },
  standing: { zh: '漏斗位置', en: 'In the funnel' },
  standings: {
    within: { zh: '无明显差异', en: 'no clear difference' },
    above95: { zh: '高于 95% 界', en: 'above 95 %' },
    below95: { zh: '低于 95% 界', en: 'below 95 %' },
    above998: { zh: '高于 99.8% 界', en: 'above 99.8 %' },
    below998: { zh: '低于 99.8% 界', en: 'below 99.8 %' },
  },
} as const;

/** Short labels of figures on one page. */
export const briefLabels: Partial<Record<MeasureId, Text>> = {
  reported: { zh: '诉求量', en: 'Cases' },
  resolutionCoverage: { zh: '覆盖', en: 'Coverage' },
  satisfactionCoverage: { zh: '覆盖', en: 'Coverage' },
};

/** Numbers as a brief writes them. */
export function createBriefFormat(language: ExportLanguage) {
  const locale = language === 'zh' ? 'zh-CN' : 'en';
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const tenth = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  return {
    count: (value: number) => whole.format(value),
    tenth: (value: number) => tenth.format(value),
    /** A share in percent without its sign. */
    share: (value: number) => tenth.format(Math.round(value * 1000) / 10),
    /** A local instant to the minute. */
    minute: (iso: string) => iso.slice(0, 16).replace('T', ' '),
    day: (iso: string) => iso.slice(0, 10),
  };
}
export type BriefFormat = ReturnType<typeof createBriefFormat>;
