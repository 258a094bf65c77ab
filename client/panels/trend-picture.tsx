import type { CalendarAnswer, TrendAnswer } from '@zhiyu/shared/contract';
import { useMemo } from 'react';
import TrendCanvas, { type Playhead } from '../charts/trend-canvas';
import type { TrendDrawing } from '../charts/trend-chart';
import { useExplorerWords } from '../explorer-words';
import { useWords } from '../i18n';
import { useExplorer } from './explorer-context';
import { listMarks } from './trend-marks';

/** The trend as a picture, with holidays and periods marked, its handles named. */
export default function TrendPicture(props: {
  answer: TrendAnswer;
  drawing: Omit<TrendDrawing, 'unit' | 'font' | 'height'>;
  calendar: CalendarAnswer | undefined;
  playhead: Playhead | null;
  onChoose: (first: number, last: number) => void;
  onSeek: (step: number, isOver: boolean) => void;
}) {
  const { answer, calendar } = props;
  const { clock } = useExplorer();
  const { text } = useWords();
  const { timeline } = useExplorerWords();
  const marks = useMemo(
    () => listMarks(answer, calendar, clock, { ...timeline, text }),
    [answer, calendar, clock, timeline, text],
  );
  return (
    <TrendCanvas
      drawing={props.drawing}
      marks={marks}
      playhead={props.playhead}
      words={timeline}
      onChoose={props.onChoose}
      onSeek={props.onSeek}
    />
  );
}
