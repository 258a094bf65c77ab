import type { FunnelStanding } from './funnel-standing';
import type { Text } from './pack';

const tenth = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/**
 * Says how much figures differ, by the same limits that colour them: whether variances were widened, and how many lie
 * beyond the limits that came of it. Chance is said to be enough only where none does.
 */
export function tellSpread(factor: number, standings: readonly FunnelStanding[]): Text {
  const beyond95 = standings.filter((standing) => standing !== 'within').length;
  const beyond998 = standings.filter((standing) => standing.endsWith('998')).length;
  const zh: string[] = [];
  const en: string[] = [];
  if (factor > 1) {
    zh.push(`总体差异大于偶然，方差按 ${tenth.format(factor)} 倍放宽`);
    en.push(`Together they differ more than by chance: variances are widened ${tenth.format(factor)} times`);
  }
  if (beyond95 > 0) {
    zh.push(`${beyond95} 个在 95% 界外，其中 ${beyond998} 个在 99.8% 界外`);
    en.push(`${beyond95} beyond the limits of 95 %, ${beyond998} of them beyond those of 99.8 %`);
  } else {
    zh.push(factor > 1 ? '放宽后都在界内，不作区分' : '都在 95% 界内，差异不超出偶然');
    en.push(factor > 1 ? 'none is beyond the limits then' : 'none differs by more than chance');
  }
  return { zh: zh.join('，'), en: en.join('; ') };
}
