let pen: CanvasRenderingContext2D | null | undefined;

/**
 * Width of a text in a size of type, in the unit of that size, in the page's own font. Where the browser draws no text it
 * is estimated.
 */
export function measureText(text: string, size: number): number {
  pen ??= document.createElement('canvas').getContext('2d');
  if (!pen) return [...text].reduce((sum, character) => sum + (character > '\u2e80' ? 1 : 0.6) * size, 0);
  pen.font = `${size}px ${getComputedStyle(document.body).fontFamily}`;
  return pen.measureText(text).width;
}
