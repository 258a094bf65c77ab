import type { BriefAnswer, Proof } from '@zhiyu/shared/brief-contract';
import type { Figure } from '@zhiyu/shared/contract';
import { memo } from 'react';
import { useWords } from '../i18n';
import { sliceOfRow } from '../panels/compare-rows';
import { useExplorer } from '../panels/explorer-context';
import { FigurePopover } from '../panels/figure-popover';
import type { View } from '../view-state';
import { useBriefPage } from './brief-context';
import styles from './change-sentences.module.css';

/** What changed, in sentences; what is underlined opens the figure that it rests on. */
export const ChangeSentences = memo(function ChangeSentences({ answer }: { answer: BriefAnswer }) {
  const { messages, text } = useWords();
  return (
    <section className={styles.box} aria-labelledby="changes-title" data-testid="sentences">
      <h2 id="changes-title">{messages.brief.changes.title}</h2>
      {answer.sentences.map(({ about, parts }) => (
        <p key={about}>
          {parts.map((part, place) => {
            const words = text(part);
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a sentence stand in their order
            if (part.proof === null) return <span key={place}>{words}</span>;
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a sentence stand in their order
              <ProvenPart key={place} words={words} proof={part.proof} answer={answer} />
            );
          })}
        </p>
      ))}
    </section>
  );
});

function ProvenPart({ words, proof, answer }: { words: string; proof: Proof; answer: BriefAnswer }) {
  const { measures } = useExplorer();
  const { text } = useWords();
  const found = useProof(proof, answer);
  const measure = measures.get(proof.measure);
  const label = [found.name, measure ? text(measure.label) : proof.measure].filter(Boolean).join(' · ');
  return (
    <FigurePopover
      id={proof.measure}
      label={label}
      figure={found.figure}
      asOf={answer.asOf}
      listed={proof.measure}
      slice={found.slice}
      className={styles.proof}
      testId="proof"
    >
      {words}
    </FigurePopover>
  );
}

/** The figure that a part of a sentence rests on, and the slice of its cases. */
function useProof(
  { measure, by, id }: Proof,
  { figures, comparison }: BriefAnswer,
): { figure: Figure | undefined; slice: Partial<View>; name: string | null } {
  const { slice } = useBriefPage();
  const { area, city } = useExplorer();
  const { text } = useWords();
  if (by === null || id === null) {
    const listedOf = { by: 'accountableArea' as const, id: area.id };
    return { figure: figures[measure], slice: slice.isAccountable ? { listedOf } : {}, name: null };
  }
  const row = by === comparison.by ? comparison.rows.find((one) => one.id === id) : undefined;
  const nodes = by === 'category' ? city.categories : by === 'unit' ? city.units : [];
  const node = nodes.find((one) => one.id === id);
  const named = { id, name: row?.name ?? node?.name ?? { zh: id, en: id }, residents: null, values: {} };
  return {
    figure: row?.values[measure],
    slice: sliceOfRow({ by, parent: null }, named),
    name: text(named.name),
  };
}
