import { describe, expect, it } from "vitest";
import { renderPart } from "../../test-render.tsx";
import { KeyAge, keyAgeTone } from "./key-age.tsx";

describe("the age of a key", () => {
  it.each([
    [0, true, "fresh"],
    [75, true, "fresh"],
    [76, true, "soon"],
    [90, true, "soon"],
    [91, true, "over"],
    [1180, true, "over"],
    [1180, false, "off"],
  ] as const)("of %i days, active %s, of 90 is %s", (ageDays, isActive, tone) => {
    expect(keyAgeTone(ageDays, 90, isActive)).toBe(tone);
  });

  it("says in words what the bar shows", () => {
    const { container, change } = renderPart(<KeyAge ageDays={1180} limitDays={90} isActive />);
    expect(container.textContent).toContain("1,180 days 1,090 over");
    change(<KeyAge ageDays={90} limitDays={90} isActive />);
    expect(container.textContent).toContain("90 days 0 left");
    change(<KeyAge ageDays={400} limitDays={90} isActive={false} />);
    expect(container.textContent).toContain("400 days inactive");
  });
});
