import { Popover } from 'radix-ui';
import { useState } from 'react';
import { tablePath } from '../api';
import { comparePath } from '../api-compare';
import { useExplorerWords } from '../explorer-words';
import { useWords } from '../i18n';
import { listAreaRows, writeAreaCsv, writeAreaShapes } from './area-rows';
import { useAreaColumns } from './areas-table';
import { useCellFiles } from './cell-files';
import { composePicture } from './compose-picture';
import controls from './controls.module.css';
import { useExplorer } from './explorer-context';
import { SaveIcon } from './icons';
import { usePictureParts } from './picture-parts';
import { useCompareQuestion, windowOf } from './queries';
import type { AreaHeat } from './use-area-heat';
import type { Heat } from './use-heat';
import { useMapShapes } from './use-map-shapes';

/** Carries away what the map shows: a picture, or its cells as a table or as shapes. */
export default function SaveMenu(props: {
  heat: Heat;
  /** Draws the map anew; null while there is none. */
  takePicture: (() => HTMLCanvasElement) | null;
}) {
  const { heat, takePicture } = props;
  const explorer = useExplorer();
  const { save: messages } = useExplorerWords();
  const describe = usePictureParts(heat);
  const [failed, setFailed] = useState(false);
  const save = async () => {
    if (!takePicture) return;
    const picture = composePicture(describe(takePicture()));
    const blob = await new Promise<Blob | null>((resolve) => picture.toBlob(resolve, 'image/png'));
    setFailed(blob === null);
    if (blob) download(blob, `${nameFile(explorer.city.id, heat)}.png`);
  };
  return (
    <Popover.Root>
      <Popover.Trigger aria-label={messages.title} data-testid="save-menu">
        <SaveIcon />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className={controls.popover}
          side="right"
          align="start"
          sideOffset={6}
          collisionPadding={8}
          aria-label={messages.title}
        >
          <button
            type="button"
            className={controls.option}
            disabled={!takePicture}
            onClick={save}
            data-testid="save-png"
          >
            {messages.picture}
          </button>
          {heat.areas ? <AreaFiles heat={heat} areas={heat.areas} /> : <CellFiles heat={heat} />}
          <CopyLink />
          <p className={controls.hint}>{failed ? messages.failed : messages.hint}</p>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** The cells that the map draws, from the server, however many they are. */
function CellFiles({ heat }: { heat: Heat }) {
  const { save: messages } = useExplorerWords();
  return useCellFiles(heat).map(({ format, href }) => (
    <a key={format} className={controls.option} href={href} download data-testid={`save-${format}`}>
      {messages.cells(messages.formats[format])}
    </a>
  ));
}

/** The areas that the map colours, a few dozen: written here, as they are shown. */
function AreaFiles({ heat, areas }: { heat: Heat; areas: AreaHeat }) {
  const { city, children, window } = useExplorer();
  const { messages: common, areaName, language } = useWords();
  const { save: messages } = useExplorerWords();
  const { measure, figure } = heat;
  const columns = useAreaColumns(heat);
  const shapes = useMapShapes().areas;
  const compared = useCompareQuestion('area', [measure.id], windowOf(measure.id, window));
  const rows = listAreaRows(areas, figure, measure);
  const name = nameFile(city.id, heat);
  const saveCsv = () => {
    const lines = rows.map((row) => {
      const area = children.find(({ id }) => id === row.id);
      return [row.id, area ? areaName(area) : '', ...columns.map(({ read }) => read(row))];
    });
    const head = ['id', common.compare.name, ...columns.map(({ name }) => name)];
    download(new Blob([writeAreaCsv(head, lines)], { type: 'text/csv' }), `${name}.csv`);
  };
  const saveShapes = () => {
    if (!shapes) return;
    const text = writeAreaShapes(shapes, rows, {
      measure: measure.id,
      figure,
      asOf: heat.answer?.asOf ?? '',
    });
    download(new Blob([text], { type: 'application/geo+json' }), `${name}.geojson`);
  };
  return (
    <>
      <button type="button" className={controls.option} onClick={saveCsv} data-testid="save-csv">
        {messages.areas(messages.formats.csv)}
      </button>
      {(figure === 'value' || figure === 'change') && (
        <a
          className={controls.option}
          href={tablePath(comparePath(compared), 'xlsx', language)}
          download
          data-testid="save-xlsx"
        >
          {messages.areas(messages.formats.xlsx)}
        </a>
      )}
      <button
        type="button"
        className={controls.option}
        disabled={!shapes}
        onClick={saveShapes}
        data-testid="save-geojson"
      >
        {messages.areas(messages.formats.geojson)}
      </button>
    </>
  );
}

/** The address of the page restores all that it shows. */
function CopyLink() {
  const { save: messages } = useExplorerWords();
  const [state, setState] = useState<'link' | 'copied' | 'notCopied'>('link');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(location.href);
      setState('copied');
    } catch {
      // Without HTTPS a browser gives no clipboard.
      setState('notCopied');
    }
  };
  return (
    <button type="button" className={controls.option} onClick={() => void copy()} data-testid="save-link">
      {messages[state]}
    </button>
  );
}

function nameFile(city: string, { measure, figure, answer }: Heat): string {
  const parts = [city, measure.id, ...(figure === 'value' ? [] : [figure])];
  return [...parts, (answer?.asOf ?? '').slice(0, 10)].join('-');
}

function download(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
