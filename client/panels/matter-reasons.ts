import type { MatterReasons } from '@zhiyu/shared/matter-reasons';
import type { Words } from '../i18n';

/** What two demands of one matter have in common, in words. */
export function nameReasons(reasons: MatterReasons, { messages: { matters }, text }: Words): string[] {
  const { metres, days, similarity, question } = reasons;
  return [
    question !== null && matters.question(text(question)),
    reasons.sameAddress && matters.sameAddress,
    metres !== null && matters.metres(Math.round(metres)),
    similarity !== null && matters.similarity(Math.round(similarity * 100)),
    days !== null && matters.days(Math.round(days)),
    reasons.sameCategory && matters.sameCategory,
    reasons.sameRequester && matters.sameRequester,
  ].filter((reason) => reason !== false);
}
