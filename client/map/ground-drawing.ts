import type { FeatureCollection } from 'geojson';
import type { GeoJSONSource, Map as MapLibre } from 'maplibre-gl';
import { afterFirstHeatIsSeen, afterFirstView } from '../first-view';
import { loadWebFont } from '../web-font';
import { addAreaColours, paintAreas } from './area-colours';
import { areaLabels, charactersOf } from './area-labels';
import { outlineOf } from './cell-outline';
import { clearSeams } from './clear-seams';
import { readStyleOptions } from './create-map';
import { drawSketch } from './draw-sketch';
import { addToStyle, restyle, type SourceId, type StyleOptions } from './map-style';
import type { CellAddress, SituationMapProps } from './situation-map';

const NOTHING: FeatureCollection = { type: 'FeatureCollection', features: [] };

/** Land, water, borders, names, coloured areas and what is chosen: all of the map that is not the heat. */
export class GroundDrawing {
  /** What is to be seen; null until the map's style stands. */
  private props: SituationMapProps | null = null;
  /** Whether the style has more than the heat, which comes first. */
  private stands = false;
  private stopped = false;
  private hovered: CellAddress | null = null;
  /** Counts the label sets, so that a slow font does not bring an old one back. */
  private labelTurn = 0;
  private labelling: Promise<void> = Promise.resolve();

  constructor(
    private readonly map: MapLibre,
    private readonly container: HTMLElement,
    private style: StyleOptions,
    private readonly onError: (error: Error) => void,
  ) {}

  /** How much larger than on a desk things are drawn. */
  get unit(): number {
    return this.style.unit;
  }

  /** Resolves once the names last asked for are on the map. */
  get labelled(): Promise<void> {
    return this.labelling;
  }

  /**
   * All of it comes in one picture, behind the heat on a page that is being opened: even an empty source has the map drawn
   * again for each of its tiles.
   */
  async start(first: SituationMapProps): Promise<void> {
    this.props = first;
    if (!first.areaColours) await afterFirstHeatIsSeen();
    const { props } = this;
    if (this.stopped) return;
    const nothing = { ...props, areas: null, neighbours: null, subareas: null, baseMap: null };
    this.stands = true;
    this.style = readStyleOptions(this.container, props.theme);
    addToStyle(this.map, this.style);
    addAreaColours(this.map, this.style);
    if (props.areaColours) paintAreas(this.map, props);
    if (props.sketch) drawSketch(this.map, props);
    void this.drawBaseLayers(props);
    this.drawSources(props, nothing);
    this.drawSelection(props, { ...nothing, selectedArea: null, selectedCell: null });
  }

  /** Draws what has changed. */
  update(props: SituationMapProps, before: SituationMapProps): void {
    this.props = props;
    if (!this.stands) return;
    if (props.theme !== before.theme) this.restyle(props);
    this.drawSources(props, before);
    this.drawSelection(props, before);
    if (props.areaColours !== before.areaColours || props.theme !== before.theme) paintAreas(this.map, props);
    if (props.sketch !== before.sketch || props.theme !== before.theme) drawSketch(this.map, props);
  }

  /** Follows another size of the canvas, which may come with another unit; names keep clear of seams at their new places. */
  resize(props: SituationMapProps): void {
    if (this.stands) this.restyle(props);
    else this.style = readStyleOptions(this.container, props.theme);
    if (this.stands && props.seams?.length) void this.drawLabels(props);
  }

  /** Outlines the cell under the pointer, beside the chosen one. */
  hover(cell: CellAddress | null): void {
    this.hovered = cell;
    this.outlineCells();
  }

  /** What is still on its way comes no more. */
  stop(): void {
    this.stopped = true;
  }

  private async drawBaseLayers({ baseLayers = [], readStyle, theme }: SituationMapProps): Promise<void> {
    if (baseLayers.length === 0 || !readStyle) return;
    try {
      const { addBaseLayers } = await import('./base-layers');
      if (!this.stopped) await addBaseLayers(this.map, baseLayers, theme, readStyle);
    } catch (error) {
      this.onError(error instanceof Error ? error : new Error(String(error)));
    }
  }

  private restyle({ theme, baseLayers }: SituationMapProps): void {
    this.style = readStyleOptions(this.container, theme);
    restyle(this.map, this.style);
    if (baseLayers?.length)
      void import('./base-layers').then((base) => base.restyleBaseLayers(this.map, theme));
  }

  private drawSources(props: SituationMapProps, before: SituationMapProps): void {
    if (props.baseMap !== before.baseMap) this.setSource('base', props.baseMap);
    if (props.areas !== before.areas) this.setSource('areas', props.areas);
    if (props.neighbours !== before.neighbours) this.setSource('neighbours', props.neighbours);
    if (props.subareas !== before.subareas) this.setSource('subareas', props.subareas);
    const named = ['areas', 'neighbours', 'subareas', 'language'] as const;
    const isMoved = Boolean(props.seams?.length) && props.fit.id !== before.fit.id;
    if (isMoved || named.some((name) => props[name] !== before[name])) {
      this.labelling = this.drawLabels(props);
    }
  }

  /**
   * Glyphs are drawn once and kept, so the page's fonts must be there before the first of them; and these come when
   * the page can be read.
   */
  private async drawLabels(props: SituationMapProps): Promise<void> {
    this.labelTurn += 1;
    const turn = this.labelTurn;
    const isOver = () => this.stopped || turn !== this.labelTurn;
    await afterFirstView();
    if (isOver()) return;
    const labels = areaLabels(props);
    const { fontFamily } = getComputedStyle(this.container);
    try {
      await loadWebFont();
      await document.fonts.load(`24px ${fontFamily}`, charactersOf(labels));
    } catch {
      // A font that cannot be had leaves the next of the stack, which the browser draws with.
    }
    if (isOver()) return;
    this.setSource('labels', clearSeams(labels, this.map, props.seams ?? [], this.style.unit));
  }

  private setSource(id: SourceId, data: FeatureCollection | null | undefined): void {
    this.map.getSource<GeoJSONSource>(id)?.setData(data ?? NOTHING);
  }

  private drawSelection(props: SituationMapProps, before: SituationMapProps): void {
    if (props.selectedArea !== before.selectedArea) {
      if (before.selectedArea)
        this.map.removeFeatureState({ source: 'areas', id: before.selectedArea }, 'selected');
      if (props.selectedArea) {
        this.map.setFeatureState({ source: 'areas', id: props.selectedArea }, { selected: true });
      }
    }
    if (props.selectedCell !== before.selectedCell) this.outlineCells();
  }

  private outlineCells(): void {
    if (!this.stands) return;
    const cells = [this.props?.selectedCell, this.hovered].filter((cell) => cell != null);
    this.setSource('cell', { type: 'FeatureCollection', features: cells.map(outlineOf) });
  }
}
