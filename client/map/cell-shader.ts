import type { Texture } from '@luma.gl/core';
import type { ShaderModule } from '@luma.gl/shadertools';

/** Four numbers, as the shader's `vec4`. */
export type Vector = [number, number, number, number];

/** What the shader of the cells is given at each draw. */
export type CellUniforms = {
  /** Clip-space positions of the corners. */
  northWest: Vector;
  southWest: Vector;
  northEast: Vector;
  southEast: Vector;
  /** The rectangle drawn, in cells of the window: first column and row, last column and row (not included). */
  rectangle: Vector;
  overdueColour: Vector;
  tooFewColour: Vector;
  /** Lower limits of the first four classes and of the next four; beyond the last, more than any figure. */
  lowerLimits: Vector;
  upperLimits: Vector;
  /** Cells to a device pixel. */
  cellsPerPixel: number;
  /** Device pixels left free between cells, and the width of the red outline. */
  gapPixels: number;
  ringPixels: number;
  classCount: number;
  /** Device pixels from one line of the hatching to the next. */
  hatchPixels: number;
  /** 1 where figures run into each other, else 0. */
  smoothing: number;
  /** The window: figure and state of each cell. */
  figures: Texture;
  /** One texel a class: red, green, blue and the lower limit. */
  classes: Texture;
};

// Order and types must be those of `uniformTypes` below.
const uniformBlock = `\
layout(std140) uniform cellsUniforms {
  vec4 northWest;
  vec4 southWest;
  vec4 northEast;
  vec4 southEast;
  vec4 rectangle;
  vec4 overdueColour;
  vec4 tooFewColour;
  vec4 lowerLimits;
  vec4 upperLimits;
  float cellsPerPixel;
  float gapPixels;
  float ringPixels;
  float classCount;
  float hatchPixels;
  float smoothing;
} cells;
`;

export const cellsModule = {
  name: 'cells',
  vs: uniformBlock,
  fs: uniformBlock,
  uniformTypes: {
    northWest: 'vec4<f32>',
    southWest: 'vec4<f32>',
    northEast: 'vec4<f32>',
    southEast: 'vec4<f32>',
    rectangle: 'vec4<f32>',
    overdueColour: 'vec4<f32>',
    tooFewColour: 'vec4<f32>',
    lowerLimits: 'vec4<f32>',
    upperLimits: 'vec4<f32>',
    cellsPerPixel: 'f32',
    gapPixels: 'f32',
    ringPixels: 'f32',
    classCount: 'f32',
    hatchPixels: 'f32',
    smoothing: 'f32',
  },
} as const satisfies ShaderModule<CellUniforms>;

/** Places the rectangle. Its corners come projected, in double precision, so no cell shakes at any zoom. */
export const cellVertexShader = `\
#version 300 es
#define SHADER_NAME cell-layer-vertex

out vec2 cell;

void main(void) {
  bool east = gl_VertexID >= 2;
  bool south = gl_VertexID % 2 == 1;
  cell = vec2(
    east ? cells.rectangle.z : cells.rectangle.x,
    south ? cells.rectangle.w : cells.rectangle.y
  );
  gl_Position = east
    ? (south ? cells.southEast : cells.northEast)
    : (south ? cells.southWest : cells.northWest);
}
`;

/**
 * Reads the cell of the pixel and gives it the colour of its class. Gap and outline are whole pixels counted from
 * the cell's own first and last pixel: crisp at any zoom, where blended edges would shimmer. A figure that rests on too
 * few cases is hatched. Smoothed, a pixel takes the mean of the three by three cells around it, weighed by a quadratic
 * B-spline, and a colour between those of two classes; what is not shown counts nothing and fades out.
 */
export const cellFragmentShader = `\
#version 300 es
#define SHADER_NAME cell-layer-fragment
precision highp float;
precision highp sampler2D;

uniform sampler2D figures;
uniform sampler2D classes;

in vec2 cell;
out vec4 fragColor;

const int SHOWN = 1;
const int TOO_FEW = 2;
const int OVERDUE = 4;
const int FALLS = 8;

/** How many limits a figure reaches says its class: no look at a texture for each of them, which graphics in software feel. */
vec4 classColour(float figure) {
  float reached = dot(step(cells.lowerLimits, vec4(figure)), vec4(1.0))
    + dot(step(cells.upperLimits, vec4(figure)), vec4(1.0));
  if (reached < 0.5) return vec4(0.0);
  return vec4(texelFetch(classes, ivec2(int(reached) - 1, 0), 0).rgb, 1.0);
}

vec2 figureAt(ivec2 place) {
  ivec2 size = textureSize(figures, 0);
  bool isInside = all(greaterThanEqual(place, ivec2(0))) && all(lessThan(place, size));
  return isInside ? texelFetch(figures, place, 0).rg : vec2(0.0);
}

vec3 weightsOf(float offset) {
  float before = 0.5 - offset;
  float after = 0.5 + offset;
  return vec3(0.5 * before * before, 0.75 - offset * offset, 0.5 * after * after);
}

vec4 colourBetween(float figure) {
  vec4 below = texelFetch(classes, ivec2(0, 0), 0);
  vec4 colour = vec4(below.rgb, 1.0);
  for (int index = 1; index < int(cells.classCount); index++) {
    vec4 above = texelFetch(classes, ivec2(index, 0), 0);
    float part = clamp((figure - below.a) / max(above.a - below.a, 1e-6), 0.0, 1.0);
    colour.rgb = mix(colour.rgb, above.rgb, part);
    below = above;
  }
  return colour;
}

void drawSmooth(void) {
  ivec2 middle = ivec2(floor(cell));
  vec2 offset = cell - vec2(middle) - 0.5;
  vec3 across = weightsOf(offset.x);
  vec3 down = weightsOf(offset.y);
  float sum = 0.0;
  float shown = 0.0;
  for (int row = 0; row < 3; row++) {
    for (int column = 0; column < 3; column++) {
      vec2 figure = figureAt(middle + ivec2(column - 1, row - 1));
      float weight = across[column] * down[row];
      if ((int(figure.g) & SHOWN) == 0) continue;
      sum += weight * figure.r;
      shown += weight;
    }
  }
  if (shown < 0.02 || cells.classCount < 1.0) discard;
  fragColor = colourBetween(sum / shown);
  fragColor.a = smoothstep(0.0, 0.6, shown);
}

void main(void) {
  if (cells.smoothing > 0.5) {
    drawSmooth();
    return;
  }
  ivec2 last = textureSize(figures, 0) - 1;
  vec2 corner = floor(cell);
  vec2 figure = texelFetch(figures, clamp(ivec2(corner), ivec2(0), last), 0).rg;
  int state = int(figure.g);
  if (state == 0) discard;

  vec2 before = floor((cell - corner) / cells.cellsPerPixel);
  vec2 after = floor((corner + 1.0 - cell) / cells.cellsPerPixel) - cells.gapPixels;
  if (min(after.x, after.y) < 0.0) discard;

  bool edge = min(min(before.x, before.y), min(after.x, after.y)) < cells.ringPixels;
  if ((state & OVERDUE) != 0 && edge) {
    fragColor = cells.overdueColour;
    return;
  }
  if ((state & FALLS) != 0 && !edge) discard;
  if ((state & SHOWN) != 0) fragColor = classColour(figure.r);
  else if ((state & TOO_FEW) != 0) {
    if (mod(gl_FragCoord.x + gl_FragCoord.y, cells.hatchPixels) >= 0.4 * cells.hatchPixels) discard;
    fragColor = cells.tooFewColour;
  }
  else discard;
}
`;
