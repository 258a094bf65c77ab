import { useQuery } from '@tanstack/react-query';
import type { FieldCase } from '@zhiyu/shared/field-contract';
import type { ReactNode } from 'react';
import { mediaPath } from '../api-field';
import { useWords } from '../i18n';
import { CaseClock } from '../panels/case-clock';
import { tellStory } from '../panels/case-story';
import { readInstant } from '../read-instant';
import { CaseActions } from './case-actions';
import styles from './case-page.module.css';
import { StateMark } from './case-row';
import rowStyles from './case-row.module.css';
import { useField } from './field-context';
import { caseQuery } from './field-queries';
import { tellDue, tellPlace, tellTitle } from './item-words';
import { type MapApplication, mapLink } from './map-links';
import pageStyles from './page.module.css';
import { useQueue } from './queue';
import { nameDoing } from './queue-words';

const applications: readonly MapApplication[] = ['amap', 'baidu', 'tencent', 'system'];

/** One case: what, where, why mine, until when, what can be done, what happened. */
export function CasePage({ id }: { id: number }) {
  const { city, go } = useField();
  const { messages } = useWords();
  const { data, error } = useQuery(caseQuery(city.id, id));
  return (
    <div className={pageStyles.page} data-testid="field-case">
      <button
        type="button"
        className={styles.back}
        onClick={() => (history.length > 1 ? history.back() : go({ page: 'near' }))}
      >
        ‹ {messages.field.back}
      </button>
      {data ? (
        <CaseBody found={data} />
      ) : (
        <p role={error ? 'alert' : 'status'}>{error ? messages.field.failed : messages.field.loading}</p>
      )}
    </div>
  );
}

function CaseBody({ found }: { found: FieldCase }) {
  const words = useWords();
  const { messages } = words;
  const { field } = messages;
  return (
    <>
      <h1 className={pageStyles.title}>{tellTitle(found, words)}</h1>
      <p className={styles.caseState}>
        <StateMark state={found.state} />
        <span className={rowStyles.due} data-state={found.state}>
          {tellDue(found, found.asOf, words)}
        </span>
        <span className={rowStyles.step}>{field.steps[found.step]}</span>
      </p>
      {found.text && <CaseText found={found} />}
      <Place found={found} />
      <WhyMine found={found} />
      <CaseActions found={found} />
      <Media found={found} />
      <Story found={found} />
      {found.clock && found.clock.state !== 'not-started' && (
        <Fold title={messages.clock.title}>
          <CaseClock clock={found.clock} />
        </Fold>
      )}
      <MatterCases found={found} />
    </>
  );
}

function Fold({ title, children }: { title: string; children: ReactNode }) {
  return (
    <details className={styles.fold}>
      <summary>{title}</summary>
      {children}
    </details>
  );
}

function CaseText({ found }: { found: FieldCase }) {
  const { messages } = useWords();
  if (!found.sensitive) return <p className={styles.text}>{found.text}</p>;
  return (
    <Fold title={messages.sheet.sensitive}>
      <p className={styles.text}>{found.text}</p>
    </Fold>
  );
}

function Place({ found }: { found: FieldCase }) {
  const { city } = useField();
  const words = useWords();
  const { field } = words.messages;
  const { lng, lat } = found;
  const name = tellPlace(found, words);
  const callBack = city.callBack
    ?.replaceAll('{source}', encodeURIComponent(found.source))
    .replaceAll('{sourceId}', encodeURIComponent(found.sourceId));
  return (
    <section className={styles.place}>
      <p>
        {name}
        <span className={pageStyles.quiet}>{` ${found.areaPath.map(words.text).join(' › ')}`}</span>
      </p>
      {lng !== null && lat !== null && (
        <Fold title={field.case.navigate}>
          <ul className={styles.links}>
            {applications.map((application) => (
              <li key={application}>
                <a href={mapLink(application, { lng, lat }, name)} target="_blank" rel="noopener noreferrer">
                  {field.case.apps[application]}
                  <span className={pageStyles.quiet}>{` ${field.case.datums[application]}`}</span>
                </a>
              </li>
            ))}
          </ul>
        </Fold>
      )}
      {callBack && (
        <a className={pageStyles.action} href={callBack} target="_blank" rel="noopener noreferrer">
          {field.case.callBack}
          <span className={pageStyles.quiet}>{` ${field.case.callBackHint}`}</span>
        </a>
      )}
    </section>
  );
}

