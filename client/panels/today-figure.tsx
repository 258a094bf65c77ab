import { useWords } from '../i18n';
import type { CityClock } from '../view-state';
import { useExplorer } from './explorer-context';
import { ChangeMark, OneFigure } from './one-figure';
import { useCompare, useToday } from './queries';

/** Cases since midnight, against yesterday up to the same hour. */
export function TodayFigure() {
  const { clock } = useExplorer();
  const { messages, format } = useWords();
  const today = useToday();
  const asOf = today.data ? Date.parse(today.data.asOf) : clock.now;
  const yesterday = useCompare('area', ['reported'], yesterdayUpTo(asOf, clock), today.isSuccess);
  const figure = today.data?.whole.values.reported;
  const before = yesterday.data?.whole.values.reported?.value;
  const difference = figure?.value == null || before == null ? null : figure.value - before;
  return (
    <OneFigure
      id="reported"
      label={messages.figures.today}
      figure={figure}
      asOf={today.data?.asOf ?? ''}
      listed="today"
    >
      {difference !== null && (
        <>
          <ChangeMark difference={difference} amount={format.count(Math.abs(difference))} />
          {` ${messages.figures.sameHour}`}
        </>
      )}
    </OneFigure>
  );
}

/** From yesterday's midnight to the same reading of the clock, also where a day has 23 or 25 hours. */
function yesterdayUpTo(instant: number, { zone }: CityClock) {
  const local = zone.toLocal(instant);
  return { from: zone.startOfDay(instant - 1, -1), to: zone.toInstant({ ...local, day: local.day - 1 }) };
}
