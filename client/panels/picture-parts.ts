import { palettes, volumeRamp } from '../colours';
import { useExplorerWords } from '../explorer-words';
import { useWords } from '../i18n';
import { readInstant } from '../read-instant';
import { nameCategories } from './category-chooser';
import type { PictureParts } from './compose-picture';
import { useExplorer } from './explorer-context';
import { listFilters } from './filter-names';
import { useGovernanceArea } from './governance-queries';
import { formatClass, useTitle } from './legend';
import { sayFrame } from './playback-plan';
import type { Heat } from './use-heat';
import { nameDays, nameWindow } from './window-chooser';

/** What must stand on a picture of the map, in words: title, slice, legend, marks. */
export function usePictureParts(heat: Heat): (map: HTMLCanvasElement) => PictureParts {
  const explorer = useExplorer();
  const words = useWords();
  const { messages, cityTitle, areaName, text } = words;
  const { city, theme, area, view } = explorer;
  const governanceArea = useGovernanceArea();
  const sayTime = useTime(heat);
  const notes = useNotes(heat);
  const title = useTitle(heat);
  const palette = palettes[theme];
  const asOf = heat.answer?.asOf;
  const limits = heat.areas?.limits ?? heat.cells?.limits ?? [];
  const ramp = volumeRamp(palette, limits.length);
  const attribution = city.baseMap?.attribution;
  return (map) => ({
    map,
    scale: map.width / (document.getElementById('map')?.clientWidth || map.width),
    title: cityTitle(city),
    lines: [
      governanceArea?.name ?? '',
      areaName(area),
      view.categories.length > 0 ? nameCategories(explorer, words) : messages.category.all,
      ...listFilters(explorer, words).map(({ name }) => name),
      sayTime(),
      asOf ? messages.bar.asOf(readInstant(asOf)) : '',
    ].filter((line) => line !== ''),
    legend: {
      title,
      classes: limits.map((limit, index) => ({ colour: ramp[index] ?? '', label: formatClass(limit, heat) })),
      notes: notes(),
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

/** The window, or the moment at which a playback stands. */
function useTime({ track, measure }: Heat): () => string {
  const explorer = useExplorer();
  const words = useWords();
  const { playback: messages } = useExplorerWords();
  const bucket = explorer.view.playback?.bucket ?? 'day';
  return () => {
    if (!track) return `${nameWindow(explorer.windowChoice, explorer, words)} ${nameDays(explorer, words)}`;
    const frame = sayFrame(track.bounds[track.at()] ?? 0, bucket, messages.weekdays, explorer.clock);
    return measure.kind === 'stock' ? messages.standing(frame) : messages.arrived(frame);
  };
}

/** What the legend of the page says beside its classes. */
function useNotes({ track, answer, outlined, outlinedFrom, measure, figure, areas }: Heat): () => string[] {
  const { messages, format } = useWords();
  const { legend } = messages;
  return () => {
    const totals = track?.totals() ?? answer;
    const count = (value: number) => format.count(value);
    const hasHatching = measure.kind === 'rate' || figure === 'share' || figure === 'change';
    const overdue = outlinedFrom === 1 ? legend.withOverdue : legend.overdueFrom(count(outlinedFrom));
    return [
      ...(totals
        ? [
            [legend.located(count(totals.located)), legend.unlocated(count(totals.unlocated))].join(
              messages.separator,
            ),
          ]
        : []),
      ...(outlined ? [`□ ${overdue}`] : []),
      ...(hasHatching ? [`▨ ${areas ? legend.smallAreas : legend.smallCells}`] : []),
    ];
  };
}
