import type { Text } from './pack';

/** What can concur in a cell. */
export const concurrences = ['domain', 'unit'] as const;
/**
 * 并发度, how many things concur in a cell: of the cases that a measure counts there, how many different governance domains
 * they belong to, or how many different lead units they were given to. A case without a category or a unit adds nothing.
 */
export type Concurrence = (typeof concurrences)[number];

/** Each with its name and its definition, as the screen shows them. */
export const concurrenceTexts: Readonly<Record<Concurrence, { label: Text; definition: Text }>> = {
  domain: {
    label: { zh: '并发领域数', en: 'Domains that concur' },
    definition: {
      zh: '所选指标在格内所计诉求涉及的治理领域个数；没有事项类别的诉求不计。',
      en: 'How many governance domains the cases counted in a cell belong to; a case without a category adds none.',
    },
  },
  unit: {
    label: { zh: '并发单位数', en: 'Units that concur' },
    definition: {
      zh: '所选指标在格内所计诉求的主办单位个数；没有承办单位的诉求不计。',
      en: 'How many lead units the cases counted in a cell were given to; a case without a unit adds none.',
    },
  },
};
