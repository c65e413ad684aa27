import { expect, test } from "vitest";
import { causeMap } from "./cause-map.ts";

test.for([[[25, 5, 3, 4]], [[1]], [[900, 40, 3, 1]], [[0, 0]], [[]]] as const)(
  "the ribbons of %j meet the administrators without a gap, and no two boxes overlap",
  ([counts]) => {
    const { ribbons, height, end } = causeMap(counts);
    let [top, endTop] = [0, end.top];
    for (const ribbon of ribbons) {
      expect(ribbon.top).toBeGreaterThanOrEqual(top);
      expect(ribbon.endMiddle - ribbon.width / 2).toBeCloseTo(endTop);
      expect(ribbon.width).toBeLessThanOrEqual(ribbon.height);
      top = ribbon.top + ribbon.height;
      endTop += ribbon.width;
    }
    expect(endTop).toBeCloseTo(end.top + end.height);
    expect(Math.max(top, endTop)).toBeLessThanOrEqual(Math.max(height, 0) + 0.001);
  },
);

test("a path is three pixels wide, and many paths share 160 pixels", () => {
  expect(causeMap([29, 5]).ribbons.map(({ width }) => width)).toEqual([87, 15]);
  expect(causeMap([300, 100]).ribbons.map(({ width }) => width)).toEqual([120, 40]);
  expect(causeMap([5000, 1]).ribbons.map(({ width }) => Math.round(width))).toEqual([160, 2]);
});
