import { Button } from "@mantine/core";
import { fireEvent, screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { type Session, SessionContext } from "./session.ts";
import { expectAccessible } from "../../test-axe.ts";
import { renderPart } from "../../test-render.tsx";
import { RoleFields, RoleGate } from "./role-gate.tsx";

function show(role: string) {
  const onClick = vi.fn<() => void>();
  const session = { viewer: { name: "anna", role }, accounts: [], accountId: null } as unknown as Session;
  const { container } = renderPart(
    <SessionContext value={session}>
      <RoleGate needs="operator">
        <Button onClick={onClick}>Rotate</Button>
      </RoleGate>
      <RoleFields needs="operator">
        <input aria-label="Reason" />
      </RoleFields>
    </SessionContext>,
  );
  return {
    container,
    onClick,
    button: screen.getByRole("button", { name: "Rotate" }),
    field: screen.getByLabelText("Reason"),
  };
}

test("a deed beyond somebody's role is off and says whom it is for, on focus too, until Escape", async () => {
  const { container, onClick, button, field } = show("analyst");
  const reason = document.getElementById(button.getAttribute("aria-describedby") ?? "")!;
  expect(reason.textContent).toBe("Needs the role operator; yours is analyst.");
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

test.each(["operator", "admin"])("for %s it is as if there were no gate", (role) => {
  const { onClick, button, field } = show(role);
  fireEvent.click(button);
  expect(onClick).toHaveBeenCalledOnce();
  expect(button.hasAttribute("aria-disabled")).toBe(false);
  expect(field.closest("fieldset")).toBeNull();
  expect(screen.queryByText(/Needs the role/)).toBeNull();
});
