import { cleanup, fireEvent, screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { expectAccessible } from "../../test-axe.ts";
import { renderComponent } from "../../test-render.tsx";
import { ReauthenticationDialog, type ReauthenticationDialogProps } from "./reauthentication-dialog.tsx";

function show(overrides: Partial<ReauthenticationDialogProps>) {
  const onConfirm = vi.fn<(password: string) => void>();
  const onProvider = vi.fn<() => void>();
  const onPasskey = vi.fn<() => void>();
  const props = { isBusy: false, problem: null, passkey: null, hasPassword: true, providerName: null };
  const actions = { onConfirm, onProvider, onPasskey, onClose: () => undefined };
  renderComponent(<ReauthenticationDialog {...props} {...overrides} {...actions} />);
  return { onConfirm, onProvider, onPasskey };
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
