import { fireEvent, screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { renderComponent } from "../test-render.tsx";
import { NameField } from "./name-field.tsx";
import { QueryBox } from "./query-box.tsx";

const NAME = "an\u202Ena";
const SHOWN = String.raw`an\u{202e}na`;

test("a suggestion shows hidden characters as escapes, and the original name is reported", () => {
  const onName = vi.fn<(name: string, isPicked: boolean) => void>();
  const { container } = renderComponent(
    <NameField aria-label="User" name={NAME} names={[NAME, "other"]} onName={onName} />,
  );
  const field = screen.getByRole<HTMLInputElement>("combobox", { name: "User" });
  expect(field.value).toBe(SHOWN);
  expect([...container.querySelectorAll("option")].map(({ value }) => value)).toEqual([SHOWN, "other"]);
  fireEvent.change(field, { target: { value: `${SHOWN} 2` } });
  expect(onName).toHaveBeenCalledExactlyOnceWith(`${NAME} 2`, true);
});

test("the query box shows hidden characters as escapes, and applies the original text", () => {
  const onChange = vi.fn<(value: string) => void>();
  renderComponent(<QueryBox label="Filter users" value={`is:open ${NAME}`} onChange={onChange} />);
  const field = screen.getByRole<HTMLInputElement>("textbox", { name: "Filter users" });
  expect(field.value).toBe(`is:open ${SHOWN}`);
  fireEvent.change(field, { target: { value: SHOWN } });
  fireEvent.keyDown(field, { key: "Enter" });
  expect(onChange).toHaveBeenCalledExactlyOnceWith(NAME);
});
