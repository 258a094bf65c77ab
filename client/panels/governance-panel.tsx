import type { GovernanceArea, GovernanceAreaInput } from '@zhiyu/shared/governance-contract';
import { type FormEvent, useEffect, useState } from 'react';
import { useExplorerWords } from '../explorer-words';
import { useWords } from '../i18n';
import { comparedMeasure } from '../view-state';
import controls from './controls.module.css';
import { useExplorer } from './explorer-context';
import styles from './governance-panel.module.css';
import { useGovernanceAreas, useRemoval, useSaving } from './governance-queries';
import { mayDo } from './may-do';
import { EmptyNote, PanelBody, ReasonText, Skeleton } from './panel-states';
import { useCompare, windowOf } from './queries';
import { setSketch, useSketch } from './sketch';
import { viewOfBounds } from './view-of-bounds';

/** 重点治域: the governance areas that were saved, each with its figure, and how to save one. */
export default function GovernancePanel() {
  const { city } = useExplorer();
  const { governance: messages } = useExplorerWords();
  const [edited, setEdited] = useState<GovernanceArea | 'new' | null>(null);
  const query = useGovernanceAreas();
  return (
    <section className={styles.panel} aria-labelledby="governance-title" data-testid="governance">
      <header className={styles.head}>
        <h2 id="governance-title">{messages.title}</h2>
        {mayDo('govern', city.viewer) && (
          <button
            type="button"
            className={controls.button}
            onClick={() => setEdited('new')}
            data-testid="governance-new"
          >
            {messages.add}
          </button>
        )}
      </header>
      {edited && (
        <Editor
          key={edited === 'new' ? 'new' : edited.id}
          area={edited === 'new' ? null : edited}
          onDone={() => setEdited(null)}
        />
      )}
      <PanelBody
        query={query}
        what={messages.title}
        skeleton={<Skeleton rows={4} height="calc(44 * var(--unit))" />}
      >
        {({ governanceAreas }) =>
          governanceAreas.length === 0 ? (
            <EmptyNote title={messages.none} hint={messages.noneHint} />
          ) : (
            <ul className={styles.list}>
              {governanceAreas.map((area) => (
                <Row key={area.id} area={area} onEdit={() => setEdited(area)} />
              ))}
            </ul>
          )
        }
      </PanelBody>
    </section>
  );
}

function Row({ area, onEdit }: { area: GovernanceArea; onEdit: () => void }) {
  const { city, view, change } = useExplorer();
  const { text, messages: common } = useWords();
  const { governance: messages } = useExplorerWords();
  const mayGovern = mayDo('govern', city.viewer);
  const removal = useRemoval();
  const [asks, setAsks] = useState(false);
  const isChosen = view.governanceArea === area.id;
  const choose = () =>
    change({
      governanceArea: isChosen ? null : area.id,
      area: null,
      categories: [],
      map: isChosen ? null : viewOfBounds(area.bbox),
    });
  const remove = async () => {
    try {
      await removal.mutateAsync(area.id);
    } catch {
      // What was refused stays, and the row says why.
      return;
    }
    if (isChosen) change({ governanceArea: null, map: null });
  };
  return (
    <li className={styles.row} data-testid="governance-row" data-id={area.id}>
      <button type="button" className={styles.name} aria-pressed={isChosen} onClick={choose}>
        <strong>{area.name}</strong>
        <span className={styles.quiet}>{useParts(area).join(common.separator)}</span>
      </button>
      <RowFigure area={area} />
      {isChosen && (
        <span className={styles.tools}>
          {mayGovern && (
            <button type="button" className={controls.plain} onClick={onEdit}>
              {messages.edit}
            </button>
          )}
          <button
            type="button"
            className={controls.plain}
            onClick={() => navigator.clipboard?.writeText(location.href)}
          >
            {messages.copy}
          </button>
          {mayGovern && (
            <button
              type="button"
              className={controls.plain}
              onClick={() => (asks ? void remove() : setAsks(true))}
              onBlur={() => setAsks(false)}
              data-testid="governance-remove"
            >
              {asks ? messages.removeSure(text({ zh: area.name, en: area.name })) : messages.remove}
            </button>
          )}
        </span>
      )}
      {removal.error && (
        <p role="alert">
          <ReasonText error={removal.error} />
        </p>
      )}
    </li>
  );
}

