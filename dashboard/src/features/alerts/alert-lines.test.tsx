import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { expectAccessible } from "../../test-axe.ts";
import { renderWithLinks } from "../../test-render.tsx";
import { AlertLines } from "./alert-lines.tsx";

const LINE = { id: "alert_1", number: 7, title: "Root user has no MFA", severity: "CRITICAL" } as const;

test("of one thing a line tells how the alert stands, of many things what it is about", async () => {
  const { container } = await renderWithLinks(
    <AlertLines
      alerts={[
        { ...LINE, status: "OPEN", firstSeenAt: "2026-11-24T12:00:00Z" },
        { ...LINE, id: "alert_2", number: 8, resource: { name: "root" } },
      ]}
    />,
  );
  const [ofOne, ofMany] = screen.getAllByRole("listitem").map(({ textContent }) => textContent);
  expect(ofOne).toMatch(/^CriticalRoot user has no MFAOpen.*ago$/);
  expect(ofMany).toBe("CriticalRoot user has no MFAroot");
  expect(screen.getAllByRole("link").map((link) => link.getAttribute("href"))).toEqual(["/alerts/7", "/alerts/8"]);
  await expectAccessible(container);
});
