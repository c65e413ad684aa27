import { CombinedGraphQLErrors } from "@apollo/client/errors";
import { fireEvent, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { AccessAnswer } from "./use-principal-permissions.ts";
import { renderWithLinks } from "../../test-render.tsx";
import { AccessQuestion } from "./access-question.tsx";

const ANSWER: AccessAnswer = {
  action: "s3:GetObject",
  resource: "arn:aws:s3:::reports/a",
  decision: "ALLOWED",
  keys: [],
  assumes: ["RESOURCE_POLICY_NOT_READ"],
  unreadPolicy: null,
  isPublicAccessBlocked: false,
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
  fireEvent.click(screen.getByRole("button", { name: "Test" }));
}

function refused(code: string, message: string): CombinedGraphQLErrors {
  return new CombinedGraphQLErrors({ errors: [{ message, extensions: { code } }] });
}

describe("AccessQuestion", () => {
  it("shows an allow and the policies that were not read", async () => {
    const requests: string[] = [];
    await ask(async (...request) => {
      requests.push(...request);
      return ANSWER;
    }, " s3:GetObject ");
    expect(await screen.findByText("Allowed")).toBeTruthy();
    // An empty resource means all resources.
    expect(requests).toEqual(["s3:GetObject", "*"]);
    expect(screen.getByText(/The policy of the resource was not read/)).toBeTruthy();
  });

  it.each([
    [{ decision: "CONDITIONAL", keys: ["aws:SourceIp"] }, "Conditional", /depends on aws:SourceIp/],
    [{ decision: "UNKNOWN", missing: "the policy of the queue" }, "Unknown", /the policy of the queue was not read/],
    [{ decision: "EXPLICIT_DENY" }, "Explicit deny", /an explicit deny overrides/],
    [{ decision: "IMPLICIT_DENY" }, "Implicit deny", /no policy that was read allows it/],
  ] as const)("explains %j", async (changed, badge, text) => {
    await ask(async () => ({ ...ANSWER, ...changed }) as AccessAnswer);
    expect(await screen.findByText(badge)).toBeTruthy();
    expect(screen.getByText(text)).toBeTruthy();
  });

  it("shows an input error at its field", async () => {
    await ask(async () => {
      throw refused("ACTION_INVALID", "Name one action.");
    }, "s3:*");
    expect(await screen.findByText("Name one action.")).toBeTruthy();
    expect(screen.getByLabelText("Action").getAttribute("aria-invalid")).toBe("true");
  });

  it("shows other errors with their code and removes the previous decision", async () => {
    let isFailing = false;
    await ask(async () => {
      if (isFailing) throw refused("THINKING_BUSY", "Ask again in a moment.");
      return ANSWER;
    });
    expect(await screen.findByText("Allowed")).toBeTruthy();
    isFailing = true;
    fireEvent.click(screen.getByRole("button", { name: "Test" }));
    expect(await screen.findByText("THINKING_BUSY")).toBeTruthy();
    expect(screen.queryByText("Allowed")).toBeNull();
  });

  it("is disabled without an action", async () => {
    await renderWithLinks(<AccessQuestion name="ada" decide={async () => ANSWER} />);
    expect(screen.getByRole("button", { name: "Test" }).hasAttribute("disabled")).toBe(true);
  });
});
