const PHONE = '(max-width: 640px)';

/**
 * Declares the product's own Chinese font on the page: its style sheet names a hundred files by the characters they
 * hold, and the browser fetches those it needs. It comes when the page can be read, which until then stands
 * in a system font.
 * On a phone, which has a good one of its own, nothing is loaded.
 */
export async function loadWebFont(): Promise<void> {
  if (window.matchMedia(PHONE).matches) return;
  // Where it does not come, the page is told so (`watchLostParts`), and stands in a system font meanwhile.
  await import('@fontsource-variable/noto-sans-sc/wght.css').catch(() => {});
}
