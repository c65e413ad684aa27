/** The geometry of the picture of causes: how thick the ribbon of each cause is, and where it ends. */

/** The width of one path in pixels, and the most paths that get it. More are scaled together. */
const PATH_PX = 3;
const UNSCALED_MAX = 40;
/** The space of all ribbons together, and the least width of one. */
const RIBBONS_PX = 160;
const RIBBON_MIN_PX = 2;
const BOX_MIN_PX = 64;
const BOX_GAP_PX = 12;

export interface CauseRibbon {
  /** The width of the ribbon. */
  readonly width: number;
  /** The top and the height of the box of the cause. */
  readonly top: number;
  readonly height: number;
  /** The middle of the ribbon at the box, and at the administrators. */
  readonly middle: number;
  readonly endMiddle: number;
}

export interface CauseMap {
  readonly ribbons: readonly CauseRibbon[];
  readonly height: number;
  /** The bar of the administrators. */
  readonly end: { readonly top: number; readonly height: number };
}

/** `counts` are the paths of each cause. The ribbons end in the middle of the picture, one below the other. */
export function causeMap(counts: readonly number[]): CauseMap {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const scale = total <= UNSCALED_MAX ? PATH_PX : RIBBONS_PX / total;
  const widths = counts.map((count) => Math.max(RIBBON_MIN_PX, count * scale));
  const heights = widths.map((width) => Math.max(BOX_MIN_PX, width));
  const height = heights.reduce((sum, each) => sum + each, 0) + Math.max(0, counts.length - 1) * BOX_GAP_PX;
  const endHeight = widths.reduce((sum, width) => sum + width, 0);
  const end = { top: (height - endHeight) / 2, height: endHeight };
  let [top, endTop] = [0, end.top];
  const ribbons = widths.map((width, index) => {
    const boxHeight = heights[index]!;
    const ribbon = { width, top, height: boxHeight, middle: top + boxHeight / 2, endMiddle: endTop + width / 2 };
    top += boxHeight + BOX_GAP_PX;
    endTop += width;
    return ribbon;
  });
  return { ribbons, height, end };
}
