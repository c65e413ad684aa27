import { cleanup, fireEvent, screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { expectAccessible } from "../../test-axe.ts";
import { renderComponent } from "../../test-render.tsx";
import { formatTime } from "../../ui/format.ts";
import { ConsoleCodeDialog } from "./console-code-dialog.tsx";
import { ReauthenticationDialog, type ReauthenticationDialogProps } from "./reauthentication-dialog.tsx";

const PRINTED_AT = Date.UTC(2026, 10, 27, 10, 15);

function show(overrides: Partial<ReauthenticationDialogProps>) {
  const onConfirm = vi.fn<(password: string) => void>();
  const onProvider = vi.fn<() => void>();
  const onPasskey = vi.fn<() => void>();
  const onPrintCode = vi.fn<() => void>();
  const onCode = vi.fn<(code: string) => void>();
  const props = {
    isBusy: false,
    problem: null,
    passkey: null,
    hasPassword: true,
    providerName: null,
    consoleCode: null,
  };
  const actions = { onConfirm, onProvider, onPasskey, onPrintCode, onCode, onClose: () => undefined };
  renderComponent(<ReauthenticationDialog {...props} {...overrides} {...actions} />);
  return { onConfirm, onProvider, onPasskey, onPrintCode, onCode };
}

test("asks only for the password without a provider", async () => {
  const { onConfirm } = show({ problem: "The password is incorrect." });
  expect(screen.queryByText(/Continue with/)).toBeNull();
  fireEvent.change(screen.getByLabelText("Your password"), { target: { value: "secret" } });
  fireEvent.click(screen.getByRole("button", { name: "Continue" }));
  expect(onConfirm).toHaveBeenCalledExactlyOnceWith("secret");
  expect(screen.getByRole("alert").textContent).toBe("The password is incorrect.");
  await expectAccessible(document.body);
});

test("offers only the provider without a password", async () => {
  const { onConfirm, onProvider } = show({ providerName: "Acme ID", hasPassword: false });
  expect(screen.queryByLabelText(/password/)).toBeNull();
  fireEvent.click(screen.getByRole("button", { name: "Continue with Acme ID" }));
  expect([onProvider.mock.calls.length, onConfirm.mock.calls.length]).toEqual([1, 0]);
  await expectAccessible(document.body);
});

test("offers both, and Enter in the field submits the password", () => {
  const { onConfirm, onProvider } = show({ providerName: "Acme ID" });
  fireEvent.click(screen.getByRole("button", { name: "Continue with Acme ID" }));
  expect(onProvider).toHaveBeenCalledOnce();
  const field = screen.getByLabelText("Or your password");
  fireEvent.change(field, { target: { value: "secret" } });
  fireEvent.submit(field);
  expect(onConfirm).toHaveBeenCalledExactlyOnceWith("secret");
  expect(onProvider).toHaveBeenCalledOnce();
});

test("offers no password field to an operator who has neither a password nor a provider", async () => {
  const { onConfirm } = show({ hasPassword: false });
  expect(screen.queryByLabelText(/password/)).toBeNull();
  expect(screen.getByText(/Sign in again with a new link/)).toBeDefined();
  fireEvent.click(screen.getByRole("button", { name: "Cancel" }));
  expect(onConfirm).not.toHaveBeenCalled();
  await expectAccessible(document.body);
});

test("offers the first admin a code from the server's console, and asks for it once it is printed", async () => {
  const { onPrintCode, onCode } = show({ hasPassword: false, consoleCode: { printedAt: [] } });
  expect(screen.queryByRole("textbox")).toBeNull();
  fireEvent.click(screen.getByRole("button", { name: "Print a code" }));
  expect([onPrintCode.mock.calls.length, onCode.mock.calls.length]).toEqual([1, 0]);
  cleanup();
  const printed = show({
    hasPassword: false,
    consoleCode: { printedAt: [PRINTED_AT] },
    problem: "This is not the code.",
  });
  fireEvent.change(screen.getByLabelText("Code from the server's console"), { target: { value: "7KQ4-M2XD" } });
  fireEvent.click(screen.getByRole("button", { name: "Continue" }));
  expect(printed.onCode).toHaveBeenCalledExactlyOnceWith("7KQ4-M2XD");
  expect(screen.getByRole("alert").textContent).toBe("This is not the code.");
  await expectAccessible(document.body);
});

test("each printed code is announced with its time, and the field has the focus", () => {
  const actions = { onPrint: () => undefined, onConfirm: () => undefined, onClose: () => undefined };
  const dialog = (...printedAt: readonly number[]) => (
    <ConsoleCodeDialog isBusy={false} problem={null} printedAt={printedAt} {...actions} />
  );
  const { change } = renderComponent(dialog());
  const status = screen.getByRole("status");
  expect(status.textContent).toBe("");
  screen.getByRole("button", { name: "Print a code" }).focus();
  change(dialog(PRINTED_AT));
  const field = screen.getByLabelText("Code from the server's console");
  expect(document.activeElement).toBe(field);
  expect(status.textContent).toBe(`A code was printed at ${formatTime(PRINTED_AT)}.`);
  const announced = status.firstElementChild;
  screen.getByRole("button", { name: "Print another code" }).focus();
  change(dialog(PRINTED_AT, PRINTED_AT + 1_000));
  expect(document.activeElement).toBe(field);
  expect(status.textContent).toBe(`A code was printed at ${formatTime(PRINTED_AT)}.`);
  expect(status.firstElementChild).not.toBe(announced);
});

test("a console code never replaces a passkey, the provider or the password", () => {
  for (const method of [{ passkey: { isHere: true } as const }, { providerName: "Acme ID" }, { hasPassword: true }]) {
    show({ hasPassword: false, consoleCode: { printedAt: [PRINTED_AT] }, ...method });
    expect(screen.queryByLabelText(/console/)).toBeNull();
    cleanup();
  }
});

test("S13: offers an operator with a passkey no password", async () => {
  const { onPasskey, onConfirm } = show({ passkey: { isHere: true } });
  expect(screen.queryByLabelText(/password/)).toBeNull();
  expect(screen.getByText(/Lost your device\? Ask an admin/)).toBeDefined();
  fireEvent.click(screen.getByRole("button", { name: "Use your passkey" }));
  expect([onPasskey.mock.calls.length, onConfirm.mock.calls.length]).toEqual([1, 0]);
  await expectAccessible(document.body);
});

test("S13: says where the passkey works, and offers the provider beside it", () => {
  show({ passkey: { isHere: false, origin: "https://iam.example.org" } });
  expect(screen.queryByLabelText(/password/)).toBeNull();
  expect(screen.getByText(/works only at https:\/\/iam.example.org/)).toBeDefined();
  cleanup();
  const { onProvider } = show({ passkey: { isHere: false, origin: null }, providerName: "Acme ID" });
  expect(screen.queryByLabelText(/password/)).toBeNull();
  fireEvent.click(screen.getByRole("button", { name: "Continue with Acme ID" }));
  expect(onProvider).toHaveBeenCalledOnce();
});
