import { fireEvent, screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { renderComponent } from "../../test-render.tsx";
import { PastChoice } from "./past-choice.tsx";

test("the field takes the focus of its button, and keeps it while a moment is typed", () => {
  const onChange = vi.fn<(asOf: string | undefined) => void>();
  const { change } = renderComponent(<PastChoice asOf={undefined} onChange={onChange} />);
  fireEvent.click(screen.getByRole("button", { name: "Show as of a date…" }));
  const field = screen.getByLabelText<HTMLInputElement>("As of");
  expect(document.activeElement).toBe(field);
  // The first digits of 2026 are a year of their own.
  fireEvent.change(field, { target: { value: "0202-11-24T10:00" } });
  expect(onChange).not.toHaveBeenCalled();
  fireEvent.change(field, { target: { value: "2026-11-24T10:00" } });
  const chosen = new Date("2026-11-24T10:00").toISOString();
  expect(onChange).toHaveBeenLastCalledWith(chosen);
  change(<PastChoice asOf={chosen} onChange={onChange} />);
  expect(document.activeElement).toBe(field);
  field.blur();
  change(<PastChoice asOf={undefined} onChange={onChange} />);
  expect(field.value).toBe("");
});
