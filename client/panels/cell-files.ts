import { type CellsQuestion, cellsPath } from '../api-cells';
import { useWords } from '../i18n';
import { useExplorer } from './explorer-context';
import { useMoment } from './played';
import { windowOf } from './queries';
import type { Heat } from './use-heat';

export interface CellFile {
  format: 'csv' | 'xlsx' | 'geojson';
  href: string;
}

/** The files of the cells that the map draws, with what stands beside a share or a change; of a playback at its moment. */
export function useCellFiles(heat: Heat): CellFile[] {
  const { question, window } = useExplorer();
  const { language } = useWords();
  const { measure, figure, level, bbox, track } = heat;
  useMoment(track);
  const asked: CellsQuestion = {
    ...question,
    measure: measure.id,
    level: track?.frame.level ?? level ?? 15,
    bbox: track ? null : bbox,
    ...(track ? momentOf(heat) : windowOf(measure.id, window)),
  };
  if (figure === 'domains' || figure === 'units') asked.distinct = figure === 'domains' ? 'domain' : 'unit';
  const beside = figure === 'share' ? '&beside=allCategories' : figure === 'change' ? '&beside=before' : '';
  const path = cellsPath(asked) + beside;
  return (['csv', 'xlsx', 'geojson'] as const).map((format) => ({
    format,
    href: `${path}&format=${format}&lang=${language}`,
  }));
}

/** The step at which a playback stands: what came in it, or what stood at its end. */
function momentOf({ measure, track }: Heat): Pick<CellsQuestion, 'from' | 'to' | 'at'> {
  const [from = null, to = null] = track ? [track.bounds[track.at()], track.bounds[track.at() + 1]] : [];
  if (measure.kind !== 'stock') return { from, to };
  return { from: null, to: null, ...(to !== null && { at: to }) };
}
