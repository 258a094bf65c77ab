import type { CityAnswer } from '@zhiyu/shared/contract';
import { useState } from 'react';
import { useWords } from '../i18n';
import { AreaSelect } from './area-select';
import styles from './editor-screen.module.css';
import { serialiseWallAddress, type WallAddress } from './wall-address';
import { useWallWords } from './wall-words';

/** The cockpit 驾驶舱 of any area and any domain: choose, and open it. */
export function CockpitChooser({ address, city }: { address: WallAddress; city: CityAnswer }) {
  const wall = useWallWords();
  const { text } = useWords();
  const [area, setArea] = useState<string | null>(null);
  const [domain, setDomain] = useState('');
  const domains = city.categories.filter(({ parent }) => parent === null);
  const categories = domain === '' ? [] : [domain];
  const link = serialiseWallAddress({ ...address, page: 'wall', playlist: 'cockpit', area, categories });
  return (
    <section className={styles.cockpit} data-testid="cockpit">
      <h2>{wall.editor.cockpit}</h2>
      <p className={styles.quiet}>{wall.editor.cockpitHint}</p>
      <AreaSelect label={wall.editor.area} city={city} value={area} onChange={setArea} />
      <label>
        {wall.editor.domain}
        <select value={domain} onChange={({ target }) => setDomain(target.value)}>
          <option value="">{wall.allDomains}</option>
          {domains.map(({ id, name }) => (
            <option key={id} value={id}>
              {text(name)}
            </option>
          ))}
        </select>
      </label>
      <a href={link} target="_blank" rel="noreferrer">
        {wall.editor.open}
      </a>
    </section>
  );
}
