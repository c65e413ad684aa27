import { fireEvent, screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { expectAccessible } from "../../test-axe.ts";
import { renderPart } from "../../test-render.tsx";
import { ProofDialog, type ProofDialogProps } from "./proof-dialog.tsx";

function show(given: Partial<ProofDialogProps>) {
  const onConfirm = vi.fn<(password: string) => void>();
  const onProvider = vi.fn<() => void>();
  const props = { isBusy: false, problem: null, hasPassword: true, providerName: null, onClose: () => undefined };
  renderPart(<ProofDialog {...props} {...given} onConfirm={onConfirm} onProvider={onProvider} />);
  return { onConfirm, onProvider };
}

test("by the password alone where there is no provider", async () => {
  const { onConfirm } = show({ problem: "The password is incorrect." });
  expect(screen.queryByText(/Show/)).toBeNull();
  fireEvent.change(screen.getByLabelText("Your password"), { target: { value: "secret" } });
  fireEvent.click(screen.getByRole("button", { name: "Go on" }));
  expect(onConfirm).toHaveBeenCalledExactlyOnceWith("secret");
  expect(screen.getByRole("alert").textContent).toBe("The password is incorrect.");
  await expectAccessible(document.body);
});

test("by the provider alone for who has no password: one button, and no field", async () => {
  const { onConfirm, onProvider } = show({ providerName: "Acme ID", hasPassword: false });
  expect(screen.queryByLabelText(/password/)).toBeNull();
  fireEvent.click(screen.getByRole("button", { name: "Show Acme ID" }));
  expect([onProvider.mock.calls.length, onConfirm.mock.calls.length]).toEqual([1, 0]);
  await expectAccessible(document.body);
});

test("by either for who has both: Enter in the field is about the password", () => {
  const { onConfirm, onProvider } = show({ providerName: "Acme ID" });
  fireEvent.click(screen.getByRole("button", { name: "Show Acme ID that it is you" }));
  expect(onProvider).toHaveBeenCalledOnce();
  const field = screen.getByLabelText("Or your password");
  fireEvent.change(field, { target: { value: "secret" } });
  fireEvent.submit(field);
  expect(onConfirm).toHaveBeenCalledExactlyOnceWith("secret");
  expect(onProvider).toHaveBeenCalledOnce();
});
