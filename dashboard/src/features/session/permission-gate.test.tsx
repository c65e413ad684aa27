import { Button } from "@mantine/core";
import { fireEvent, screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { type Session, SessionContext } from "./session.ts";
import { expectAccessible } from "../../test-axe.ts";
import { renderComponent } from "../../test-render.tsx";
import { PermissionFields, PermissionGate } from "./permission-gate.tsx";

function show(role: string, viewer: Partial<Session["viewer"]> = {}) {
  const onClick = vi.fn<() => void>();
  const permissions = role === "analyst" ? [] : ["ROTATIONS_START"];
  const session = {
    viewer: { name: "anna", role, permissions, accountLimit: null, ...viewer },
    accounts: [],
    accountId: null,
  } as unknown as Session;
  const { container } = renderComponent(
    <SessionContext value={session}>
      <PermissionGate permission="ROTATIONS_START">
        <Button onClick={onClick}>Rotate</Button>
      </PermissionGate>
      <PermissionFields permission="ROTATIONS_START">
        <input aria-label="Reason" />
      </PermissionFields>
    </SessionContext>,
  );
  return {
    container,
    onClick,
    button: screen.getByRole("button", { name: "Rotate" }),
    field: screen.getByLabelText("Reason"),
  };
}

test("a button above the viewer's role is disabled and shows the reason on focus, until Escape", async () => {
  const { container, onClick, button, field } = show("analyst");
  const reason = document.getElementById(button.getAttribute("aria-describedby") ?? "")!;
  expect(reason.textContent).toBe("Requires the role operator. Your role is analyst.");
  expect(button.getAttribute("aria-disabled")).toBe("true");
  expect(button.hasAttribute("disabled")).toBe(false);
  fireEvent.focus(button);
  expect(reason.dataset["shown"]).toBe("true");
  fireEvent.keyDown(button, { key: "Escape" });
  expect(reason.dataset["shown"]).toBeUndefined();
  fireEvent.click(button);
  expect(onClick).not.toHaveBeenCalled();
  expect(field.closest("fieldset")!.disabled).toBe(true);
  expect(screen.getByRole("group", { name: reason.textContent })).toBeDefined();
  await expectAccessible(container);
});

test("the reason shows under a mouse that stood on an element that was removed, until Escape", () => {
  const { button, field } = show("analyst");
  const reason = document.getElementById(button.getAttribute("aria-describedby") ?? "")!;
  // The removed element gets no event, so React sees no way from it to the button. Chromium names its parent.
  fireEvent.pointerOver(button, { relatedTarget: field });
  expect(reason.dataset["shown"]).toBe("true");
  fireEvent.keyDown(button, { key: "Escape" });
  fireEvent.pointerOver(button, { relatedTarget: field });
  expect(reason.dataset["shown"]).toBeUndefined();
  fireEvent.pointerOut(button, { relatedTarget: field });
  fireEvent.pointerOver(button, { relatedTarget: field });
  expect(reason.dataset["shown"]).toBe("true");
});

test.each(["operator", "admin"])("the gate has no effect for the role %s", (role) => {
  const { onClick, button, field } = show(role);
  fireEvent.click(button);
  expect(onClick).toHaveBeenCalledOnce();
  expect(button.hasAttribute("aria-disabled")).toBe(false);
  expect(field.closest("fieldset")).toBeNull();
  expect(screen.queryByText(/Requires the role/)).toBeNull();
});

test("a viewer who is limited to accounts sees that an action needs all of them", () => {
  const { onClick, button, field } = show("admin", { permissions: ["ALERTS_TRIAGE"], accountLimit: 3 });
  fireEvent.click(button);
  expect(onClick).not.toHaveBeenCalled();
  const reason = "Requires access to all accounts. You see 3 accounts.";
  expect(document.getElementById(button.getAttribute("aria-describedby") ?? "")!.textContent).toBe(reason);
  expect(field.closest("fieldset")!.querySelector("legend")!.textContent).toBe(reason);
});
