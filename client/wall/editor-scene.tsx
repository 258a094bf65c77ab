import type { CityAnswer } from '@zhiyu/shared/contract';
import { measureIds } from '@zhiyu/shared/measure-kinds';
import { type MeasureId, measures } from '@zhiyu/shared/measures';
import {
  LEAST_SECONDS,
  MOST_SECONDS,
  type Scene,
  sceneComparisons,
  sceneLayouts,
  sceneWindows,
} from '@zhiyu/shared/playlist';
import { useWords } from '../i18n';
import { AreaSelect } from './area-select';
import styles from './editor-screen.module.css';
import { GovernanceSelect } from './governance-select';
import { useWallWords } from './wall-words';

/** Everything that a scene says. */
export function EditorScene(props: {
  city: CityAnswer;
  scene: Scene;
  isTour: boolean;
  onChange: (change: Partial<Scene>) => void;
}) {
  const { city, scene, isTour, onChange } = props;
  const wall = useWallWords();
  const { text } = useWords();
  const domains = city.categories.filter(({ parent }) => parent === null);
  const write = (value: string) => (value.trim() === '' ? null : { zh: value, en: value });
  return (
    <div className={styles.scene} data-testid="editor-fields">
      <label>
        {wall.editor.sceneTitle}
        <input
          value={scene.title ? text(scene.title) : ''}
          maxLength={60}
          onChange={({ target }) => onChange({ title: write(target.value) })}
        />
      </label>
      <AreaSelect
        label={wall.editor.area}
        city={city}
        value={scene.area}
        onChange={(area) => onChange({ area, governanceArea: null })}
      />
      <GovernanceSelect
        city={city}
        value={scene.governanceArea ?? null}
        onChange={(governanceArea) => onChange({ governanceArea, ...(governanceArea && { area: null }) })}
      />
      <label>
        {wall.editor.domain}
        <select
          value={scene.categories[0] ?? ''}
          onChange={({ target }) => onChange({ categories: target.value === '' ? [] : [target.value] })}
        >
          <option value="">{wall.allDomains}</option>
          {domains.map(({ id, name }) => (
            <option key={id} value={id}>
              {text(name)}
            </option>
          ))}
        </select>
      </label>
      <MeasureField
        label={wall.editor.measure}
        value={scene.measure}
        onChange={(measure) => measure && onChange({ measure })}
      />
      <MeasureField
        label={wall.editor.second}
        value={scene.second}
        onChange={(second) => second && onChange({ second })}
      />
      <Choice
        label={wall.editor.compare}
        value={scene.compare}
        values={sceneComparisons}
        names={wall.editor.comparisons}
        onChange={(compare) => onChange({ compare })}
      />
      <MeasureField
        label={wall.editor.compared}
        value={scene.compared}
        usual={wall.editor.usual}
        onChange={(compared) => onChange({ compared })}
      />
      <label>
        {wall.editor.window}
        <select
          value={scene.window ?? ''}
          onChange={({ target }) =>
            onChange({ window: sceneWindows.find((window) => window === target.value) ?? null })
          }
        >
          <option value="">{wall.editor.usual}</option>
          {sceneWindows.map((window) => (
            <option key={window} value={window}>
              {wall.editor.windows[window]}
            </option>
          ))}
        </select>
      </label>
      <Choice
        label={wall.editor.layout}
        value={scene.layout}
        values={sceneLayouts}
        names={wall.editor.layouts}
        onChange={(layout) => onChange({ layout })}
      />
      <label>
        {wall.editor.seconds}
        <input
          type="number"
          min={LEAST_SECONDS}
          max={MOST_SECONDS}
          value={scene.seconds}
          onChange={({ target }) =>
            onChange({
              seconds: Math.min(
                MOST_SECONDS,
                Math.max(LEAST_SECONDS, Math.round(target.valueAsNumber) || LEAST_SECONDS),
              ),
            })
          }
        />
      </label>
      {isTour && (
        <label className={styles.broad}>
          {wall.editor.words}
          <textarea
            rows={2}
            maxLength={120}
            value={scene.words ? text(scene.words) : ''}
            onChange={({ target }) => onChange({ words: write(target.value) })}
          />
        </label>
      )}
    </div>
  );
}

function Choice<Value extends string>(props: {
  label: string;
  value: Value;
  values: readonly Value[];
  names: Record<Value, string>;
  onChange: (value: Value) => void;
}) {
  const { label, value, values, names, onChange } = props;
  return (
    <label>
      {label}
      <select
        value={value}
        onChange={({ target }) => onChange(values.find((one) => one === target.value) ?? value)}
      >
        {values.map((one) => (
          <option key={one} value={one}>
            {names[one]}
          </option>
        ))}
      </select>
    </label>
  );
}

/** `usual`: what stands for leaving the choice to the wall. */
function MeasureField(props: {
  label: string;
  value: MeasureId | null;
  usual?: string;
  onChange: (measure: MeasureId | null) => void;
}) {
  const { text } = useWords();
  const { label, value, usual, onChange } = props;
  return (
    <label>
      {label}
      <select
        value={value ?? ''}
        onChange={({ target }) => onChange(measureIds.find((id) => id === target.value) ?? null)}
      >
        {usual !== undefined && <option value="">{usual}</option>}
        {measures
          .filter(({ unit }) => usual !== undefined || (unit !== 'perTenThousand' && unit !== 'millisecond'))
          .map((measure) => (
            <option key={measure.id} value={measure.id}>
              {text(measure.label)}
            </option>
          ))}
      </select>
    </label>
  );
}
