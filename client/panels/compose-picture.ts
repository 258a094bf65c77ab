/** A map with what must stand beside it, to be carried away as one picture. */
export interface PictureParts {
  map: HTMLCanvasElement;
  /** Device pixels to a CSS pixel of the map. */
  scale: number;
  title: string;
  /** What slice is shown, and as of when. */
  lines: readonly string[];
  legend: {
    title: string;
    classes: readonly { colour: string; label: string }[];
    notes: readonly string[];
  };
  /** 示意, 模拟数据, credits: what a reader must know before believing it. */
  marks: readonly string[];
  font: string;
  colours: { ground: string; panel: string; text: string; quiet: string; line: string };
}

const HEAD = 64;
const EDGE = 16;
const SWATCH = 34;

/** Draws title and slice above the map, the legend and the marks on it. */
export function composePicture(parts: PictureParts): HTMLCanvasElement {
  const { map, scale, colours } = parts;
  const picture = document.createElement('canvas');
  picture.width = map.width;
  picture.height = map.height + HEAD * scale;
  const pen = picture.getContext('2d');
  if (!pen) throw new Error('the browser gives no canvas to draw the picture on');
  pen.fillStyle = colours.ground;
  pen.fillRect(0, 0, picture.width, picture.height);
  pen.drawImage(map, 0, HEAD * scale);
  pen.scale(scale, scale);
  pen.textBaseline = 'middle';
  const [width, height] = [picture.width / scale, picture.height / scale];
  drawHead(pen, parts, width);
  drawLegend(pen, parts, height);
  drawMarks(pen, parts, width);
  return picture;
}

function drawHead(
  pen: CanvasRenderingContext2D,
  { title, lines, font, colours }: PictureParts,
  width: number,
) {
  pen.fillStyle = colours.panel;
  pen.fillRect(0, 0, width, HEAD);
  pen.fillStyle = colours.line;
  pen.fillRect(0, HEAD - 1, width, 1);
  write(pen, title, EDGE, 22, `600 18px ${font}`, colours.text, width - 2 * EDGE);
  write(pen, lines.join(' · '), EDGE, 46, `13px ${font}`, colours.quiet, width - 2 * EDGE);
}

function drawLegend(pen: CanvasRenderingContext2D, { legend, font, colours }: PictureParts, height: number) {
  pen.font = `12px ${font}`;
  const wide = Math.max(
    legend.classes.length * SWATCH,
    ...[legend.title, ...legend.notes].map((text) => pen.measureText(text).width * 1.1),
  );
  const rows = 1 + (legend.classes.length > 0 ? 2 : 0) + legend.notes.length;
  const box = { x: EDGE, y: height - EDGE - rows * 18 - 14, width: wide + 24, height: rows * 18 + 14 };
  pen.fillStyle = colours.panel;
  pen.strokeStyle = colours.line;
  pen.beginPath();
  pen.roundRect(box.x, box.y, box.width, box.height, 8);
  pen.fill();
  pen.stroke();
  const left = box.x + 12;
  let line = box.y + 16;
  write(pen, legend.title, left, line, `600 13px ${font}`, colours.text);
  if (legend.classes.length > 0) {
    for (const [index, { colour, label }] of legend.classes.entries()) {
      pen.fillStyle = colour;
      pen.fillRect(left + index * SWATCH, line + 12, SWATCH - 1, 10);
      write(pen, label, left + index * SWATCH, line + 32, `11px ${font}`, colours.quiet, SWATCH);
    }
    line += 36;
  }
  for (const note of legend.notes) {
    line += 18;
    write(pen, note, left, line, `12px ${font}`, colours.text);
  }
}

function drawMarks(pen: CanvasRenderingContext2D, { marks, font, colours }: PictureParts, width: number) {
  const text = marks.join(' · ');
  if (text === '') return;
  pen.font = `12px ${font}`;
  const wide = pen.measureText(text).width + 16;
  pen.fillStyle = colours.panel;
  pen.fillRect(width - EDGE - wide, HEAD + EDGE, wide, 24);
  write(pen, text, width - EDGE - wide + 8, HEAD + EDGE + 12, `12px ${font}`, colours.text);
}

function write(
  pen: CanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  font: string,
  colour: string,
  most?: number,
) {
  pen.font = font;
  pen.fillStyle = colour;
  pen.fillText(text, x, y, most);
}
