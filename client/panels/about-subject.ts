import { cellMetres, latitudeOf } from '@zhiyu/shared/grid';
import { useMemo } from 'react';
import { useWords } from '../i18n';
import type { Subject } from '../view-parts';
import type { View } from '../view-state';
import { type Explorer, useExplorer } from './explorer-context';
import { useArea } from './queries';

/** The Explorer as a panel about one cell, area or unit sees it: the same window, the slice cut to the subject. */
export function useExplorerAbout({ kind, id }: Subject): Explorer {
  const explorer = useExplorer();
  const area = useArea(kind === 'area' ? id : null);
  return useMemo(() => {
    const { question } = explorer;
    if (kind === 'cell') return { ...explorer, question: { ...question, cell: id } };
    if (kind === 'unit') {
      return { ...explorer, question: { ...question, ofUnit: id }, view: { ...explorer.view, unit: id } };
    }
    return {
      ...explorer,
      question: { ...question, area: id === explorer.city.root ? null : id },
      ...(area && { area, path: [...explorer.path.filter((step) => step.id !== area.id), area] }),
    };
  }, [explorer, kind, id, area]);
}

/** What a subject is called. */
export function useSubjectName({ kind, id }: Subject): string {
  const { city } = useExplorer();
  const { messages, text, areaName, format } = useWords();
  const area = useArea(kind === 'area' ? id : null);
  if (kind === 'area') return area ? areaName(area) : id;
  if (kind === 'unit') {
    const unit = city.units.find((one) => one.id === id);
    return unit ? text(unit.name) : id;
  }
  const [level = 0, , y = 0] = id.split(',').map(Number);
  return messages.cell.title(format.distance(cellMetres(level, latitudeOf((y + 0.5) / 2 ** level))));
}

/** The cases of a subject as a list: the slice on the page cut to it. */
export function listOf({ kind, id }: Subject): Partial<View> {
  if (kind === 'area') return { area: id, map: null, listedPart: null, listedOf: null };
  return { listedPart: null, listedOf: { by: kind, id } };
}
