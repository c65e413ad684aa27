import { CombinedGraphQLErrors } from "@apollo/client/errors";
import { fireEvent, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { AccessAnswer } from "./principal-permissions.ts";
import { renderWithLinks } from "../../test-render.tsx";
import { AccessQuestion } from "./access-question.tsx";

const ANSWER: AccessAnswer = {
  action: "s3:GetObject",
  resource: "arn:aws:s3:::reports/a",
  decision: "ALLOWED",
  keys: [],
  assumes: ["RESOURCE_POLICY_NOT_READ"],
  missing: null,
  isKnownAction: true,
  asOf: "2026-11-24T12:00:00.000Z",
  statements: [],
};

async function ask(
  decide: (action: string, resource: string) => Promise<AccessAnswer>,
  action = "s3:GetObject",
): Promise<void> {
  await renderWithLinks(<AccessQuestion name="ada" decide={decide} />);
  fireEvent.change(screen.getByLabelText("Action"), { target: { value: action } });
  fireEvent.click(screen.getByRole("button", { name: "Ask" }));
}

function refused(code: string, message: string): CombinedGraphQLErrors {
  return new CombinedGraphQLErrors({ errors: [{ message, extensions: { code } }] });
}

describe("one question of a principal", () => {
  it("says yes as far as was read, and what was not", async () => {
    const asked: string[] = [];
    await ask(async (...question) => {
      asked.push(...question);
      return ANSWER;
    }, " s3:GetObject ");
    expect(await screen.findByText("Allowed")).toBeTruthy();
    // Nothing named is every resource.
    expect(asked).toEqual(["s3:GetObject", "*"]);
    expect(screen.getByText(/A policy of the resource itself is not read/)).toBeTruthy();
  });

  it.each([
    [{ decision: "CONDITIONAL", keys: ["aws:SourceIp"] }, "Conditional", /hangs on aws:SourceIp/],
    [{ decision: "UNKNOWN", missing: "the policy of the queue" }, "Not known", /not read was the policy of the queue/],
    [{ decision: "EXPLICIT_DENY" }, "Denied", /a Deny says so/],
    [{ decision: "IMPLICIT_DENY" }, "Not allowed", /nothing that was read allows it/],
  ] as const)("answers %j in words", async (changed, badge, words) => {
    await ask(async () => ({ ...ANSWER, ...changed }) as AccessAnswer);
    expect(await screen.findByText(badge)).toBeTruthy();
    expect(screen.getByText(words)).toBeTruthy();
  });

  it("puts a refusal at its field, and others below with their code", async () => {
    await ask(async () => {
      throw refused("ACTION_INVALID", "Name one action.");
    }, "s3:*");
    expect(await screen.findByText("Name one action.")).toBeTruthy();
    expect(screen.getByLabelText("Action").getAttribute("aria-invalid")).toBe("true");
  });

  it("shows what else went wrong with its code, and no old answer beside it", async () => {
    let isBroken = false;
    await ask(async () => {
      if (isBroken) throw refused("THINKING_BUSY", "Ask again in a moment.");
      return ANSWER;
    });
    expect(await screen.findByText("Allowed")).toBeTruthy();
    isBroken = true;
    fireEvent.click(screen.getByRole("button", { name: "Ask" }));
    expect(await screen.findByText("THINKING_BUSY")).toBeTruthy();
    expect(screen.queryByText("Allowed")).toBeNull();
  });

  it("cannot be asked without an action", async () => {
    await renderWithLinks(<AccessQuestion name="ada" decide={async () => ANSWER} />);
    expect(screen.getByRole("button", { name: "Ask" }).hasAttribute("disabled")).toBe(true);
  });
});
