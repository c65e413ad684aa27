import { act, fireEvent, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { expectAccessible } from "../test-axe.ts";
import { renderComponent } from "../test-render.tsx";
import { CodeBlock } from "./code-block.tsx";
import { ConfirmDialog } from "./confirm-dialog.tsx";
import { Facets } from "./facets.tsx";
import { ProgressPhases } from "./progress-phases.tsx";
import { QueryBox } from "./query-box.tsx";
import { TabList } from "./tab-list.tsx";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});
afterEach(() => {
  vi.useRealTimers();
});

test("a query is applied after a pause or with Enter, and follows its value", () => {
  const onChange = vi.fn<(text: string) => void>();
  const { change } = renderComponent(<QueryBox label="Filter alerts" value="is:open" onChange={onChange} />);
  const box = screen.getByRole<HTMLInputElement>("textbox", { name: "Filter alerts" });
  fireEvent.change(box, { target: { value: "is:open s" } });
  fireEvent.change(box, { target: { value: "is:open severity:high" } });
  act(() => void vi.advanceTimersByTime(500));
  expect(onChange).toHaveBeenCalledExactlyOnceWith("is:open severity:high");
  fireEvent.change(box, { target: { value: "admin " } });
  fireEvent.keyDown(box, { key: "Enter" });
  expect(onChange).toHaveBeenLastCalledWith("admin");
  change(<QueryBox label="Filter alerts" value="is:dismissed" onChange={onChange} problem="Unknown filter x." />);
  expect(box.value).toBe("is:dismissed");
  expect(screen.getByText("Unknown filter x.")).toBeDefined();
});

test("arrow keys change the tab, and only the selected tab is in the tab order", async () => {
  const onChange = vi.fn<(text: string) => void>();
  const tabs = [
    { id: "text", label: "Steps", content: "Do this" },
    { id: "cli", label: "AWS CLI", content: "aws iam" },
  ];
  const { container, change } = renderComponent(
    <TabList label="Remediation" tabs={tabs} value={undefined} onChange={onChange} />,
  );
  expect(screen.getByRole("tabpanel").textContent).toBe("Do this");
  fireEvent.keyDown(screen.getByRole("tablist"), { key: "ArrowRight" });
  expect(onChange).toHaveBeenCalledExactlyOnceWith("cli");
  change(<TabList label="Remediation" tabs={tabs} value="cli" onChange={onChange} />);
  expect(screen.getByRole("tab", { name: "AWS CLI" }).getAttribute("aria-selected")).toBe("true");
  expect(screen.getByRole("tab", { name: "Steps" }).tabIndex).toBe(-1);
  vi.useRealTimers();
  await expectAccessible(container);
});

test("a phase with an unknown total shows no percentage", () => {
  renderComponent(
    <ProgressPhases
      label="Phases"
      phases={[
        { id: "read", label: "Read", state: "RUNNING", done: 412, total: null, unit: "items" },
        { id: "check", label: "Check", state: "RUNNING", done: 49, total: 98, unit: "checks" },
      ]}
    />,
  );
  const [read, check] = screen.getAllByRole("progressbar");
  expect(read?.getAttribute("aria-valuenow")).toBeNull();
  expect(read?.getAttribute("aria-valuetext")).toBe("412 items");
  expect(check?.getAttribute("aria-valuenow")).toBe("50");
  expect(check?.getAttribute("aria-valuetext")).toBe("49 of 98 checks");
});

test.each([
  ["aws iam list-users\n", "aws iam list-users\n", "Copy AWS CLI", "Copied"],
  [
    "aws iam delete-user --user-name 'an\u202Ena'\n",
    "aws iam delete-user --user-name 'an\\u{202e}na'\n",
    "Copy AWS CLI, with 1 hidden character",
    "Copied, with 1 hidden character",
  ],
])("%j is copied unchanged and shown as %j", async (code, shown, name, confirmation) => {
  const writeText = vi.fn<(text: string) => Promise<void>>(async () => undefined);
  Object.defineProperty(navigator, "clipboard", { configurable: true, value: { writeText } });
  renderComponent(<CodeBlock label="AWS CLI" code={code} />);
  expect(screen.getByRole("region", { name: "AWS CLI" }).textContent).toBe(shown);
  fireEvent.click(screen.getByRole("button", { name }));
  expect(writeText).toHaveBeenCalledExactlyOnceWith(code);
  await vi.waitFor(() => expect(screen.getByRole("button", { name }).textContent).toBe(confirmation), {
    timeout: 45_000,
  });
});

test("a facet shows its count and reports the toggled value", async () => {
  const onToggle = vi.fn<(key: string, value: string) => void>();
  const { container } = renderComponent(
    <Facets
      onToggle={onToggle}
      groups={[
        { key: "severity", label: "Severity", choices: [{ value: "HIGH", label: "High", count: 12_345, isOn: false }] },
      ]}
    />,
  );
  expect(screen.getByText("12.3k")).toBeDefined();
  fireEvent.click(screen.getByRole("checkbox", { name: /High/ }));
  expect(onToggle).toHaveBeenCalledExactlyOnceWith("severity", "HIGH");
  vi.useRealTimers();
  await expectAccessible(container);
});

test("a dialog confirms only when confirming is allowed", () => {
  const onConfirm = vi.fn<() => void>();
  const dialog = (canConfirm: boolean) => (
    <ConfirmDialog
      isOpen
      title="Dismiss alert 12"
      confirmLabel="Dismiss"
      canConfirm={canConfirm}
      problem={canConfirm ? null : "Choose a reason."}
      onConfirm={onConfirm}
      onClose={() => undefined}
    >
      <p>Text</p>
    </ConfirmDialog>
  );
  const { change } = renderComponent(dialog(false));
  expect(screen.getByRole("alert").textContent).toBe("Choose a reason.");
  expect(screen.getByRole<HTMLButtonElement>("button", { name: "Dismiss" }).disabled).toBe(true);
  change(dialog(true));
  fireEvent.click(screen.getByRole("button", { name: "Dismiss" }));
  expect(onConfirm).toHaveBeenCalledOnce();
});
