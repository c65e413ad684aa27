/**
 * Single requests evaluated against identity, boundary, session, service control and resource policies together. The
 * cases were written independently of the evaluator.
 */
import { describe, expect, test } from "vitest";
import { parsePolicy } from "./document.ts";
import { evaluate, type NamedPolicy } from "./evaluate.ts";
import cases from "./interplay.cases.json" with { type: "json" };
import { readPrincipal } from "./principals.ts";
import type { KnownKeys } from "./request-context.ts";
import type { PolicyDocument } from "./statement.ts";

interface Case {
  readonly name: string;
  readonly why: string;
  readonly source: readonly string[];
  /** A user, or a session `ci` of the role `dev`. */
  readonly who: string;
  readonly action: string;
  readonly resource: string;
  readonly identity: readonly object[];
  readonly boundary?: object;
  readonly session?: object;
  /** The SCPs of each organization level, from the root down. */
  readonly scps?: readonly (readonly object[])[];
  readonly resourcePolicy?: object;
  readonly resourceAccount?: string;
  readonly context?: KnownKeys;
  readonly isManagementAccount?: boolean;
  readonly expect: string;
  readonly on?: readonly string[];
}

const ACCOUNT = "123456789012";

function documentOf(value: object): PolicyDocument {
  const parsed = parsePolicy(JSON.stringify(value));
  if (!parsed.ok) throw new Error(`a case with a policy that AWS refuses: ${JSON.stringify(parsed.error)}`);
  return parsed.document;
}

const named = (value: object, i = 0): NamedPolicy => ({ name: `policy-${i}`, document: documentOf(value) });

describe("several kinds of policy together", () => {
  test.each(cases.cases.map((each) => [each.name, each as unknown as Case] as const))("%s", (_name, each) => {
    const { identity, boundary, session, scps, resourcePolicy, resourceAccount, context, isManagementAccount } = each;
    const principal =
      each.who === "user" ? `arn:aws:iam::${ACCOUNT}:user/anna` : `arn:aws:sts::${ACCOUNT}:assumed-role/dev/ci`;
    const { decision, keys } = evaluate(
      {
        principal: readPrincipal(principal),
        identity: identity.map(named),
        boundary: boundary ? named(boundary) : null,
        session: session ? named(session) : null,
        scps: (scps ?? []).map((level, i) => ({ name: `level-${i}`, policies: level.map(named) })),
        isManagementAccount: isManagementAccount ?? false,
      },
      {
        action: each.action,
        resource: each.resource,
        resourcePolicy: resourcePolicy ? documentOf(resourcePolicy) : null,
        ...(resourceAccount && { resourceAccountId: resourceAccount }),
        ...(context && { keys: context }),
      },
    );
    expect(decision.endsWith("_DENY") ? "DENIED" : decision, `${each.why} (${each.source.join(", ")})`).toBe(
      each.expect,
    );
    if (each.on)
      expect(keys.map((key) => key.toLowerCase()).toSorted()).toEqual(
        each.on.map((key) => key.toLowerCase()).toSorted(),
      );
  });
});
