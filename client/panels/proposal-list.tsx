import type { CaseItem } from '@zhiyu/shared/case-contract';
import type { MatterProposal } from '@zhiyu/shared/matter-contract';
import { useWords, type Words } from '../i18n';
import { useCaseTitle } from './case-list';
import { useExplorer } from './explorer-context';
import { useDecision } from './matter-queries';
import { nameReasons } from './matter-reasons';
import { mayDo } from './may-do';
import { ReasonText } from './panel-states';
import styles from './proposal-list.module.css';

/** Proposals with their reasons, each to be confirmed or rejected. */
export function ProposalList({ proposals }: { proposals: readonly MatterProposal[] }) {
  const decision = useDecision();
  return (
    <>
      {decision.error && (
        <p className={styles.failure} role="alert">
          <ReasonText error={decision.error} />
        </p>
      )}
      <ul className={styles.list}>
        {proposals.map((proposal) => (
          <ProposalRow
            key={proposal.case.id}
            proposal={proposal}
            isBusy={decision.isPending}
            decide={(choice) =>
              decision.mutate({ case: proposal.case.id, matter: proposal.matter.key, decision: choice })
            }
          />
        ))}
      </ul>
    </>
  );
}

function ProposalRow(props: {
  proposal: MatterProposal;
  isBusy: boolean;
  decide: (choice: 'confirm' | 'reject') => void;
}) {
  const { proposal, isBusy, decide } = props;
  const { city } = useExplorer();
  const words = useWords();
  const { matters } = words.messages;
  const title = useCaseTitle()(proposal.case);
  return (
    <li className={styles.item} data-testid="proposal" data-case={proposal.case.id}>
      <CaseLine item={proposal.case} />
      {proposal.like && <CaseLine item={proposal.like} />}
      <ul className={styles.reasons} aria-label={matters.reasons}>
        {listReasons(proposal, words).map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
      {mayDo('judgeMatters', city.viewer) && (
        <div className={styles.choices}>
          <button
            type="button"
            className={styles.choice}
            disabled={isBusy}
            onClick={() => decide('confirm')}
            aria-label={matters.confirmLabel(title)}
            data-testid="confirm"
          >
            {proposal.kind === 'link' ? matters.confirm : matters.confirmStance}
          </button>
          <button
            type="button"
            className={styles.choice}
            disabled={isBusy}
            onClick={() => decide('reject')}
            aria-label={matters.rejectLabel(title)}
            data-testid="reject"
          >
            {proposal.kind === 'link' ? matters.reject : matters.rejectStance}
          </button>
        </div>
      )}
    </li>
  );
}

function CaseLine({ item }: { item: CaseItem }) {
  const { change } = useExplorer();
  const { messages } = useWords();
  return (
    <button type="button" className={styles.case} onClick={() => change({ openCase: item.id })}>
      <span className={styles.title}>{useCaseTitle()(item)}</span>
      <span className={styles.about}>
        {[item.reportedAt.slice(0, 10), item.address].filter(Boolean).join(messages.separator)}
      </span>
    </button>
  );
}

function listReasons({ reasons, stance, kind }: MatterProposal, words: Words): string[] {
  const told = { ...reasons, sameCategory: kind === 'link' && reasons.sameCategory };
  return [...(stance === null ? [] : [words.messages.matters.side[stance]]), ...nameReasons(told, words)];
}
