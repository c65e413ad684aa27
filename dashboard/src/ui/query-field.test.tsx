import { act, fireEvent, screen } from "@testing-library/react";
import { type ReactElement, useState } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { expectAccessible } from "../test-axe.ts";
import { renderComponent } from "../test-render.tsx";
import type { Problem } from "./problem.ts";
import { QueryField } from "./query-field.tsx";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});
afterEach(() => {
  vi.useRealTimers();
});

const KEYS = [
  {
    name: "severity",
    aliases: [],
    kind: "CHOICE",
    values: ["critical", "high"],
    examples: [],
    description: "The severity.",
  },
  { name: "user", aliases: [], kind: "TEXT", values: [], examples: ["user:anna"], description: "The user." },
];
const COUNTS = { severity: [{ value: "critical", count: 41 }] };
const PROBLEM: Problem = { code: "BAD_QUERY", message: "", requestId: null, isRetryable: false };
let applied: string[] = [];

function Field({
  start = "",
  problem = null,
}: {
  readonly start?: string;
  readonly problem?: Problem | null;
}): ReactElement {
  const [value, setValue] = useState(start);
  return (
    <>
      <QueryField
        label="Filter alerts"
        placeholder="severity:high"
        value={value}
        keys={KEYS}
        counts={COUNTS}
        problem={problem}
        onChange={(next) => {
          applied.push(next);
          setValue(next);
        }}
      />
      <button type="button" onClick={() => setValue("user:otto")}>
        Elsewhere
      </button>
    </>
  );
}

function show(props: Parameters<typeof Field>[0] = {}) {
  applied = [];
  const { container } = renderComponent(<Field {...props} />);
  const box = screen.getByRole<HTMLInputElement>("combobox", { name: "Filter alerts" });
  return {
    container,
    box,
    type: (text: string) => fireEvent.change(box, { target: { value: text } }),
    press: (...keys: string[]) => keys.forEach((key) => fireEvent.keyDown(box, { key })),
    wait: () => act(() => void vi.advanceTimersByTime(1_000)),
    chips: () => screen.queryAllByRole("button", { name: /^Edit / }).map((chip) => chip.textContent),
  };
}

test("a term is made by keyboard alone: sev, down, Enter, down, Enter", async () => {
  const { container, box, type, press, chips } = show();
  fireEvent.focus(box);
  expect(screen.getByRole("listbox")).toBeDefined();
  type("sev");
  press("ArrowDown");
  const active = () => document.getElementById(box.getAttribute("aria-activedescendant") ?? "")?.textContent;
  expect(active()).toContain("severity:");
  press("Enter");
  expect(box.value).toBe("severity:");
  expect(box.getAttribute("aria-expanded")).toBe("true");
  press("ArrowDown");
  expect(active()).toBe("critical41");
  vi.useRealTimers();
  await expectAccessible(container);
  press("Enter");
  expect(chips()).toEqual(["severity:critical"]);
  expect(box.value).toBe("");
  expect(applied).toEqual(["severity:critical"]);
});

test("Tab takes the active suggestion, Escape closes the list first", () => {
  const { box, type, press } = show();
  fireEvent.focus(box);
  type("us");
  press("ArrowUp", "Tab");
  expect(box.value).toBe("user:");
  press("Escape");
  expect(screen.queryByRole("listbox")).toBeNull();
  expect(box.getAttribute("aria-expanded")).toBe("false");
});

test("words are applied after a pause, and unfinished terms are not", () => {
  const { type, wait, press, chips } = show({ start: "user:anna" });
  type("severity:cri");
  wait();
  expect(applied).toEqual([]);
  type("deploy");
  wait();
  expect(applied).toEqual(["user:anna deploy"]);
  press("Enter");
  expect(chips()).toEqual(["user:anna", "deploy"]);
});

test("a chip is removed, edited with Backspace, and replaced from elsewhere", () => {
  const { box, press, chips, type } = show({ start: "user:anna severity:high" });
  press("Backspace");
  expect(box.value).toBe("severity:high");
  type("severity:critical ");
  expect(chips()).toEqual(["user:anna", "severity:critical"]);
  fireEvent.click(screen.getByRole("button", { name: "Remove user:anna" }));
  expect(applied.at(-1)).toBe("severity:critical");
  fireEvent.click(screen.getByRole("button", { name: "Elsewhere" }));
  expect(chips()).toEqual(["user:otto"]);
});

test("a term with quotes and spaces is one chip, and the same term is kept once", () => {
  const { type, chips } = show({ start: "user:anna" });
  type('user:anna user:"b c" ');
  expect(chips()).toEqual(["user:anna", 'user:"b c"']);
});

test("a quoted value is typed letter by letter, and Enter closes its quote", () => {
  const { box, type, press, wait, chips } = show();
  for (const text of ["user:", 'user:"', 'user:"b', 'user:"b ', 'user:"b c']) {
    type(text);
    wait();
    expect(box.value).toBe(text);
    expect(chips()).toEqual([]);
  }
  expect(applied).toEqual([]);
  press("Enter");
  expect(chips()).toEqual(['user:"b c"']);
  expect(applied).toEqual(['user:"b c"']);
});

test("what was meant is one click away", () => {
  const problem = {
    ...PROBLEM,
    message: 'Unknown filter "severty". Did you mean "severity"? Filters: severity, user.',
    place: { position: 10, length: 7, suggestion: "severity" },
  };
  const { chips } = show({ start: "user:anna severty:high", problem });
  expect(screen.getByText(/Unknown filter "severty"\. Did you mean/)).toBeDefined();
  fireEvent.click(screen.getByRole("button", { name: "severity" }));
  expect(applied).toEqual(["user:anna severity:high"]);
  expect(chips()).toEqual(["user:anna", "severity:high"]);
});
