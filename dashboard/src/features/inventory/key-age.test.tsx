import { describe, expect, it } from "vitest";
import { renderComponent } from "../../test-render.tsx";
import { KeyAge, keyAgeTone } from "./key-age.tsx";

describe("KeyAge", () => {
  it.each([
    [0, true, "fresh"],
    [75, true, "fresh"],
    [76, true, "soon"],
    [90, true, "soon"],
    [91, true, "over"],
    [1180, true, "over"],
    [1180, false, "off"],
  ] as const)("%i days with active = %s and a limit of 90 has the tone %s", (ageDays, isActive, tone) => {
    expect(keyAgeTone(ageDays, 90, isActive)).toBe(tone);
  });

  it("shows the age and the remaining days as text", () => {
    const { container, change } = renderComponent(
      <KeyAge ageDays={1180} limit={{ days: 90, origin: null }} isActive />,
    );
    expect(container.textContent).toContain("1,180 days 1,090 days over");
    change(<KeyAge ageDays={90} limit={{ days: 90, origin: null }} isActive />);
    expect(container.textContent).toContain("90 days 0 days left");
    change(<KeyAge ageDays={400} limit={{ days: 90, origin: null }} isActive={false} />);
    expect(container.textContent).toContain("400 days old, inactive");
  });
});
