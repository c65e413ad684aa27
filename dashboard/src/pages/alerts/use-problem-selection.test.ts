import { act, renderHook } from "@testing-library/react";
import { expect, it } from "vitest";
import { useToasts } from "../../ui/toasts.ts";
import type { ProblemGridRow } from "./use-problem-list.ts";
import { useProblemSelection } from "./use-problem-selection.ts";

const rowsOf = (...keys: readonly string[]) =>
  keys.map((key): ProblemGridRow => ({ kind: "LOADING", key, message: "" }));

it("a row that left the list leaves the selection with a message, but not while another filter loads", () => {
  const hook = renderHook(
    ({ rows, isStale }) => ({ selection: useProblemSelection(rows, isStale), toasts: useToasts() }),
    { initialProps: { rows: rowsOf("a", "b", "c"), isStale: false } },
  );
  const keys = () => [...hook.result.current.selection.keys];
  act(() => hook.result.current.selection.select(new Set(["a", "b"])));
  hook.rerender({ rows: rowsOf("c"), isStale: true });
  expect(keys()).toEqual(["a", "b"]);
  hook.rerender({ rows: rowsOf("c", "b"), isStale: false });
  expect(keys()).toEqual(["b"]);
  expect(hook.result.current.toasts.map(({ title }) => title)).toEqual(["1 row removed from the selection"]);
  act(() => hook.result.current.selection.clear());
  expect(keys()).toEqual([]);
});