/** Why a case is the officer's: by area, by accountable area, by unit. */
function WhyMine({ found }: { found: FieldCase }) {
  const { city, mine } = useField();
  const words = useWords();
  const { field } = words.messages;
  const isIn = (ids: readonly string[]) => mine.area !== null && ids.includes(mine.area.id);
  const unitPath = (id: string | null) => {
    const path: string[] = [];
    for (let node = city.units.find((unit) => unit.id === id); node; ) {
      path.push(node.id);
      const { parent } = node;
      node = city.units.find((unit) => unit.id === parent);
    }
    return path;
  };
  const mineUnit = city.units.find(({ id }) => id === mine.unit);
  const unitName = mineUnit ? words.text(mineUnit.name) : '';
  const reasons = [
    mine.area !== null && isIn(found.areaIds) && field.case.inArea(mine.area.name),
    mine.area !== null && isIn(found.accountableAreaIds) && field.case.inAccountable(mine.area.name),
    mineUnit && unitPath(found.unit).includes(mineUnit.id) && field.case.ofUnit(unitName),
    mineUnit &&
      found.coUnits.some((id) => unitPath(id).includes(mineUnit.id)) &&
      field.case.ofCoUnit(unitName),
    ...found.bound.map((name) => field.case.inScope(words.text(name))),
  ].filter((reason) => typeof reason === 'string');
  const handler = found.unitName && field.case.ofUnit(words.text(found.unitName));
  const none = mine.area === null && mine.unit === null ? field.case.noneChosen : field.case.notMine;
  const told = reasons.length > 0 ? reasons : [none, handler].filter((line) => typeof line === 'string');
  return (
    <section className={styles.why}>
      <h2>{field.case.why}</h2>
      <ul>
        {told.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
    </section>
  );
}

function Media({ found }: { found: FieldCase }) {
  const { city } = useField();
  const { messages } = useWords();
  const words = messages.field.case;
  if (found.media.length === 0) return null;
  return (
    <section>
      <h2 className={pageStyles.groupTitle}>{words.media}</h2>
      <ul className={styles.media}>
        {found.media.map(({ id, kind, phase, takenAt }) => {
          const time = readInstant(takenAt).slice(5, 16);
          const label = kind === 'voice' ? words.voice(time) : words.photo(phase ? words[phase] : '', time);
          return (
            <li key={id}>
              {kind === 'photo' ? (
                <img src={mediaPath(city.id, id)} alt={label} loading="lazy" />
              ) : (
                // biome-ignore lint/a11y/useMediaCaption: a note that was spoken on the spot; nobody has written it down
                <audio controls preload="none" src={mediaPath(city.id, id)} aria-label={label} />
              )}
              <span className={pageStyles.quiet}>{label}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** All that happened, and what waits on this phone to be sent. */
function Story({ found }: { found: FieldCase }) {
  const { city } = useField();
  const words = useWords();
  const { messages } = words;
  const waiting = useQueue(({ items }) => items).filter(
    (item) => item.caseId === found.id && item.city === city.id && item.state !== 'sent',
  );
  const nameUnit = (id: string) => {
    const unit = city.units.find((node) => node.id === id);
    return unit ? words.text(unit.name) : id;
  };
  return (
    <section>
      <h2 className={pageStyles.groupTitle}>{messages.sheet.story}</h2>
      <ol className={styles.story}>
        {tellStory(found, words, nameUnit).map((step) => (
          <li key={`${step.key} ${step.at}`} data-ignored={step.ignored !== null || undefined}>
            <span>
              {[step.title, ...step.details].join(messages.separator)}
              {step.ignored && (
                <span className={pageStyles.quiet}> {messages.sheet.ignored(step.ignored)}</span>
              )}
            </span>
            <time dateTime={step.at}>{readInstant(step.at).slice(5, 16)}</time>
          </li>
        ))}
        {waiting.map((item) => (
          <li key={item.key} data-pending>
            <span>{nameDoing(item, messages)}</span>
            <span>{messages.field.case.pending}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function MatterCases({ found }: { found: FieldCase }) {
  const { go } = useField();
  const words = useWords();
  const { field } = words.messages;
  if (found.matterItems.length === 0) return null;
  return (
    <section>
      <h2 className={pageStyles.groupTitle}>{field.case.matter(String(found.matterItems.length))}</h2>
      <ul className={rowStyles.list}>
        {found.matterItems.map((item) => (
          <li key={item.id}>
            <button type="button" className={rowStyles.row} onClick={() => go({ page: 'case', id: item.id })}>
              <StateMark state={item.state} />
              <span className={rowStyles.rowTitle}>{tellTitle(item, words)}</span>
              <span className={rowStyles.about}>
                {[tellPlace(item, words), item.reportedAt.slice(0, 10)].join(' · ')}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
