import { type Outcome, outcomes } from '@zhiyu/shared/case';
import type { FieldCase } from '@zhiyu/shared/field-contract';
import { type FormEvent, useRef, useState } from 'react';
import { useWords } from '../i18n';
import caseStyles from './case-page.module.css';
import { useDoings } from './do-in-field';
import { useField } from './field-context';
import { tellPlace, tellTitle } from './item-words';
import pageStyles from './page.module.css';
import { PhotoButton } from './photo-button';
import { SearchPicker, Sheet } from './picker';
import fieldStyles from './picker.module.css';
import { useRecorder } from './use-recorder';

type Form = 'noted' | 'submitted' | 'returned' | 'assistanceRequested' | 'checked' | 'closed';
const ended = new Set(['closed', 'answeredDirectly', 'notAccepted', 'voided']);

/** What can be done about a case, within reach of a thumb. */
export function CaseActions({ found }: { found: FieldCase }) {
  const words = useWords();
  const { field } = words.messages;
  const doings = useDoings();
  const [form, setForm] = useState<Form | null>(null);
  /** Whether the device has kept what was done last. */
  const [isKept, setKept] = useState<boolean | null>(null);
  const about = { id: found.id, foundBy: null, title: tellTitle(found, words) };
  const tell = async (keeping: Promise<void>): Promise<void> => {
    try {
      await keeping;
      setKept(true);
    } catch (error) {
      console.error('the device did not keep what was done', error);
      setKept(false);
    }
  };
  const act = (kind: 'accepted' | 'onSite') => void tell(doings.act(about, { kind, version: found.version }));
  const addMedia = (kind: 'photo' | 'voice', file: Blob, phase: 'before' | 'after' | null) =>
    void tell(doings.addMedia(about, kind, file, phase));
  const recorder = useRecorder((sound) => addMedia('voice', sound, null));
  const isOpen = !ended.has(found.state);
  const place = tellPlace(found, words);
  return (
    <section className={caseStyles.actions} aria-label={field.case.actions}>
      {isKept === false && <p role="alert">{field.notKept}</p>}
      {isKept && (
        <p role="status" className={caseStyles.queued} data-testid="queued">
          {field.case.queued}
        </p>
      )}
      {recorder.hasFailed && <p role="alert">{field.case.noMicrophone}</p>}
      <div className={pageStyles.actionGrid}>
        {isOpen && found.step === 'waiting' && (
          <button type="button" className={pageStyles.primary} onClick={() => act('accepted')}>
            {field.case.accept}
          </button>
        )}
        {isOpen && (
          <button type="button" className={pageStyles.action} onClick={() => act('onSite')}>
            {field.case.onSite}
          </button>
        )}
        <button type="button" className={pageStyles.action} onClick={() => setForm('noted')}>
          {field.case.note}
        </button>
        <PhotoButton
          label={field.case.photoBefore}
          place={place}
          onPhoto={(photo) => addMedia('photo', photo, 'before')}
        />
        <PhotoButton
          label={field.case.photoAfter}
          place={place}
          onPhoto={(photo) => addMedia('photo', photo, 'after')}
        />
        <button
          type="button"
          className={pageStyles.action}
          onClick={() => (recorder.seconds === null ? void recorder.start() : recorder.stop())}
        >
          {recorder.seconds === null ? field.case.record : field.case.stop(String(recorder.seconds))}
        </button>
        {isOpen && (
          <>
            <button
              type="button"
              className={pageStyles.action}
              onClick={() => setForm('assistanceRequested')}
            >
              {field.case.assist}
            </button>
            <button type="button" className={pageStyles.action} onClick={() => setForm('returned')}>
              {field.case.return}
            </button>
            <button type="button" className={pageStyles.primary} onClick={() => setForm('submitted')}>
              {field.case.submit}
            </button>
          </>
        )}
        {isOpen && found.closing === 'allowed' && (
          <>
            {found.step === 'submitted' && (
              <button type="button" className={pageStyles.action} onClick={() => setForm('checked')}>
                {field.case.sendBack}
              </button>
            )}
            <button type="button" className={pageStyles.primary} onClick={() => setForm('closed')}>
              {field.case.close}
            </button>
          </>
        )}
      </div>
      {isOpen && found.step === 'submitted' && found.closing === 'another-closes' && (
        <p className={pageStyles.quiet}>{field.case.anotherCloses}</p>
      )}
      {form && (
        <ActionForm
          kind={form}
          onClose={() => setForm(null)}
          onSend={async (said) => {
            await doings.act(about, { kind: form, version: found.version, ...said });
            setKept(true);
            setForm(null);
          }}
        />
      )}
    </section>
  );
}

