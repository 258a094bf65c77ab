import type { BriefDimension, BriefFigure, Proof, Sentence } from './brief-contract';
import type { CompareAnswer, CompareRow, Figure } from './contract';
import { type MeasureId, measureOf } from './measures';
import type { OverdueSummaryAnswer } from './oversight-contract';
import type { Text } from './pack';
import { tellApart } from './tell-apart';

/** What sentences are made from: figures that stand on the same page. */
export interface Told {
  figures: Readonly<Record<string, BriefFigure>>;
  /** The area around this one, with how punctual it is; null for the whole city. */
  around: { name: Text; figure: Figure } | null;
  comparison: CompareAnswer;
  /** The measure that is compared. */
  measure: MeasureId;
  /** Open cases by domain, each with those of 7 days before. */
  domains: CompareAnswer;
  overdue: OverdueSummaryAnswer;
}

type Part = Sentence['parts'][number];
const zhCount = new Intl.NumberFormat('zh-CN', { maximumFractionDigits: 0 });
const enCount = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const tenth = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
/** Names in one sentence; the others are counted. */
const MOST_NAMES = 4;

/**
 * What changed, in sentences. Each says no more than its figures: what lies within the intervals is called no clear
 * difference, and what is not known is not said.
 */
export function tellBrief(told: Told): Sentence[] {
  return [
    tellVolume(told),
    tellPunctuality(told),
    tellComparison(told),
    tellBacklog(told),
    tellOverdue(told),
    tellDueSoon(told),
  ].filter((sentence) => sentence !== null);
}

function tellVolume({ figures }: Told): Sentence | null {
  const figure = figures.reported;
  if (figure?.value == null) return null;
  const parts = [
    say('本期受理', 'Received: '),
    prove(`${zhCount.format(figure.value)} 件`, `${enCount.format(figure.value)} cases`, whole('reported')),
  ];
  if (figure.before) {
    const change = figure.value / figure.before - 1;
    parts.push(
      say(
        `，上期 ${zhCount.format(figure.before)} 件，`,
        `, against ${enCount.format(figure.before)} before: `,
      ),
    );
    parts.push(
      ...sayChange(
        figure.sinceBefore,
        change,
        `${tenth.format(Math.abs(change) * 100)}%`,
        `${tenth.format(Math.abs(change) * 100)}%`,
      ),
    );
  }
  return finish('volume', parts);
}

function tellPunctuality({ figures, around }: Told): Sentence | null {
  const figure = figures.onTimeRate;
  if (!figure?.shown || figure.value === null) return null;
  const parts = [
    say('按期办结率', 'On-time rate: '),
    prove(` ${percent(figure.value)}`, percent(figure.value), whole('onTimeRate')),
  ];
  if (around?.figure.shown && around.figure.value !== null) {
    const standing = tellApart(figure, around.figure);
    parts.push(
      say(
        `，与${around.name.zh} ${percent(around.figure.value)} 相比${standingWords.zh[standing ?? 'same']}`,
        `, ${standingWords.en[standing ?? 'same']} against ${percent(around.figure.value)} in ${around.name.en}`,
      ),
    );
  }
  if (figure.before !== null) {
    const change = figure.value - figure.before;
    const points = tenth.format(Math.abs(change) * 100);
    parts.push(say(`；上期 ${percent(figure.before)}，`, `; ${percent(figure.before)} before: `));
    parts.push(...sayChange(figure.sinceBefore, change, `${points} 个百分点`, `${points} percentage points`));
  }
  return finish('punctuality', parts);
}

const standingWords = {
  zh: { above: '明确更高', below: '明确更低', same: '无明显差异' },
  en: { above: 'clearly higher', below: 'clearly lower', same: 'no clear difference' },
} as const;

function sayChange(standing: BriefFigure['sinceBefore'], change: number, zh: string, en: string): Part[] {
  if (standing === 'same' || change === 0) return [say('无明显差异', 'no clear difference')];
  const [up, rise] = change > 0 ? ['升', 'up'] : ['降', 'down'];
  return [say(`${up} ${zh}`, `${rise} ${en}`)];
}

function tellComparison({ comparison, measure }: Told): Sentence | null {
  const { by, rows } = comparison;
  const judged = rows.filter((row) => row.id !== null && row.values[measure]?.funnel);
  if (judged.length < 2) return null;
  const isAt = (end: string) => (row: CompareRow) => row.values[measure]?.funnel?.standing === end;
  const label = measureOf(measure).label;
  const parts = [
    say(
      `以${label.zh}看，${judged.length} 个${dimensionWords.zh[by]}中，`,
      `By ${label.en.toLowerCase()}, of ${judged.length} ${dimensionWords.en[by]}: `,
    ),
  ];
  let named = 0;
  for (const [end, words] of Object.entries(limitWords)) {
    const found = judged.filter(isAt(end));
    if (found.length === 0) continue;
    if (named > 0) parts.push(say('，', '; '));
    parts.push(...nameRows(found, by, measure), say(words.zh, ` ${words.en}`));
    named += found.length;
  }
  const others = judged.length - named;
  if (others > 0) {
    // Where all differ by more than chance, those within the widened limits are not alike: nobody can say who is at fault.
    const isWidened = (comparison.funnels?.[measure]?.dispersion.factor ?? 1) > 1;
    const [zh, en] = isWidened
      ? ['总体差异大，放宽后在界内', 'all differ much, within the widened limits']
      : ['无明显差异', 'no clear difference'];
    parts.push(
      named === 0
        ? say(`均${zh}，不排名`, `${en}, not ranked`)
        : say(`；其余 ${others} 个${zh}，不排名`, `; the other ${others}: ${en}, not ranked`),
    );
  }
  const small = rows.filter((row) => row.id !== null && row.values[measure] && !row.values[measure]?.shown);
  if (small.length > 0) {
    parts.push(
      say(`；${small.length} 个样本不足，只列数`, `; ${small.length} with too few cases are only counted`),
    );
  }
  return finish('comparison', parts);
}

