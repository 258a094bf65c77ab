import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useWords } from '../i18n';
import { readSetting, writeSetting } from './device-store';
import { useDoings } from './do-in-field';
import { useField } from './field-context';
import { mineQuery } from './field-queries';
import pageStyles from './page.module.css';
import { PhotoButton } from './photo-button';
import { AreaPicker, type Choice, SearchPicker } from './picker';
import fieldStyles from './picker.module.css';

const MOST_RECENT = 6;

/** Reports a case that was found: what, where, and done. */
export function NewPage() {
  const { city, place, go } = useField();
  const words = useWords();
  const { field } = words.messages;
  const { found } = field;
  const doings = useDoings();
  const categories = useCategories();
  const first = useLikelyCategories(categories);
  const [category, setCategory] = useState<Choice | null>(null);
  const [photos, setPhotos] = useState<Blob[]>([]);
  const [open, setOpen] = useState<'category' | 'area' | null>(null);
  const [isSolved, setSolved] = useState(false);
  const [isUrgent, setUrgent] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const isSending = useRef(false);
  const point = place.place?.point ?? null;

  async function report(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    if (isSending.current) return;
    const form = new FormData(event.currentTarget);
    const read = (name: string) => String(form.get(name) ?? '').trim() || null;
    if (category === null) return setFault(found.noCategory);
    if (point === null) return setFault(found.noPlace);
    const told = {
      category: category.id,
      ...point,
      address: read('address'),
      text: read('text'),
      ...(isUrgent && { urgency: 'emergency' as const }),
      ...(isSolved && { isSolved }),
    };
    isSending.current = true;
    setFault(null);
    try {
      await doings.report(category.name, told, photos);
      void rememberCategory(category.id);
      go({ page: 'queue' });
    } catch (error) {
      console.error('the device did not keep what was found', error);
      setFault(field.notKept);
    } finally {
      isSending.current = false;
    }
  }

  return (
    <form className={pageStyles.page} onSubmit={(event) => void report(event)} data-testid="new-case">
      <h1 className={pageStyles.title}>{found.title}</h1>
      <p className={pageStyles.quiet}>{found.hint}</p>
      <h2 className={pageStyles.groupTitle}>{found.category}</h2>
      <div className={pageStyles.chipsWrap}>
        {first.map((choice) => (
          <button
            key={choice.id}
            type="button"
            className={pageStyles.chip}
            data-on={category?.id === choice.id || undefined}
            aria-pressed={category?.id === choice.id}
            onClick={() => setCategory(choice)}
          >
            {choice.name}
          </button>
        ))}
        <button type="button" className={pageStyles.chip} onClick={() => setOpen('category')}>
          {category !== null && !first.some(({ id }) => id === category.id) ? category.name : found.search}
        </button>
      </div>
      <h2 className={pageStyles.groupTitle}>{found.place}</h2>
      <div className={pageStyles.choicesRow}>
        <button type="button" className={pageStyles.setting} onClick={place.ask}>
          <span className={pageStyles.quiet}>{found.here}</span>
          {place.isAsking
            ? field.near.locating
            : point === null
              ? field.near.askButton
              : (place.place?.name ?? `${point.lng.toFixed(4)}, ${point.lat.toFixed(4)}`)}
        </button>
        <button type="button" className={pageStyles.setting} onClick={() => setOpen('area')}>
          {field.near.chooseButton}
        </button>
      </div>
      <label className={fieldStyles.label}>
        {found.address}
        <input name="address" className={fieldStyles.input} maxLength={200} autoComplete="off" />
      </label>
      <label className={fieldStyles.label}>
        {found.text}
        <textarea name="text" rows={2} className={fieldStyles.input} maxLength={2000} />
      </label>
      <div className={pageStyles.actionGrid}>
        <PhotoButton
          label={found.photo}
          place={category?.name ?? ''}
          onPhoto={(photo) => setPhotos([...photos, photo])}
        />
        <label className={fieldStyles.check}>
          <input type="checkbox" checked={isSolved} onChange={() => setSolved(!isSolved)} />
          {found.solved}
        </label>
        <label className={fieldStyles.check}>
          <input type="checkbox" checked={isUrgent} onChange={() => setUrgent(!isUrgent)} />
          {found.urgent}
        </label>
      </div>
      {photos.length > 0 && <p role="status">{found.photos(String(photos.length))}</p>}
      {fault && <p role="alert">{fault}</p>}
      <button type="submit" className={pageStyles.primary}>
        {found.submit}
      </button>
      {open === 'category' && (
        <SearchPicker
          title={found.category}
          label={found.search}
          choices={categories}
          onClose={() => setOpen(null)}
          onChoose={(choice) => {
            setCategory(choice);
            setOpen(null);
          }}
        />
      )}
      {open === 'area' && (
        <AreaPicker
          title={field.near.chooseButton}
          onClose={() => setOpen(null)}
          onChoose={({ center: [lng = 0, lat = 0], ...area }) => {
            place.choose({ lng, lat }, words.areaName(area));
            setOpen(null);
          }}
        />
      )}
      <p className={pageStyles.quiet}>{city.generated ? field.generated : ''}</p>
    </form>
  );
}

/** The finest categories, each by its own name and that of the one above. */
function useCategories(): Choice[] {
  const { city } = useField();
  const { text } = useWords();
  const parents = new Set(city.categories.map(({ parent }) => parent));
  const names = new Map(city.categories.map(({ id, name }) => [id, text(name)]));
  return city.categories
    .filter(({ id }) => !parents.has(id))
    .map(({ id, parent, name }) => {
      const above = parent === null ? undefined : names.get(parent);
      return { id, name: above ? `${text(name)} · ${above}` : text(name) };
    });
}

/** What was reported last on this phone, then what my cases are about. */
function useLikelyCategories(categories: readonly Choice[]): Choice[] {
  const { city, mine } = useField();
  const [recent, setRecent] = useState<string[]>([]);
  useEffect(() => {
    void readSetting<string[]>('recentCategories').then((kept) => setRecent(kept ?? []));
  }, []);
  const { data } = useQuery(mineQuery(city.id, { area: mine.area?.id ?? null, unit: mine.unit }));
  const ids = [...recent, ...(data?.items ?? []).map(({ category }) => category)];
  const likely = [...new Set(ids)].map((id) => categories.find((choice) => choice.id === id));
  return likely.filter((choice) => choice !== undefined).slice(0, MOST_RECENT);
}

async function rememberCategory(id: string): Promise<void> {
  const kept = (await readSetting<string[]>('recentCategories')) ?? [];
  await writeSetting('recentCategories', [id, ...kept.filter((other) => other !== id)].slice(0, MOST_RECENT));
}
