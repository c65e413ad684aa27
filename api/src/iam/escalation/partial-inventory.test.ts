/** Verdicts on techniques that use existing workloads, if only a part of the inventory was read. */
import { expect, test } from "vitest";
import { type CaseAccount, factsOfCase } from "../../../test/support/escalation-case.ts";
import { readTechniqueCases } from "../../../test/support/cases.ts";
import { kindOf, type UnreadWorkloads, type WorkloadInventory } from "../workload-inventory.ts";
import { buildGraph } from "./graph/search.ts";
import { pathOf } from "./paths/path.ts";
import { TECHNIQUES } from "./techniques/index.ts";

const CASES = readTechniqueCases().filter(({ account, verdict }) => account.workloads && verdict === "EXPLOITABLE");
const TECHNIQUE_OF = new Map(TECHNIQUES.map((technique) => [technique.id, technique]));
const OTHER_REGION = "ap-south-2";

function verdictOf(
  { technique, from }: (typeof CASES)[number],
  account: CaseAccount,
  change: (inventory: WorkloadInventory) => Partial<WorkloadInventory>,
) {
  const facts = factsOfCase(account);
  const inventory = facts.workloads!;
  const workloads = { ...inventory, ...change(inventory) };
  const path = pathOf(buildGraph({ ...facts, workloads }, [TECHNIQUE_OF.get(technique)!]), from);
  return path && { kind: path.verdict.kind, reasons: path.verdict.reasons.join() };
}

function refusedIn(region: string, kinds: readonly string[]): UnreadWorkloads {
  return {
    kinds,
    region,
    status: "denied",
    action: "test:ListThings",
    code: "AWS_ACCESS_DENIED",
    reason: "No policy allows it.",
  };
}

test.each(CASES.map((each) => [each.technique, each] as const))("%s with a part of the inventory", (id, each) => {
  const kinds = TECHNIQUE_OF.get(id)!.existing.flat();
  const regions = [...new Set(each.account.workloads!.map(({ resourceArn }) => resourceArn.split(":")[3]!))];
  // A refusal elsewhere does not take away what was found.
  expect(verdictOf(each, each.account, () => ({ unread: [refusedIn(OTHER_REGION, kinds)] }))).toMatchObject({
    kind: "EXPLOITABLE",
  });
  // Workloads that a refused call would have listed may exist: the verdict names the call and the Region.
  const refused = verdictOf(each, each.account, ({ workloads }) => ({
    workloads: workloads.filter((workload) => !kinds.includes(kindOf(workload))),
    unread: regions.map((region) => refusedIn(region, kinds)),
  }));
  expect(refused).toMatchObject({ kind: "UNKNOWN" });
  expect(refused!.reasons).toContain(`test:ListThings was refused in ${regions[0]}`);
  // A kind that no scan reads is as unknown as without an inventory.
  const notAsked = verdictOf(each, each.account, () => ({ workloads: [], kinds: [] }));
  expect(notAsked).toMatchObject({ kind: "UNKNOWN" });
  // A complete inventory without the workloads proves that there are none.
  const none = verdictOf(each, each.account, () => ({ workloads: [] }));
  expect(none === null || none.kind === "BLOCKED").toBe(true);
});

const REPLACE_CODE = CASES.find(({ technique }) => technique === "lambda-003")!;

/** The account of the case, whose user may change the functions that the pattern matches. */
function withFunctions(pattern: string): CaseAccount {
  const statements = [{ Effect: "Allow", Action: "lambda:UpdateFunctionCode", Resource: pattern }] as const;
  return { ...REPLACE_CODE.account, users: [{ name: "mallory", statements }] };
}

test("a refusal in a Region that the caller may not use leaves nothing unknown", () => {
  const account = withFunctions("arn:aws:lambda:eu-west-1:123456789012:function:*");
  const verdictWith = (region: string) =>
    verdictOf(REPLACE_CODE, account, () => ({ workloads: [], unread: [refusedIn(region, ["lambda:function"])] }));
  expect(verdictWith("eu-west-1")).toMatchObject({ kind: "UNKNOWN" });
  expect(verdictWith(OTHER_REGION)?.kind ?? "BLOCKED").toBe("BLOCKED");
});

test("a weak workload that was found hides no unknown one", () => {
  const weak = verdictOf(REPLACE_CODE, withFunctions("*"), ({ workloads }) => ({
    workloads: workloads.map((workload) => ({ ...workload, roleArn: "arn:aws:iam::123456789012:role/weak" })),
    unread: [refusedIn(OTHER_REGION, ["lambda:function"])],
  }));
  expect(weak).toMatchObject({ kind: "UNKNOWN" });
});

test("workloads above the limit are not shown as safe, and unusable ones take no place in it", () => {
  const { workloads = [] } = REPLACE_CODE.account;
  const [only] = workloads;
  const many = (count: number, more: object = {}) =>
    Array.from({ length: count }, (_, i) => ({
      ...only!,
      resourceArn: `arn:aws:lambda:eu-west-1:123456789012:function:f-${i}`,
      ...more,
    }));
  const deny = { Effect: "Deny", Action: "lambda:UpdateFunctionCode", Resource: "arn:aws:lambda:*:*:function:f-*" };
  const allow = { Effect: "Allow", Action: "lambda:UpdateFunctionCode", Resource: "*" };
  const verdict = (statements: readonly object[], inventory: typeof workloads) =>
    verdictOf(
      REPLACE_CODE,
      { ...REPLACE_CODE.account, users: [{ name: "mallory", statements }] } as CaseAccount,
      () => ({
        workloads: inventory,
      }),
    );
  // All that are tried are denied, and the ones after them are not.
  const unknown = verdict([allow, deny], [...many(200), ...workloads, ...workloads]);
  expect(unknown).toMatchObject({ kind: "UNKNOWN" });
  expect(unknown!.reasons).toContain("2 further workloads (lambda:function)");
  expect(verdict([allow, deny], many(200))?.kind ?? "BLOCKED").toBe("BLOCKED");
  expect(verdict([allow], [...many(300, { state: "Failed" }), ...workloads])).toMatchObject({ kind: "EXPLOITABLE" });
});

test("a kind that the account has in no Region that is read is named with these Regions", () => {
  const account = withFunctions("*");
  const verdictIn = (regions: readonly string[] | null) =>
    verdictOf(REPLACE_CODE, account, () => ({ workloads: [], regions, kinds: ["lambda:function"] }));
  expect(verdictIn(["eu-west-1"])?.reasons).toBe("the account has no lambda:function in the Regions that are read");
  expect(verdictIn(null)?.reasons).toBe("the account has no lambda:function");
});
