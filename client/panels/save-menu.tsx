import { Popover } from 'radix-ui';
import { useState } from 'react';
import { type CellsQuestion, cellsPath } from '../api-cells';
import { palettes, volumeRamp } from '../colours';
import { useExplorerWords } from '../explorer-words';
import { useWords } from '../i18n';
import type { MapView } from '../map/situation-map';
import { readInstant } from '../read-instant';
import { nameCategories } from './category-chooser';
import { composePicture, type PictureParts } from './compose-picture';
import controls from './controls.module.css';
import { useExplorer } from './explorer-context';
import { SaveIcon } from './icons';
import { formatClass, useTitle } from './legend';
import { windowOf } from './queries';
import type { Heat } from './use-heat';
import { nameDays, nameWindow } from './window-chooser';

/** Carries away what the map shows: a picture, or its cells as a table or as shapes. */
export default function SaveMenu(props: {
  heat: Heat;
  view: MapView | null;
  /** Draws the map anew; null while there is none. */
  takePicture: (() => HTMLCanvasElement) | null;
}) {
  const { heat, takePicture } = props;
  const explorer = useExplorer();
  const { language } = useWords();
  const { save: messages } = useExplorerWords();
  const describe = usePictureParts(heat);
  const [failed, setFailed] = useState(false);
  const path = usePath(heat);
  const save = async () => {
    if (!takePicture) return;
    const picture = composePicture(describe(takePicture()));
    const blob = await new Promise<Blob | null>((resolve) => picture.toBlob(resolve, 'image/png'));
    setFailed(blob === null);
    if (blob)
      download(blob, `${explorer.city.id}-${heat.measure.id}-${(heat.answer?.asOf ?? '').slice(0, 10)}.png`);
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
          {(['csv', 'xlsx', 'geojson'] as const).map((format) => (
            <a
              key={format}
              className={controls.option}
              href={`${path}&format=${format}&lang=${language}`}
              download
              data-testid={`save-${format}`}
            >
              {messages.cells(messages.formats[format])}
            </a>
          ))}
          <p className={controls.hint}>{failed ? messages.failed : messages.hint}</p>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** The address of the cells that the map draws. */
function usePath({ measure, figure, level, bbox }: Heat): string {
  const { question, window } = useExplorer();
  const asked: CellsQuestion = {
    ...question,
    measure: measure.id,
    level: level ?? 15,
    bbox,
    ...windowOf(measure.id, window),
  };
  if (figure === 'domains' || figure === 'units') asked.distinct = figure === 'domains' ? 'domain' : 'unit';
  return cellsPath(asked);
}

function usePictureParts(heat: Heat): (map: HTMLCanvasElement) => PictureParts {
  const explorer = useExplorer();
  const words = useWords();
  const { messages, cityTitle, areaName, text, format } = words;
  const { city, theme, area, view } = explorer;
  const title = useTitle(heat);
  const palette = palettes[theme];
  const asOf = heat.answer?.asOf;
  const limits = heat.areas?.limits ?? heat.cells?.limits ?? [];
  const ramp = volumeRamp(palette, limits.length);
  const totals = heat.track?.totals() ?? heat.answer;
  const attribution = city.baseMap?.attribution;
  return (map) => ({
    map,
    scale: map.width / (document.getElementById('map')?.clientWidth || map.width),
    title: cityTitle(city),
    lines: [
      areaName(area),
      view.categories.length > 0 ? nameCategories(explorer, words) : messages.category.all,
      `${nameWindow(explorer.windowChoice, explorer, words)} ${nameDays(explorer, words)}`,
      asOf ? messages.bar.asOf(readInstant(asOf)) : '',
    ].filter((line) => line !== ''),
    legend: {
      title,
      classes: limits.map((limit, index) => ({ colour: ramp[index] ?? '', label: formatClass(limit, heat) })),
      notes: totals
        ? [
            [
              messages.legend.located(format.count(totals.located)),
              messages.legend.unlocated(format.count(totals.unlocated)),
            ].join(messages.separator),
          ]
        : [],
    },
    marks: [
      city.schematic ? messages.map.schematic : '',
      city.generated ? messages.map.generated : '',
      attribution && (!city.schematic || city.baseMap?.layers.length)
        ? messages.map.attribution(text(attribution))
        : '',
      city.baseMap?.reviewNumber ? messages.map.reviewNumber(city.baseMap.reviewNumber) : '',
    ].filter((mark) => mark !== ''),
    font: getComputedStyle(document.body).fontFamily,
    colours: palette,
  });
}

function download(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
