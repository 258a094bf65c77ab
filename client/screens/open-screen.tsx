import { useQuery } from '@tanstack/react-query';
import type { CitiesAnswer } from '@zhiyu/shared/contract';
import type { OpenFigures } from '@zhiyu/shared/open-contract';
import { createZone } from '@zhiyu/shared/zone';
import { useEffect, useState } from 'react';
import { cityPath, fetchJson } from '../api';
import { useWords } from '../i18n';
import pageBar from '../panels/page-bar.module.css';
import { PanelBody, Skeleton } from '../panels/panel-states';
import { PreferenceButtons } from '../panels/preference-buttons';
import { SignOutButton } from '../panels/sign-out-button';
import styles from './open-screen.module.css';
import type { Preferences } from './use-preferences';

type CitySummary = CitiesAnswer['cities'][number];

const DAY = 86_400_000;
/** The server gives a month so many days after its end. */
const SETTLED_DAYS = 10;

/** 公开数据: what the public may know of a month, in figures, and as a file. */
export function OpenScreen({ city, preferences }: { city: CitySummary; preferences: Preferences }) {
  const { messages, text } = useWords();
  const { open } = messages.admin;
  const last = lastMonth(city);
  const [month, setMonth] = useState(last);
  const path = `${cityPath(city.id)}/open/${encodeURIComponent(month)}`;
  const query = useQuery({
    queryKey: ['open', city.id, month],
    queryFn: ({ signal }) => fetchJson<OpenFigures>(path, signal),
    enabled: month !== '',
  });
  useEffect(() => {
    document.title = `${open.title}${messages.separator}${text(city.name)}`;
  }, [city.name, messages, open, text]);
  return (
    <div className={styles.page} data-testid="open-figures">
      <header className={pageBar.bar}>
        <h1 className={pageBar.title}>
          {open.title}
          {messages.separator}
          {text(city.name)}
        </h1>
        <div className={pageBar.tools}>
          <PreferenceButtons {...preferences} />
          <SignOutButton label={null} />
        </div>
      </header>
      <main className={styles.content}>
        <p className={styles.hint}>{open.hint}</p>
        <label className={styles.month}>
          {open.month}
          <input
            type="month"
            value={month}
            max={last}
            required
            onChange={({ target }) => setMonth(target.value)}
          />
        </label>
        <PanelBody
          query={query}
          what={open.title}
          skeleton={<Skeleton rows={8} height="calc(40 * var(--unit))" />}
        >
          {(figures) => <Figures figures={figures} path={path} city={city} />}
        </PanelBody>
      </main>
    </div>
  );
}

function Figures({ figures, path, city }: { figures: OpenFigures; path: string; city: CitySummary }) {
  const { messages, text, format } = useWords();
  const { open } = messages.admin;
  const { cases, domains, cells, cellMetres, month } = figures;
  const tell = (count: number | null) => (count === null ? open.withheld : format.count(count));
  const given = cells.filter((cell) => cell.cases !== null).length;
  return (
    <section className={styles.section}>
      <p className={styles.total}>
        {open.total} <strong data-testid="open-total">{tell(cases)}</strong>
        {cases !== null && <small> {messages.units.case}</small>}
      </p>
      <table className={styles.table} data-testid="open-domains">
        <thead>
          <tr>
            <th scope="col">{open.domain}</th>
            <th scope="col">{open.cases}</th>
          </tr>
        </thead>
        <tbody>
          {domains.map(({ id, name, cases: count }) => (
            <tr key={id}>
              <td>{text(name)}</td>
              <td data-withheld={count === null || undefined}>{tell(count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.hint}>
        {open.cells(format.count(cells.length), format.count(given), format.count(cellMetres))}
      </p>
      <p>
        <a className={styles.file} href={path} download={`${city.id}-open-${month}.json`}>
          {open.file}
        </a>
      </p>
    </section>
  );
}

/** The last month that is given by now, by the city's clock: `2026-02`. */
function lastMonth({ timeZone, clock }: CitySummary): string {
  const now = clock === null ? Date.now() : Date.parse(clock);
  const settled = createZone(timeZone).toIso(now - SETTLED_DAYS * DAY);
  const [year = 0, month = 0] = settled.slice(0, 7).split('-').map(Number);
  return month === 1 ? `${year - 1}-12` : `${year}-${String(month - 1).padStart(2, '0')}`;
}
