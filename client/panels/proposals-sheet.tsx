import { useWords } from '../i18n';
import { useProposals } from './matter-queries';
import { EmptyNote, PanelBody, Skeleton } from './panel-states';
import { ProposalList } from './proposal-list';
import { SideSheet } from './side-sheet';

/** What waits for judgement: cases that may be about one matter, those that most speaks for first. */
export function ProposalsSheet({ onClose }: { onClose: () => void }) {
  const { messages, format } = useWords();
  const query = useProposals();
  const { matters } = messages;
  return (
    <SideSheet title={matters.proposals} onClose={onClose} testId="proposals-sheet">
      <PanelBody
        query={query}
        what={matters.proposals}
        skeleton={<Skeleton rows={6} height="calc(96 * var(--unit))" />}
      >
        {({ items, total }) =>
          items.length === 0 ? (
            <EmptyNote title={matters.noProposals} />
          ) : (
            <>
              <p>{matters.proposalsHint(format.count(items.length), format.count(total))}</p>
              <ProposalList proposals={items} />
            </>
          )
        }
      </PanelBody>
    </SideSheet>
  );
}
