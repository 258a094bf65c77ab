import { concurrenceTexts } from '@zhiyu/shared/concurrence';
import { useWords } from '../i18n';
import type { AreaTouch } from '../map/situation-map';
import { useExplorer } from './explorer-context';
import { useCompare } from './queries';
import { OverdueCount, TouchCard } from './touch-card';
import type { AreaReading } from './use-area-heat';
import type { Heat } from './use-heat';

const NOW = { from: null, to: null };

/** What is known of an area that is coloured as a whole: the figure of the map, open and overdue cases, and the way into it. */
export function AreaCard(props: {
  touch: AreaTouch;
  heat: Heat;
  pinned: boolean;
  onClose: () => void;
  onDrill: (area: string) => void;
}) {
  const { touch, heat, ...card } = props;
  const { children, path } = useExplorer();
  const { messages, areaName } = useWords();
  const area = children.find(({ id }) => id === touch.areaId);
  if (!area) return null;
  const reading = heat.areas?.readings.get(area.id);
  return (
    <TouchCard
      {...card}
      testId="area-card"
      point={touch.point}
      title={areaName(area)}
      where={path.slice(1).map(areaName).join(messages.separator)}
      leadsTo={area.id}
    >
      <p>{reading ? <AreaLine reading={reading} heat={heat} /> : messages.cell.nothing}</p>
      <AreaStocks area={area.id} heat={heat} />
    </TouchCard>
  );
}

/** The figure of the map. */
function AreaLine({ reading, heat }: { reading: AreaReading; heat: Heat }) {
  const { messages, text, format } = useWords();
  const { measure, figure } = heat;
  if ('groups' in reading) {
    const { label } = concurrenceTexts[figure === 'units' ? 'unit' : 'domain'];
    return <>{messages.cell.figure(text(label), format.count(reading.groups), '')}</>;
  }
  const { own, beside } = reading;
  const label = text(measure.label);
  const write = (value: number | null | undefined) =>
    value == null ? '—' : format.figure(value, measure.unit);
  if (figure === 'change') {
    const before = measure.unit === 'share' ? beside?.value : own.before;
    return <>{messages.cell.changed(label, write(own.value), write(before))}</>;
  }
  if (figure === 'share') {
    const [part, all] = [own.value ?? 0, beside?.value ?? 0];
    if (reading.drawn === null) return <>{messages.cell.shareHidden(label, format.count(all))}</>;
    return (
      <>{messages.cell.share(label, format.percent(part / all), format.count(part), format.count(all))}</>
    );
  }
  if (measure.unit !== 'share')
    return <>{messages.cell.figure(label, write(own.value), messages.units[measure.unit])}</>;
  const [part, all] = [format.count(own.numerator ?? 0), format.count(own.denominator ?? 0)];
  if (!own.shown || own.value === null) return <>{messages.cell.shareHidden(label, all)}</>;
  return <>{messages.cell.share(label, format.percent(own.value), part, all)}</>;
}

/** Open and overdue cases, where the map does not show them itself. */
function AreaStocks({ area, heat }: { area: string; heat: Heat }) {
  const { messages, format } = useWords();
  const { data } = useCompare('area', ['open', 'overdue'], NOW);
  const values = data?.rows.find(({ id }) => id === area)?.values;
  if (!values) return null;
  const open = values.open?.value ?? 0;
  const overdue = values.overdue?.value ?? 0;
  return (
    <p>
      {heat.measure.id !== 'open' && messages.cell.open(format.count(open))}
      {overdue > 0 && heat.measure.id !== 'overdue' && (
        <>
          {heat.measure.id !== 'open' && messages.separator}
          <OverdueCount count={overdue} />
        </>
      )}
    </p>
  );
}