/** What a governance area is made of, in words: drawn shapes say what they were taken for. */
function useParts({ categories, leadUnit, finestAreas, ring, areas }: GovernanceArea): string[] {
  const { city } = useExplorer();
  const { text, format, messages: common } = useWords();
  const { governance: messages } = useExplorerWords();
  const names = categories
    .map((id) => city.categories.find((one) => one.id === id))
    .filter((one) => one !== undefined);
  const unit = city.units.find(({ id }) => id === leadUnit);
  const count = format.count(finestAreas);
  return [
    areas.length === 0 ? messages.wholeCity : ring ? messages.drawn(count) : messages.areas(count),
    names.length === 0 ? common.category.all : common.list(names.map(({ name }) => text(name))),
    ...(unit ? [messages.lead(text(unit.name))] : []),
  ];
}

/** The compared measure over one governance area. */
function RowFigure({ area }: { area: GovernanceArea }) {
  const { view, measures, window } = useExplorer();
  const { text, format, messages } = useWords();
  const id = comparedMeasure(view);
  const measure = measures.get(id);
  const other = { area: null, categories: [], governanceArea: area.id };
  const { data } = useCompare('area', [id], windowOf(id, window), true, other);
  const figure = data?.whole.values[id];
  if (!measure || !figure) return null;
  return (
    <span className={styles.figure} title={text(measure.label)}>
      {figure.shown && figure.value !== null ? format.figure(figure.value, measure.unit) : '—'}
      <small> {messages.units[measure.unit]}</small>
    </span>
  );
}

/** Names a governance area, gives it a lead unit, and says what it is made of: what the page shows, or a drawn shape. */
function Editor({ area, onDone }: { area: GovernanceArea | null; onDone: () => void }) {
  const { city, view, change } = useExplorer();
  const { text } = useWords();
  const { governance: messages } = useExplorerWords();
  const saving = useSaving();
  const sketch = useSketch();
  const [name, setName] = useState(area?.name ?? '');
  const [leadUnit, setLeadUnit] = useState(area?.leadUnit ?? '');
  const [keeps, setKeeps] = useState(area !== null);
  useEffect(() => () => setSketch(null), []);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const shown = { areas: view.area === null ? [] : [view.area], categories: view.categories, ring: null };
    const kept = area && { areas: area.areas, categories: area.categories, ring: area.ring };
    const drawn = sketch && {
      areas: [],
      categories: keeps && kept ? kept.categories : view.categories,
      ring: sketch.map((corner) => [...corner]),
    };
    const made = drawn ?? (keeps && kept ? kept : shown);
    const input: GovernanceAreaInput = { ...made, name, leadUnit: leadUnit === '' ? null : leadUnit };
    const saved = await saving.mutateAsync({ id: area?.id ?? null, input });
    setSketch(null);
    onDone();
    change({ governanceArea: saved.id, area: null, categories: [], map: viewOfBounds(saved.bbox) });
  };
  const tops = city.units.filter(({ parent }) => parent === null || city.units.length < 400);
  return (
    <form className={styles.editor} onSubmit={save} data-testid="governance-editor">
      <label>
        {messages.name}
        <input
          className={controls.search}
          value={name}
          required
          maxLength={60}
          onChange={({ target }) => setName(target.value)}
          data-testid="governance-name"
        />
      </label>
      <label>
        {messages.leadUnit}
        <select
          className={controls.search}
          value={leadUnit}
          onChange={({ target }) => setLeadUnit(target.value)}
        >
          <option value="">{messages.noUnit}</option>
          {tops.map((unit) => (
            <option key={unit.id} value={unit.id}>
              {text(unit.name)}
            </option>
          ))}
        </select>
      </label>
      {area && (
        <label className={styles.check}>
          <input type="checkbox" checked={keeps} onChange={({ target }) => setKeeps(target.checked)} />
          {messages.keep}
        </label>
      )}
      <p className={controls.hint}>{sketch ? messages.drawing(sketch.length) : messages.made}</p>
      <div className={styles.tools}>
        <button
          type="button"
          className={controls.plain}
          aria-pressed={sketch !== null}
          onClick={() => setSketch(sketch === null ? [] : null)}
          data-testid="governance-draw"
        >
          {sketch === null ? messages.draw : messages.dropShape}
        </button>
        <button
          type="submit"
          className={styles.save}
          disabled={saving.isPending || (sketch !== null && sketch.length < 3)}
          data-testid="governance-save"
        >
          {messages.save}
        </button>
        <button type="button" className={controls.plain} onClick={onDone}>
          {messages.cancel}
        </button>
      </div>
      {saving.error && (
        <p role="alert">
          <ReasonText error={saving.error} />
        </p>
      )}
    </form>
  );
}
