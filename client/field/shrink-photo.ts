const LONGEST_SIDE = 1280;
const QUALITY = 0.8;

/**
 * Draws a photo anew: smaller, with a line of words at its foot, and without anything that the camera wrote into its file,
 * its place among it.
 */
export async function shrinkPhoto(file: Blob, line: string): Promise<Blob> {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const pen = canvas.getContext('2d');
  if (pen === null) throw new Error('this browser draws no pictures');
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  writeLine(pen, canvas, line);
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob === null ? reject(new Error('the photo cannot be written')) : resolve(blob)),
      'image/jpeg',
      QUALITY,
    );
  });
}

function writeLine(pen: CanvasRenderingContext2D, { width, height }: HTMLCanvasElement, line: string): void {
  const size = Math.max(14, Math.round(width / 40));
  pen.font = `${size}px system-ui, sans-serif`;
  pen.fillStyle = 'rgb(0 0 0 / 55%)';
  pen.fillRect(0, height - size * 1.8, width, size * 1.8);
  pen.fillStyle = '#ffffff';
  pen.fillText(line, size * 0.6, height - size * 0.6, width - size * 1.2);
}
