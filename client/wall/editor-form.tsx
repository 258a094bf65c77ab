import type { CityAnswer } from '@zhiyu/shared/contract';
import {
  type Interruption,
  interruptionKinds,
  LEAST_SECONDS,
  MOST_SECONDS,
  type PlaylistBody,
} from '@zhiyu/shared/playlist';
import { createScene } from '@zhiyu/shared/ready-playlists';
import { useState } from 'react';
import { useWords } from '../i18n';
import { changeScene, moveItem, newRule } from './editor-draft';
import { EditorScene } from './editor-scene';
import styles from './editor-screen.module.css';
import { ScenePreview } from './scene-preview';
import { useWallWords } from './wall-words';

interface FormProps {
  city: CityAnswer;
  body: PlaylistBody;
  /** A ready playlist can be looked at only. */
  isFixed: boolean;
  onChange: (body: PlaylistBody) => void;
}

/** A playlist with its scenes, one of which is open and previewed. */
export function EditorForm({ city, body, isFixed, onChange }: FormProps) {
  const wall = useWallWords();
  const { text } = useWords();
  const [open, setOpen] = useState(0);
  const index = Math.min(open, body.scenes.length - 1);
  const scene = body.scenes[index];
  const setScenes = (scenes: PlaylistBody['scenes']) => onChange({ ...body, scenes });
  return (
    <div className={styles.form}>
      <fieldset disabled={isFixed} className={styles.fields}>
        <PlaylistFields city={city} body={body} isFixed={isFixed} onChange={onChange} />
        <h2>{wall.editor.scenes}</h2>
        <ol className={styles.scenes}>
          {body.scenes.map((one, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a scene is known by its place
            <li key={place} data-open={place === index || undefined}>
              {/* A scene of a ready playlist can be looked at, so its button is no part of what is disabled. */}
              <a
                href={`#${place + 1}`}
                onClick={(event) => {
                  event.preventDefault();
                  setOpen(place);
                }}
                data-testid="editor-scene"
              >
                {place + 1} {one.title ? text(one.title) : nameOf(one.categories, city, text)}
              </a>
              <span>{one.seconds} s</span>
              <button
                type="button"
                aria-label={wall.editor.up}
                onClick={() => setScenes(moveItem(body.scenes, place, -1))}
              >
                ↑
              </button>
              <button
                type="button"
                aria-label={wall.editor.down}
                onClick={() => setScenes(moveItem(body.scenes, place, 1))}
              >
                ↓
              </button>
              <button
                type="button"
                aria-label={wall.editor.removeScene}
                disabled={body.scenes.length === 1}
                onClick={() => setScenes(body.scenes.filter((_, other) => other !== place))}
              >
                ×
              </button>
            </li>
          ))}
        </ol>
        <button
          type="button"
          onClick={() => {
            setScenes([...body.scenes, createScene()]);
            setOpen(body.scenes.length);
          }}
          data-testid="editor-add-scene"
        >
          {wall.editor.addScene}
        </button>
        {scene && (
          <EditorScene
            city={city}
            scene={scene}
            isTour={body.tour}
            onChange={(change) => setScenes(changeScene(body.scenes, index, change))}
          />
        )}
      </fieldset>
      {scene && (
        <ScenePreview
          city={city}
          scene={scene}
          place={index}
          total={body.scenes.length}
          deidentified={body.deidentified}
        />
      )}
    </div>
  );
}

function nameOf(categories: string[], city: CityAnswer, text: ReturnType<typeof useWords>['text']): string {
  return city.categories
    .filter(({ id }) => categories.includes(id))
    .map(({ name }) => text(name))
    .join(' ');
}

function PlaylistFields({ body, onChange }: FormProps) {
  const wall = useWallWords();
  const { text } = useWords();
  const setRules = (interruptions: Interruption[]) => onChange({ ...body, interruptions });
  return (
    <>
      <label>
        {wall.editor.name}
        <input
          value={text(body.name)}
          maxLength={80}
          required
          onChange={({ target }) => onChange({ ...body, name: { zh: target.value, en: target.value } })}
          data-testid="editor-name"
        />
      </label>
      <label>
        {wall.editor.order}
        <select
          value={body.order}
          onChange={({ target }) =>
            onChange({ ...body, order: target.value === 'random' ? 'random' : 'listed' })
          }
        >
          <option value="listed">{wall.editor.orders.listed}</option>
          <option value="random">{wall.editor.orders.random}</option>
        </select>
      </label>
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={body.tour}
          onChange={({ target }) =>
            onChange({ ...body, tour: target.checked, deidentified: target.checked || body.deidentified })
          }
        />
        {wall.editor.tour}
      </label>
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={body.deidentified || body.tour}
          disabled={body.tour}
          onChange={({ target }) => onChange({ ...body, deidentified: target.checked })}
        />
        {wall.editor.deidentified}
      </label>
      <h2>{wall.editor.interruptions}</h2>
      {body.interruptions.map((rule, place) => (
        <RuleFields
          // biome-ignore lint/suspicious/noArrayIndexKey: a rule is known by its place
          key={place}
          rule={rule}
          onChange={(changed) =>
            setRules(body.interruptions.map((one, other) => (other === place ? changed : one)))
          }
          onRemove={() => setRules(body.interruptions.filter((_, other) => other !== place))}
        />
      ))}
      <button type="button" onClick={() => setRules([...body.interruptions, newRule])}>
        {wall.editor.addRule}
      </button>
    </>
  );
}

function RuleFields(props: {
  rule: Interruption;
  onChange: (rule: Interruption) => void;
  onRemove: () => void;
}) {
  const { rule, onChange, onRemove } = props;
  const wall = useWallWords();
  return (
    <div className={styles.rule}>
      <select
        aria-label={wall.editor.interruptions}
        value={rule.kind}
        onChange={({ target }) =>
          onChange({ ...rule, kind: interruptionKinds.find((kind) => kind === target.value) ?? rule.kind })
        }
      >
        {interruptionKinds.map((kind) => (
          <option key={kind} value={kind}>
            {wall.editor.rules[kind]}
          </option>
        ))}
      </select>
      <NumberField
        label={wall.editor.cases}
        value={rule.cases}
        range={[1, 1_000_000]}
        onChange={(cases) => onChange({ ...rule, cases })}
      />
      {rule.kind !== 'overdue' && (
        <NumberField
          label={wall.editor.hours}
          value={rule.hours}
          range={[1, 168]}
          onChange={(hours) => onChange({ ...rule, hours })}
        />
      )}
      <NumberField
        label={wall.editor.seconds}
        value={rule.seconds}
        range={[LEAST_SECONDS, MOST_SECONDS]}
        onChange={(seconds) => onChange({ ...rule, seconds })}
      />
      <button type="button" aria-label={wall.editor.removeRule} onClick={onRemove}>
        ×
      </button>
    </div>
  );
}

function NumberField(props: {
  label: string;
  value: number;
  range: [number, number];
  onChange: (value: number) => void;
}) {
  const [least, most] = props.range;
  return (
    <label>
      {props.label}
      <input
        type="number"
        min={least}
        max={most}
        value={props.value}
        onChange={({ target }) =>
          props.onChange(Math.min(most, Math.max(least, Math.round(target.valueAsNumber) || least)))
        }
      />
    </label>
  );
}