const dimensionWords: Record<'zh' | 'en', Record<BriefDimension, string>> = {
  zh: { area: '下级区域', accountableArea: '下级区域（按责任地）', unit: '承办单位', category: '治理领域' },
  en: { area: 'areas', accountableArea: 'accountable areas', unit: 'handling units', category: 'domains' },
};
const limitWords: Record<string, Text> = {
  below998: { zh: '低于 99.8% 界', en: 'below the 99.8 % limit' },
  above998: { zh: '高于 99.8% 界', en: 'above the 99.8 % limit' },
  below95: { zh: '低于 95% 界', en: 'below the 95 % limit' },
  above95: { zh: '高于 95% 界', en: 'above the 95 % limit' },
};

function nameRows(rows: readonly CompareRow[], by: BriefDimension, measure: MeasureId): Part[] {
  const named = rows
    .slice(0, MOST_NAMES)
    .flatMap(({ id, name }, place) => [
      ...(place === 0 ? [] : [say('、', ', ')]),
      prove(name.zh, name.en, { measure, by, id }),
    ]);
  const more = rows.length - MOST_NAMES;
  return more > 0 ? [...named, say(`等 ${rows.length} 个`, ` and ${more} more`)] : named;
}

/** The domain whose backlog has changed most since 7 days ago, in either direction. */
function tellBacklog({ figures, domains }: Told): Sentence | null {
  const open = figures.open;
  if (open?.value == null) return null;
  const parts = [
    say('在办', 'Open: '),
    prove(` ${zhCount.format(open.value)} 件`, `${enCount.format(open.value)} cases`, whole('open')),
  ];
  if (open.before !== null) {
    const change = open.value - open.before;
    parts.push(
      change === 0
        ? say('，与 7 天前持平', ', as many as 7 days before')
        : say(
            `，较 7 天前${change > 0 ? '升' : '降'} ${zhCount.format(Math.abs(change))} 件`,
            `, ${change > 0 ? 'up' : 'down'} ${enCount.format(Math.abs(change))} since 7 days before`,
          ),
    );
  }
  const changes = domains.rows.flatMap(({ id, name, values }) => {
    const { value = null, before = null } = values.open ?? {};
    return id === null || value === null || before === null ? [] : [{ id, name, change: value - before }];
  });
  const [largest] = changes.sort((one, other) => Math.abs(other.change) - Math.abs(one.change));
  if (largest && largest.change !== 0) {
    const amount = Math.abs(largest.change);
    parts.push(
      say('；', '; '),
      prove(largest.name.zh, largest.name.en, { measure: 'open', by: 'category', id: largest.id }),
      say(
        `${largest.change > 0 ? '升' : '降'} ${zhCount.format(amount)} 件，为变化最大的领域`,
        ` ${largest.change > 0 ? 'up' : 'down'} ${enCount.format(amount)}, the domain that changed most`,
      ),
    );
  }
  return finish('backlog', parts);
}

function tellOverdue({ overdue }: Told): Sentence | null {
  if (overdue.total === 0)
    return finish('overdue', [prove('没有超期未办结', 'Nothing is overdue', whole('overdue'))]);
  const old = overdue.ages.find(({ age }) => age === '30d+')?.cases ?? 0;
  const [unit] = overdue.byUnit.filter(({ id }) => id !== null);
  const parts = [
    say('超期未办结', 'Overdue: '),
    prove(` ${zhCount.format(overdue.total)} 件`, `${enCount.format(overdue.total)} cases`, whole('overdue')),
    say(
      `，其中 30 天以上 ${zhCount.format(old)} 件`,
      `, ${enCount.format(old)} of them for more than 30 days`,
    ),
  ];
  if (unit) {
    parts.push(
      say('；最多的是', '; most lie with '),
      prove(unit.name.zh, unit.name.en, { measure: 'overdue', by: 'unit', id: unit.id }),
      say(`（${zhCount.format(unit.cases)} 件）`, ` (${enCount.format(unit.cases)})`),
    );
  }
  return finish('overdue', parts);
}

function tellDueSoon({ overdue: { dueSoon } }: Told): Sentence | null {
  if (dueSoon === null) return null;
  return finish('dueSoon', [
    say('今日到期', 'Due today: '),
    prove(` ${zhCount.format(dueSoon.today)} 件`, enCount.format(dueSoon.today), whole('dueSoon')),
    say(
      `，下一工作日（${dueSoon.nextUntil.slice(5, 10)}）结束前到期 ${zhCount.format(dueSoon.next)} 件`,
      `, by the end of the next working day (${dueSoon.nextUntil.slice(5, 10)}): ${enCount.format(dueSoon.next)}`,
    ),
  ]);
}

function finish(about: Sentence['about'], parts: Part[]): Sentence {
  return { about, parts: [...parts, say('。', '.')] };
}

function say(zh: string, en: string): Part {
  return { zh, en, proof: null };
}

function prove(zh: string, en: string, proof: Proof): Part {
  return { zh, en, proof };
}

function whole(measure: MeasureId): Proof {
  return { measure, by: null, id: null };
}

function percent(share: number): string {
  return `${tenth.format(Math.round(share * 1000) / 10)}%`;
}
