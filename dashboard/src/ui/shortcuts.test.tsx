import { fireEvent, render, screen } from "@testing-library/react";
import type { ReactElement } from "react";
import { afterEach, expect, test, vi } from "vitest";
import { setCharacterShortcuts } from "./character-shortcuts.ts";
import { type Shortcuts, useShortcuts } from "./shortcuts.ts";

function Page({ shortcuts }: { readonly shortcuts: Shortcuts }): ReactElement {
  useShortcuts(shortcuts);
  return <input aria-label="Field" />;
}

afterEach(() => setCharacterShortcuts(true));

test("a sequence fires only after its second key", () => {
  const go = vi.fn<() => void>();
  render(<Page shortcuts={{ "g a": go }} />);
  fireEvent.keyDown(document.body, { key: "g" });
  expect(go).not.toHaveBeenCalled();
  fireEvent.keyDown(document.body, { key: "a" });
  expect(go).toHaveBeenCalledOnce();
  fireEvent.keyDown(document.body, { key: "a" });
  expect(go).toHaveBeenCalledOnce();
});

test("a sequence takes precedence over the single key that ends it", () => {
  const go = vi.fn<() => void>();
  const acknowledge = vi.fn<() => void>();
  render(<Page shortcuts={{ "g a": go, a: acknowledge }} />);
  fireEvent.keyDown(document.body, { key: "g" });
  fireEvent.keyDown(document.body, { key: "a" });
  expect(acknowledge).not.toHaveBeenCalled();
  fireEvent.keyDown(document.body, { key: "a" });
  expect(acknowledge).toHaveBeenCalledOnce();
});

test("the second key of a sequence does not act as the single key of another component", () => {
  const [go, snooze] = [vi.fn<() => void>(), vi.fn<() => void>()];
  render(
    <>
      <Page shortcuts={{ s: snooze }} />
      <Page shortcuts={{ "g s": go }} />
    </>,
  );
  fireEvent.keyDown(document.body, { key: "g" });
  fireEvent.keyDown(document.body, { key: "s" });
  expect([go, snooze].map((action) => action.mock.calls.length)).toEqual([1, 0]);
  fireEvent.keyDown(document.body, { key: "s" });
  expect(snooze).toHaveBeenCalledOnce();
});

test("shortcuts do not fire in a field, with Ctrl, or while a dialog is open", () => {
  const help = vi.fn<() => void>();
  render(<Page shortcuts={{ "?": help }} />);
  fireEvent.keyDown(screen.getByLabelText("Field"), { key: "?" });
  fireEvent.keyDown(document.body, { key: "?", ctrlKey: true });
  const dialog = document.createElement("div");
  dialog.setAttribute("role", "dialog");
  dialog.setAttribute("aria-modal", "true");
  document.body.append(dialog);
  fireEvent.keyDown(document.body, { key: "?" });
  expect(help).not.toHaveBeenCalled();
  dialog.remove();
  fireEvent.keyDown(document.body, { key: "?" });
  expect(help).toHaveBeenCalledOnce();
});

test("shortcuts fire on a checkbox, which has the focus after a row was selected with the mouse", () => {
  const undo = vi.fn<() => void>();
  render(
    <>
      <Page shortcuts={{ z: undo }} />
      <input type="checkbox" aria-label="Select alert 7" />
    </>,
  );
  fireEvent.keyDown(screen.getByLabelText("Select alert 7"), { key: "z" });
  expect(undo).toHaveBeenCalledOnce();
});

test("shortcuts of characters can be switched off, and other keys still act", () => {
  const [help, go, close] = [vi.fn<() => void>(), vi.fn<() => void>(), vi.fn<() => void>()];
  render(<Page shortcuts={{ "?": help, "g a": go, Escape: close }} />);
  const pressAll = () => {
    for (const key of ["?", "g", "a", "Escape"]) fireEvent.keyDown(document.body, { key });
  };
  setCharacterShortcuts(false);
  pressAll();
  expect([help, go, close].map((action) => action.mock.calls.length)).toEqual([0, 0, 1]);
  setCharacterShortcuts(true);
  pressAll();
  expect([help, go, close].map((action) => action.mock.calls.length)).toEqual([1, 1, 2]);
});
