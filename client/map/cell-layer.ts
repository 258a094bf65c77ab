import {
  type DefaultProps,
  Layer,
  type LayerProps,
  type UpdateParameters,
  type Viewport,
} from '@deck.gl/core';
import type { Texture } from '@luma.gl/core';
import { Model } from '@luma.gl/engine';
import { channelsOf } from '../colours';
import { type CellRange, type CellWindow, intersectRanges, rangeOf } from './cell-grid';
import { cellFragmentShader, cellsModule, cellVertexShader, type Vector } from './cell-shader';

/** Width of deck.gl's world at zoom 0, in its common units. */
const WORLD = 512;
/** From this many CSS pixels on, cells stand apart by a hair. */
const GAP_FROM_PIXELS = 5.5;
/** So many CSS pixels wide, a cell is looked at for itself, and stays crisp. */
const CRISP_FROM_PIXELS = 14;
/** The largest number of a shader. */
const NO_LIMIT = 3.4e38;
/** CSS pixels from one line of the hatching to the next. */
const HATCH_PIXELS = 5;

interface CellLayerOwnProps {
  /** The cells to draw; a new object uploads once, into the same texture where the size is the same. */
  window: CellWindow | null;
  /** Lower limits of the classes, ascending, at most eight. */
  limits: readonly number[];
  /** One colour a class. */
  ramp: readonly string[];
  overdueColour: string;
  tooFewColour: string;
  /** Whether figures run into each other where cells are small. */
  smooth: boolean;
  /** How much larger than on a desk things are drawn. */
  unit: number;
  /** Called whenever cells were drawn, at every frame. */
  onDraw: () => void;
  /** The MapLibre layer under which the cells lie. */
  beforeId?: string;
}
export type CellLayerProps = CellLayerOwnProps & LayerProps;

const defaultProps: DefaultProps<CellLayerOwnProps> = {
  window: { type: 'object', value: null, optional: true },
  limits: { type: 'array', value: [], compare: true },
  ramp: { type: 'array', value: [], compare: true },
  overdueColour: '#ff0000',
  tooFewColour: '#808080',
  smooth: false,
  unit: 1,
  onDraw: { type: 'function', value: () => undefined },
};

/**
 * Heat cells from numbers: the window's figures lie in a float texture, one texel a cell, and the fragment shader
 * finds the class and its colour. New data costs one upload, a new palette or new limits a texture of a few texels,
 * a moved camera nothing. Rows are equal steps in Mercator, and the rectangle is placed in Mercator space.
 */
export class CellLayer extends Layer<Required<CellLayerOwnProps>> {
  static override layerName = 'CellLayer';
  static override defaultProps = defaultProps;

  declare state: { model: Model; figures: Texture | null; classes: Texture | null };

  override initializeState(): void {
    const shaders = { vs: cellVertexShader, fs: cellFragmentShader, modules: [cellsModule] };
    const model = new Model(this.context.device, {
      ...this.getShaders(shaders),
      id: `${this.props.id}-model`,
      topology: 'triangle-strip',
      vertexCount: 4,
      isInstanced: false,
      bufferLayout: [],
      parameters: { depthCompare: 'always', depthWriteEnabled: false, cullMode: 'none' },
    });
    this.setState({ model, figures: null, classes: null });
  }

  override updateState({ props, oldProps }: UpdateParameters<this>): void {
    if (props.window !== oldProps.window) this.uploadFigures(props.window);
    if (props.limits !== oldProps.limits || props.ramp !== oldProps.ramp) this.uploadClasses();
  }

  override finalizeState(context: typeof this.context): void {
    this.state.figures?.destroy();
    this.state.classes?.destroy();
    super.finalizeState(context);
  }

