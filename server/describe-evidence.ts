import type { CityModel } from './city';

/** Words for what two cases have in common, in the first language of the city's pack. */
const wordings = {
  zh: {
    like: (id: number) => `与第 ${id} 号诉求相近`,
    metres: (metres: number) => `相距 ${metres} 米`,
    days: (days: number) => `相隔 ${days} 天`,
    similarity: (percent: number) => `文字相似 ${percent}%`,
    sameAddress: '同一地址',
    sameCategory: '同一类别',
    sameRequester: '同一诉求人',
    question: '同属一个意见相反的问题',
    between: '，',
  },
  en: {
    like: (id: number) => `like case ${id}`,
    metres: (metres: number) => `${metres} m apart`,
    days: (days: number) => `${days} days between`,
    similarity: (percent: number) => `texts ${percent}% alike`,
    sameAddress: 'same address',
    sameCategory: 'same category',
    sameRequester: 'same requester',
    question: 'about one question with opposed demands',
    between: ', ',
  },
};

/** Tells the reasons of a link in a sentence for the case's history; null where there are none. */
export function describeEvidence(city: CityModel, reasons: Record<string, unknown> | null): string | null {
  if (reasons === null) return null;
  const words = wordings[city.pack.languages[0] ?? 'zh'];
  const numberOf = (name: string) => (typeof reasons[name] === 'number' ? reasons[name] : null);
  const [like, metres, days, similarity] = ['like', 'metres', 'days', 'similarity'].map(numberOf);
  const parts = [
    like != null && words.like(like),
    reasons.sameAddress === true && words.sameAddress,
    metres != null && words.metres(Math.round(metres)),
    days != null && words.days(Math.round(days * 10) / 10),
    similarity != null && words.similarity(Math.round(similarity * 100)),
    reasons.sameCategory === true && words.sameCategory,
    reasons.sameRequester === true && words.sameRequester,
    typeof reasons.question === 'string' && words.question,
  ].filter((part) => part !== false);
  return parts.length === 0 ? null : parts.join(words.between);
}
