import { useQuery } from '@tanstack/react-query';
import { dueGroups } from '@zhiyu/shared/due-groups';
import { useState } from 'react';
import { useWords } from '../i18n';
import { CaseRow } from './case-row';
import rowStyles from './case-row.module.css';
import { useField } from './field-context';
import { mineQuery } from './field-queries';
import pageStyles from './page.module.css';
import { AreaPicker, SearchPicker } from './picker';

/** My grid's and my unit's open cases by when they are due, with the counts that every other page has. */
export function MinePage() {
  const { city, mine } = useField();
  const words = useWords();
  const { field } = words.messages;
  const { data, error } = useQuery(mineQuery(city.id, { area: mine.area?.id ?? null, unit: mine.unit }));
  return (
    <div className={pageStyles.page}>
      <h1 className={pageStyles.title}>{field.mine.title}</h1>
      <MyChoices />
      {!data && (
        <p className={pageStyles.quiet} role={error ? 'alert' : 'status'}>
          {error ? field.failed : field.loading}
        </p>
      )}
      {data?.total === 0 && <p className={pageStyles.empty}>{field.mine.none}</p>}
      {data &&
        dueGroups
          .filter((group) => data.counts[group] > 0)
          .map((group) => (
            <section key={group} data-testid={`mine-${group}`}>
              <h2 className={pageStyles.groupTitle} data-group={group}>
                {field.mine.groups[group]} <span>{words.format.count(data.counts[group])}</span>
              </h2>
              <ul className={rowStyles.list}>
                {data.items
                  .filter((item) => item.group === group)
                  .map((item) => (
                    <CaseRow key={item.id} item={item} asOf={data.asOf} />
                  ))}
              </ul>
            </section>
          ))}
      {data && data.items.length < data.total && (
        <p className={pageStyles.note}>
          {field.mine.some(words.format.count(data.items.length), words.format.count(data.total))}
        </p>
      )}
    </div>
  );
}

/** Which area and which unit are mine. */
export function MyChoices() {
  const { city, mine, setMine } = useField();
  const words = useWords();
  const { field } = words.messages;
  const [open, setOpen] = useState<'area' | 'unit' | null>(null);
  const units = city.units.map(({ id, name }) => ({ id, name: words.text(name) }));
  const unitName = units.find(({ id }) => id === mine.unit)?.name ?? field.mine.any;
  return (
    <div className={pageStyles.choicesRow}>
      <button type="button" className={pageStyles.setting} onClick={() => setOpen('area')}>
        <span className={pageStyles.quiet}>{field.mine.area}</span>
        {mine.area?.name ?? field.mine.all}
      </button>
      <button type="button" className={pageStyles.setting} onClick={() => setOpen('unit')}>
        <span className={pageStyles.quiet}>{field.mine.unit}</span>
        {unitName}
      </button>
      {open === 'area' && (
        <AreaPicker
          title={field.mine.area}
          onClose={() => setOpen(null)}
          onChoose={(area) => {
            const isAll = area.id === city.root;
            setMine({ ...mine, area: isAll ? null : { id: area.id, name: words.areaName(area) } });
            setOpen(null);
          }}
        />
      )}
      {open === 'unit' && (
        <SearchPicker
          title={field.mine.unit}
          label={field.pick.search}
          choices={units}
          first={[{ id: '', name: field.mine.any }]}
          onClose={() => setOpen(null)}
          onChoose={({ id }) => {
            setMine({ ...mine, unit: id || null });
            setOpen(null);
          }}
        />
      )}
    </div>
  );
}
