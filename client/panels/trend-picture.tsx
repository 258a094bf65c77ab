import type { CalendarAnswer, TrendAnswer } from '@zhiyu/shared/contract';
import { useMemo } from 'react';
import TrendCanvas, { type Playhead, type TrendMark } from '../charts/trend-canvas';
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
  const drawing = useMemo(() => nameMarked(props.drawing, marks), [props.drawing, marks]);
  return (
    <TrendCanvas
      drawing={drawing}
      marks={marks}
      playhead={props.playhead}
      words={timeline}
      onChoose={props.onChoose}
      onSeek={props.onSeek}
    />
  );
}

/** The tip of a step that is marked says with what, for its name may have no room. */
function nameMarked<Drawing extends Pick<TrendDrawing, 'bars'>>(
  drawing: Drawing,
  marks: readonly TrendMark[],
): Drawing {
  const namesAt = (step: number) =>
    marks.filter(({ first, last }) => first <= step && step <= last).map(({ name }) => name);
  const bars = drawing.bars.map((bar, step) => ({ ...bar, tip: [bar.tip, ...namesAt(step)].join('  ') }));
  return { ...drawing, bars };
}
