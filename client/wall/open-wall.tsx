import { useState } from 'react';
import styles from './editor-screen.module.css';
import { parseWallAddress, serialiseWallAddress, type WallAddress } from './wall-address';
import { useWallWords } from './wall-words';

const canvases = ['1920x1080', '3840x2160', '7680x4320', '5120x1440', '6656x1792'] as const;

/** What the address of a wall says beside its playlist, and the link to it. */
export function OpenWall({ address }: { address: WallAddress }) {
  const wall = useWallWords();
  const [canvas, setCanvas] = useState('');
  const [seams, setSeams] = useState('');
  const [seamsDown, setSeamsDown] = useState('');
  const [night, setNight] = useState('');
  const [name, setName] = useState('');
  const [language, setLanguage] = useState(address.language);
  const [isCopied, setIsCopied] = useState(false);
  const query = new URLSearchParams({ canvas, seams, seamsDown, night, name, lang: language });
  const asked = parseWallAddress(`/wall/${encodeURIComponent(address.city)}`, `?${query}`);
  const { playlist, area, categories } = address;
  const link = asked ? serialiseWallAddress({ ...asked, playlist, area, categories }) : '';
  return (
    <fieldset className={styles.open} aria-label={wall.editor.open}>
      <label>
        {wall.editor.canvas}
        <select value={canvas} onChange={({ target }) => setCanvas(target.value)}>
          <option value="">{wall.editor.ownWindow}</option>
          {canvases.map((one) => (
            <option key={one} value={one}>
              {one.replace('x', ' × ')}
            </option>
          ))}
        </select>
      </label>
      <label>
        {wall.editor.seams}
        <input value={seams} inputMode="numeric" onChange={({ target }) => setSeams(target.value)} />
      </label>
      <label>
        {wall.editor.seamsDown}
        <input value={seamsDown} inputMode="numeric" onChange={({ target }) => setSeamsDown(target.value)} />
      </label>
      <label>
        {wall.editor.night}
        <input
          value={night}
          placeholder="22:00-06:00"
          onChange={({ target }) => setNight(target.value)}
          data-testid="editor-night"
        />
      </label>
      <label>
        {wall.editor.wallName}
        <input value={name} maxLength={40} onChange={({ target }) => setName(target.value)} />
      </label>
      <label>
        {wall.editor.language}
        <select value={language} onChange={({ target }) => setLanguage(target.value === 'en' ? 'en' : 'zh')}>
          <option value="zh">{wall.editor.languages.zh}</option>
          <option value="en">{wall.editor.languages.en}</option>
        </select>
      </label>
      <a className={styles.primary} href={link} target="_blank" rel="noreferrer" data-testid="editor-open">
        {wall.editor.open}
      </a>
      <button
        type="button"
        onClick={async () => {
          await navigator.clipboard.writeText(new URL(link, location.href).href);
          setIsCopied(true);
        }}
      >
        {wall.editor.link}
      </button>
      <span role="status">{isCopied && wall.editor.copied}</span>
    </fieldset>
  );
}
