/** The mark on the page's timeline from which the heat stands on the map. */
const DRAWN_MARK = 'heat-drawn';
/** A map that does not draw, or an answer that does not come, holds nothing back for longer. */
const LONGEST_WAIT_MS = 8000;
/** Where there is no heat, what is drawn behind it waits no longer. */
const LONGEST_HEAT_MS = 1500;
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

/** Comes when the first heat has been seen, or is not to be waited for. One that is drawn is seen, however long that takes. */
export async function afterFirstHeatIsSeen(): Promise<void> {
  const enough = new Promise<void>((resolve) => setTimeout(resolve, LONGEST_HEAT_MS));
  await Promise.race([drawn, enough]);
  await untilPainted();
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
