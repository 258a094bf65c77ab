import type { CaseAnswer } from '@zhiyu/shared/case-contract';
import type { Text } from '@zhiyu/shared/pack';
import { useWords } from '../i18n';
import { readInstant } from '../read-instant';
import { CaseClock } from './case-clock';
import { StateMark, useCaseTitle } from './case-list';
import { CaseOriginal } from './case-original';
import styles from './case-sheet.module.css';
import { tellStory } from './case-story';
import { useExplorer } from './explorer-context';
import { PanelBody, Skeleton } from './panel-states';
import { useCase } from './queries';
import { SideSheet } from './side-sheet';

/** The sheet of one case. Nothing where none is open. */
export function CaseSheet() {
  const { view } = useExplorer();
  return view.openCase === null ? null : <Sheet id={view.openCase} />;
}

function Sheet({ id }: { id: number }) {
  const { change } = useExplorer();
  const { messages } = useWords();
  const query = useCase(id);
  const titleOf = useCaseTitle();
  return (
    <SideSheet
      title={query.data ? titleOf(query.data) : messages.sheet.title}
      onClose={() => change({ openCase: null })}
      testId="case-sheet"
    >
      <PanelBody
        query={query}
        what={messages.states.parts.cases}
        skeleton={<Skeleton rows={8} height="calc(28 * var(--unit))" />}
      >
        {(found) => <CaseBody found={found} />}
      </PanelBody>
    </SideSheet>
  );
}

function CaseBody({ found }: { found: CaseAnswer }) {
  const { change } = useExplorer();
  const { messages, format } = useWords();
  const { lng, lat } = found;
  return (
    <>
      <p className={styles.state} data-state={found.state}>
        <StateMark state={found.state} /> {messages.codes.state[found.state]}
        {found.overdueMs !== null && ` · ${format.duration(found.overdueMs)}`}
      </p>
      <CaseText found={found} />
      <CaseOriginal key={found.id} found={found} />
      <Facts found={found} />
      {lng !== null && lat !== null ? (
        <button
          type="button"
          className={styles.action}
          onClick={() => change({ map: { lng, lat, zoom: 15 }, openCase: null, listed: null, tab: 'map' })}
        >
          {messages.sheet.showOnMap}
        </button>
      ) : (
        found.unlocatedReason && (
          <p className={styles.quiet}>
            {messages.sheet.unlocated(messages.codes.unlocated[found.unlocatedReason])}
          </p>
        )
      )}
      <Story found={found} />
      {found.clock && found.clock.state !== 'not-started' && <CaseClock clock={found.clock} />}
    </>
  );
}

function CaseText({ found }: { found: CaseAnswer }) {
  const { messages } = useWords();
  if (!found.text) return null;
  if (!found.sensitive) return <p className={styles.text}>{found.text}</p>;
  return (
    <details className={styles.text}>
      <summary>{messages.sheet.sensitive}</summary>
      {found.text}
    </details>
  );
}

function Facts({ found }: { found: CaseAnswer }) {
  const { city } = useExplorer();
  const { messages, text } = useWords();
  const channel = city.channels.find(({ id }) => id === found.channel);
  const unitName = useUnitName();
  const facts: [string, string | null][] = [
    [messages.sheet.area, found.areaPath.map(text).join(' › ') || null],
    [messages.sheet.accountableArea, nameAccountable(found, text(city.name), text)],
    [messages.sheet.address, found.address],
    [messages.sheet.category, found.categoryName ? text(found.categoryName) : null],
    [messages.sheet.requestType, found.requestType && messages.codes.requestType[found.requestType]],
    [messages.sheet.unit, found.unitName ? text(found.unitName) : null],
    [messages.sheet.coUnits, messages.list(found.coUnits.map(unitName)) || null],
    [messages.sheet.channel, channel ? text(channel.name) : found.channel],
    [messages.sheet.requester, found.requester && messages.codes.requester[found.requester]],
    [messages.sheet.urgency, found.urgency === 'normal' ? null : messages.codes.urgency[found.urgency]],
    [messages.sheet.number, `${found.source} ${found.sourceId}`],
    [
      messages.sheet.flags,
      messages.list(found.flags.map((flag) => nameFlag(flag, messages.codes.flags))) || null,
    ],
  ];
  return (
    <dl className={styles.facts}>
      {facts
        .filter(([, value]) => value)
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

/** The accountable area with those above it, below the city; null where none is known. */
function nameAccountable(
  { accountableArea, accountableAreaPath }: CaseAnswer,
  city: string,
  text: (name: Text) => string,
): string | null {
  if (accountableArea === null) return null;
  return accountableAreaPath.map(text).join(' › ') || city;
}

/** Names a unit of the city; one that it does not know any more goes by its identifier. */
function useUnitName(): (id: string) => string {
  const { city } = useExplorer();
  const { text } = useWords();
  return (id) => {
    const unit = city.units.find((node) => node.id === id);
    return unit ? text(unit.name) : id;
  };
}

function nameFlag(flag: string, names: Record<string, string>): string {
  return names[flag] ?? flag;
}

function Story({ found }: { found: CaseAnswer }) {
  const words = useWords();
  const { messages } = words;
  const nameUnit = useUnitName();
  const now = Date.parse(found.asOf);
  return (
    <section>
      <h3 className={styles.heading}>{messages.sheet.story}</h3>
      <ol className={styles.story}>
        {tellStory(found, words, nameUnit).map((step) => (
          <li
            key={`${step.key} ${step.at}`}
            data-limit={step.isLimit || undefined}
            data-ignored={step.ignored !== null || undefined}
            data-future={Date.parse(step.at) > now || undefined}
          >
            <span className={styles.what}>
              {step.title}
              {step.details.length > 0 && (
                <span className={styles.quiet}>
                  {messages.separator}
                  {step.details.join(messages.separator)}
                </span>
              )}
              {step.ignored && <span className={styles.ignored}>{messages.sheet.ignored(step.ignored)}</span>}
            </span>
            <time dateTime={step.at}>{readInstant(step.at).slice(0, 16)}</time>
          </li>
        ))}
      </ol>
    </section>
  );
}
