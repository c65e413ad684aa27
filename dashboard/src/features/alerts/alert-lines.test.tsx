import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { expectAccessible } from "../../test-axe.ts";
import { renderWithLinks } from "../../test-render.tsx";
import { AlertLines } from "./alert-lines.tsx";

const LINE = { id: "alert_1", number: 7, headline: "Root user has no MFA", severity: "CRITICAL" } as const;

test("a line shows the headline and the status of its alert", async () => {
  const { container } = await renderWithLinks(
    <AlertLines
      alerts={[
        { ...LINE, status: "OPEN", firstSeenAt: "2026-11-24T12:00:00Z" },
        { ...LINE, id: "alert_2", number: 8 },
      ]}
    />,
  );
  const [withStatus, without] = screen.getAllByRole("listitem").map(({ textContent }) => textContent);
  expect(withStatus).toMatch(/^CriticalRoot user has no MFAOpen.*ago$/);
  expect(without).toBe("CriticalRoot user has no MFA");
  expect(screen.getAllByRole("link").map((link) => link.getAttribute("href"))).toEqual(["/alerts/7", "/alerts/8"]);
  await expectAccessible(container);
});
