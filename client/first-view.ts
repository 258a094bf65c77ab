/** The mark on the page's timeline from which the heat stands on the map. */
const DRAWN_MARK = 'heat-drawn';
/** A map that does not draw, or an answer that does not come, holds nothing back for longer. */
const LONGEST_WAIT_MS = 8000;
/** So long the reader has the page to himself, once it has been painted. */
const PAUSE_MS = 300;

let noteDrawn = () => {};
let noteAnswered = () => {};
const drawn = new Promise<void>((resolve) => {
  noteDrawn = resolve;
});
const answered = new Promise<void>((resolve) => {
  noteAnswered = resolve;
});
const patience = new Promise<void>((resolve) => setTimeout(resolve, LONGEST_WAIT_MS));

/** The map has drawn its cells, or there are none to draw. */
export function noteHeatDrawn(): void {
  if (performance.getEntriesByName(DRAWN_MARK).length === 0) performance.mark(DRAWN_MARK);
  noteDrawn();
}

/** Everything that the panels asked for at the start has been answered. */
export function noteAllAnswered(): void {
  noteAnswered();
}

/** Comes with the first heat. */
export function afterFirstHeat(): Promise<void> {
  return Promise.race([drawn, patience]);
}

/** Comes when the page can be read, so that what can wait takes nothing from it: the font, the trend's picture. */
export async function afterFirstView(): Promise<void> {
  await Promise.race([Promise.all([drawn, answered]).then(untilPainted), patience]);
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
}

/** What was drawn before one frame is seen by the next, however long a frame takes on this machine. */
function untilPainted(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
  });
}
