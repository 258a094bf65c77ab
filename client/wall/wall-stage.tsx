import type { CSSProperties, ReactNode } from 'react';
import { useWords } from '../i18n';
import { useLostPart } from '../lost-part';
import { useDrawnScene } from './use-drawn-scene';
import styles from './wall.module.css';
import { WallCompare } from './wall-compare';
import { useWall } from './wall-context';
import { WallClock, WallFigures, WallTitle } from './wall-head';
import head from './wall-head.module.css';
import { WallList } from './wall-list';
import { WallMaps } from './wall-maps';
import message from './wall-message.module.css';
import { WallNotice } from './wall-notice';
import type { WallShown } from './wall-shown';
import { WallTrend } from './wall-trend';

/** One scene on its canvas: the same for a wall and for the preview of the page that makes playlists. */
export function WallStage(props: {
  shown: WallShown;
  sceneCount: number;
  /** The instant on the server's clock, milliseconds. */
  now: () => number;
  style?: CSSProperties;
  /** It stands on a page with other things. */
  isPart?: boolean;
  children?: ReactNode;
}) {
  const { layout } = useWall();
  const { shown, sceneCount, now } = props;
  const { told, drawn } = useDrawnScene(shown);
  const { data } = told;
  const { width, height } = layout.canvas;
  const Element = props.isPart ? 'div' : 'main';
  const style = { width, height, '--unit': `${layout.unit}px`, ...props.style } as CSSProperties;
  return (
    <Element className={styles.wall} style={style} data-testid="wall" data-scene={told.sceneKey}>
      {data && shown.data && (
        <>
          <WallMaps data={shown.data} told={data} sceneKey={shown.sceneKey} onDrawn={drawn} />
          <header className={head.head} style={{ height: data && layout.compare.top }} />
          <WallTitle data={data} place={told.rotation.scene + 1} total={sceneCount} />
          <WallFigures data={data} />
          <WallClock data={data} now={now} clockAhead={shown.clockAhead} />
          <WallCompare data={data} />
          {layout.list && <WallList data={data} box={layout.list} />}
          <WallTrend data={data} />
          <WallNotice shown={shown} now={now} />
        </>
      )}
      {props.children}
    </Element>
  );
}

/** What a wall says before its first scene. */
export function WallMessage({ title, hint }: { title: string; hint: string }) {
  const { messages } = useWords();
  const isPartLost = useLostPart() !== 'no';
  return (
    <main className={message.message} data-testid="wall-message">
      <h1>{title}</h1>
      <p>{hint}</p>
      {isPartLost && <p data-testid="part-lost">{messages.states.partLost}</p>}
    </main>
  );
}
