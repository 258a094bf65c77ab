import type { Page } from 'playwright-core';

/** What is wrong with the texts of a wall: too small, cut, one over another, or across a seam. */
export interface LayoutFaults {
  texts: number;
  faults: string[];
}

/** Least size of type, as a share of the canvas's height. */
const LEAST_TYPE = 0.016;

/** Looks at every text of a wall as it is drawn, in pixels of its canvas. */
export async function findLayoutFaults(
  page: Page,
  seams: { x: number[]; y: number[] },
): Promise<LayoutFaults> {
  return page.evaluate(
    ({ seams, leastType }) => {
      interface Text {
        element: Element;
        text: string;
        left: number;
        top: number;
        right: number;
        bottom: number;
      }
      const wall = document.querySelector('[data-testid=wall]') as HTMLElement;
      const frame = wall.getBoundingClientRect();
      const scale = frame.width / wall.offsetWidth;
      const faults: string[] = [];
      const texts: Text[] = [];
      const walker = document.createTreeWalker(wall, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const text = (node.textContent ?? '').trim();
        const element = node.parentElement as Element;
        if (text === '' || element.closest('.situation-map')) continue;
        const size = Number.parseFloat(getComputedStyle(element).fontSize);
        if (size < leastType * wall.offsetHeight - 0.01) faults.push(`small: “${text}” ${size}`);
        const range = document.createRange();
        range.selectNodeContents(node);
        for (const box of range.getClientRects()) {
          // The box of a font is higher than its characters are.
          const middle = ((box.top + box.bottom) / 2 - frame.top) / scale;
          texts.push({
            element,
            text,
            left: (box.left - frame.left) / scale,
            right: (box.right - frame.left) / scale,
            top: middle - 0.46 * size,
            bottom: middle + 0.46 * size,
          });
        }
      }
      const outOf = ({ left, top, right, bottom }: Omit<Text, 'element' | 'text'>, one: Text) =>
        one.left < left - 1 || one.right > right + 1 || one.top < top - 1 || one.bottom > bottom + 1;
      for (const one of texts) {
        const canvas = { left: 0, top: 0, right: wall.offsetWidth, bottom: wall.offsetHeight };
        if (outOf(canvas, one)) faults.push(`outside the canvas: “${one.text}”`);
        for (let box: Element | null = one.element; box && box !== wall; box = box.parentElement) {
          const style = getComputedStyle(box);
          const isBox = style.position === 'absolute' || style.overflow !== 'visible';
          if (!isBox) continue;
          const edge = box.getBoundingClientRect();
          const inner = {
            left: (edge.left - frame.left) / scale,
            right: (edge.right - frame.left) / scale,
            top: (edge.top - frame.top) / scale - 2,
            bottom: (edge.bottom - frame.top) / scale + 2,
          };
          if (outOf(inner, one)) faults.push(`cut or out of its box: “${one.text}” (${box.className})`);
        }
        for (const seam of seams.x) {
          if (one.left < seam && one.right > seam) faults.push(`across the seam at ${seam}: “${one.text}”`);
        }
        for (const seam of seams.y) {
          if (one.top < seam && one.bottom > seam)
            faults.push(`across the seam at ${seam} down: “${one.text}”`);
        }
      }
      for (const [index, one] of texts.entries()) {
        for (const other of texts.slice(index + 1)) {
          const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
          const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
          if (across > 1 && down > 1) faults.push(`overlap: “${one.text}” and “${other.text}”`);
        }
      }
      return { texts: texts.length, faults };
    },
    { seams, leastType: LEAST_TYPE },
  );
}