interface Said {
  reason: string;
  outcome?: Outcome;
  coUnits?: string[];
  passed?: boolean;
}

/** Asks for what an action needs. It stays, with what was written, until the device has kept it. */
function ActionForm({
  kind,
  onClose,
  onSend,
}: {
  kind: Form;
  onClose: () => void;
  onSend: (said: Said) => Promise<void>;
}) {
  const { city } = useField();
  const words = useWords();
  const { codes, field } = words.messages;
  const [outcome, setOutcome] = useState<Outcome>('solved');
  const [unit, setUnit] = useState<{ id: string; name: string } | null>(null);
  const [isChoosing, setChoosing] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const isSending = useRef(false);
  const labels = {
    noted: field.case.noteLabel,
    submitted: field.case.submitLabel,
    returned: field.case.returnLabel,
    assistanceRequested: field.case.assistLabel,
    checked: field.case.sendBackLabel,
    closed: field.case.submitLabel,
  };
  const titles = {
    noted: field.case.note,
    submitted: field.case.submit,
    returned: field.case.return,
    assistanceRequested: field.case.assist,
    checked: field.case.sendBack,
    closed: field.case.close,
  };
  async function send(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    if (isSending.current) return;
    const reason = String(new FormData(event.currentTarget).get('reason') ?? '').trim();
    if (reason === '' || (kind === 'assistanceRequested' && unit === null)) {
      setFault(field.case.required);
      return;
    }
    isSending.current = true;
    setFault(null);
    try {
      await onSend({
        reason,
        ...((kind === 'submitted' || kind === 'closed') && { outcome }),
        ...(kind === 'checked' && { passed: false }),
        ...(unit !== null && { coUnits: [unit.id] }),
      });
    } catch (error) {
      console.error('the device did not keep what was done', error);
      setFault(field.notKept);
    } finally {
      isSending.current = false;
    }
  }
  return (
    <Sheet title={titles[kind]} onClose={onClose}>
      <form className={pageStyles.form} onSubmit={(event) => void send(event)}>
        {(kind === 'submitted' || kind === 'closed') && (
          <fieldset className={fieldStyles.options}>
            <legend>{field.case.outcome}</legend>
            {outcomes.map((one) => (
              <label key={one}>
                <input
                  type="radio"
                  name="outcome"
                  checked={outcome === one}
                  onChange={() => setOutcome(one)}
                />
                {codes.outcome[one]}
              </label>
            ))}
          </fieldset>
        )}
        {kind === 'assistanceRequested' && (
          <button type="button" className={pageStyles.setting} onClick={() => setChoosing(true)}>
            <span className={pageStyles.quiet}>{field.case.assistUnit}</span>
            {unit?.name ?? '…'}
          </button>
        )}
        <label className={fieldStyles.label}>
          {labels[kind]}
          <textarea name="reason" rows={4} maxLength={2000} className={fieldStyles.input} />
        </label>
        {fault && <p role="alert">{fault}</p>}
        <button type="submit" className={pageStyles.primary}>
          {field.case.send}
        </button>
      </form>
      {isChoosing && (
        <SearchPicker
          title={field.case.assistUnit}
          label={field.pick.search}
          choices={city.units.map(({ id, name }) => ({ id, name: words.text(name) }))}
          onClose={() => setChoosing(false)}
          onChoose={(choice) => {
            setUnit(choice);
            setChoosing(false);
          }}
        />
      )}
    </Sheet>
  );
}