  override draw(): void {
    const { window, limits, ramp, overdueColour, tooFewColour, smooth, unit } = this.props;
    const { model, figures, classes } = this.state;
    const { viewport, device } = this.context;
    if (!window || !figures || !classes) return;
    const visible = intersectRanges(window, rangeOf(viewport.getBounds(), window.level));
    if (!visible) return;
    const pixelRatio = device.getDefaultCanvasContext().canvas.width / viewport.width;
    const side = (WORLD / 2 ** window.level) * viewport.scale;
    model.shaderInputs.setProps({
      cells: {
        ...cornersOf(visible, viewport),
        rectangle: rectangleIn(window, visible),
        overdueColour: [...channelsOf(overdueColour), 1],
        tooFewColour: [...channelsOf(tooFewColour), 1],
        lowerLimits: fourLimits(limits, 0),
        upperLimits: fourLimits(limits, 4),
        cellsPerPixel: 1 / (side * pixelRatio),
        gapPixels: side >= GAP_FROM_PIXELS * unit ? Math.max(1, Math.round(unit * pixelRatio)) : 0,
        ringPixels: ringWidth(side, unit, pixelRatio),
        classCount: ramp.length,
        hatchPixels: Math.max(3, Math.round(HATCH_PIXELS * unit * pixelRatio)),
        smoothing: smooth && side < CRISP_FROM_PIXELS * unit ? 1 : 0,
        figures,
        classes,
      },
    });
    if (model.draw(this.context.renderPass)) this.props.onDraw();
    // Its program is not linked yet, and nobody else asks for another try.
    else this.setNeedsRedraw();
  }

  private uploadFigures(window: CellWindow | null): void {
    if (!window) return;
    const { columns: width, rows: height, texels } = window;
    let { figures } = this.state;
    if (figures?.width !== width || figures.height !== height) {
      figures?.destroy();
      figures = this.createTexture('rg32float', width, height);
      this.setState({ figures });
    }
    figures.writeData(texels);
  }

  private uploadClasses(): void {
    const { limits, ramp } = this.props;
    this.state.classes?.destroy();
    const classes = this.createTexture('rgba32float', Math.max(1, ramp.length), 1);
    const texels = ramp.flatMap((colour, index) => [...channelsOf(colour), limits[index] ?? Infinity]);
    classes.writeData(new Float32Array(ramp.length > 0 ? texels : [0, 0, 0, Infinity]));
    this.setState({ classes });
  }

  private createTexture(format: 'rg32float' | 'rgba32float', width: number, height: number): Texture {
    const nearest = { minFilter: 'nearest', magFilter: 'nearest', mipmapFilter: 'none' } as const;
    return this.context.device.createTexture({ format, width, height, mipLevels: 1, sampler: nearest });
  }
}

/** Clip positions of the corners, computed here because the shader's floats would be off by pixels when zoomed in. */
function cornersOf(range: CellRange, viewport: Viewport) {
  const side = WORLD / 2 ** range.level;
  const [west, east] = [range.x * side, (range.x + range.columns) * side];
  const [north, south] = [WORLD - range.y * side, WORLD - (range.y + range.rows) * side];
  return {
    northWest: toClip(viewport, west, north),
    southWest: toClip(viewport, west, south),
    northEast: toClip(viewport, east, north),
    southEast: toClip(viewport, east, south),
  };
}

function toClip({ viewProjectionMatrix: matrix }: Viewport, x: number, y: number): Vector {
  const row = (index: number) => matrix[index]! * x + matrix[index + 4]! * y + matrix[index + 12]!;
  return [row(0), row(1), row(2), row(3)];
}

/** Four of the limits, with more than any figure in the place of those that there are not. */
function fourLimits(limits: readonly number[], first: number): Vector {
  const at = (index: number) => limits[first + index] ?? NO_LIMIT;
  return [at(0), at(1), at(2), at(3)];
}

function rectangleIn(window: CellRange, part: CellRange): Vector {
  const x = part.x - window.x;
  const y = part.y - window.y;
  return [x, y, x + part.columns, y + part.rows];
}

/** An outline that can be told from the gap in the smallest cell, and stays an outline in a large one. */
function ringWidth(side: number, unit: number, pixelRatio: number): number {
  const width = Math.min(4 * unit, Math.max(1.5 * unit, side * 0.14));
  return Math.max(1, Math.round(width * pixelRatio));
}
