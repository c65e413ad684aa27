import { describe, expect, test } from "vitest";
import {
  accessAnalyzer,
  ALLOW_ALL,
  analyzer,
  attached,
  awsManagedArn,
  buildSnapshot,
  denied,
  group,
  inlinePolicy,
  organization,
  organizationAdministration,
  passwordPolicy,
  policy,
  role,
  skipped,
  trailAlarms,
  user,
} from "../../../test/support/build.ts";
import type { AccountSnapshot } from "../account.ts";
import type { OrganizationAdministration } from "../organization-administration.ts";
import { DEFAULT_CHECK_SETTINGS, type CheckSettings } from "../settings.ts";
import {
  type AccountAnswers,
  type Control,
  controlKey,
  type ControlState,
  controlsOfCheck,
  controlsOfStandard,
  type PersonAnswer,
} from "./controls.ts";
import { testId } from "./controls/control.ts";
import { askedRule, CONTROL_TESTS, evaluateControlTests } from "./controls/evaluate-tests.ts";
import { SECURITY_HUB_CONTROLS } from "./controls/security-hub.ts";
import { CONTROL_STANDARDS, type ControlStandard, STANDARDS } from "./controls/standards.ts";
import { CHECKS } from "./rules/index.ts";
import { runChecks } from "./run.ts";

interface Setup {
  readonly settings?: Partial<CheckSettings>;
  readonly disabled?: readonly string[];
  readonly accountName?: string;
  readonly people?: AccountAnswers["people"];
}

/** The results of a scan of the account. */
function answersOf(
  snapshot: AccountSnapshot,
  { settings: changed, disabled, accountName, people = new Map() }: Setup = {},
): AccountAnswers {
  const settings = { ...DEFAULT_CHECK_SETTINGS, ...changed };
  const disabledCheckIds = new Set(disabled);
  const results = [...runChecks(snapshot, { checks: CHECKS, settings, disabledCheckIds })];
  const answers = evaluateControlTests(snapshot, { results, settings, disabledCheckIds });
  return {
    accountName: accountName ?? "production",
    results: new Map(answers.map((each) => [each.testId, each])),
    people,
  };
}

function controlIn(accounts: readonly AccountAnswers[], id: string, standard: ControlStandard): Control {
  return controlsOfStandard(standard, accounts).find((control) => control.id === id)!;
}

function stateIn(snapshot: AccountSnapshot, id: string, setup?: Setup): ControlState {
  return controlIn([answersOf(snapshot, setup)], id, "AWS_SECURITY_HUB").state;
}

describe("Security Hub's verdict, where that of a check differed", () => {
  const allowAll = policy({ policyName: "everything", attachmentCount: 0, document: ALLOW_ALL });
  const holding = (policyName: string) => [attached(awsManagedArn(policyName))];
  const wholeService = [{ Effect: "Allow", Action: "dynamodb:*", Resource: "*" }];

  test("IAM.1 fails a policy that allows everything although it is not attached", () => {
    expect(stateIn(buildSnapshot({ policies: [allowAll] }), "IAM.1")).toBe("FAIL");
    expect(stateIn(buildSnapshot({ policies: [policy({ ...allowAll, attachmentCount: 1 })] }), "IAM.1")).toBe("FAIL");
  });

  test("IAM.1 leaves out a permissions boundary, attached or not", () => {
    const boundary = { ...allowAll, permissionsBoundaryUsageCount: 1 };
    expect(stateIn(buildSnapshot({ policies: [boundary] }), "IAM.1")).toBe("PASS");
    expect(stateIn(buildSnapshot({ policies: [{ ...boundary, attachmentCount: 1 }] }), "IAM.1")).toBe("PASS");
  });

  test("IAM.7 asks for 8 characters of four kinds, and neither for age nor for reuse", () => {
    const rules = { minimumPasswordLength: 8, expirePasswords: false, maxPasswordAgeDays: null };
    const snapshot = (changes: object) =>
      buildSnapshot({ passwordPolicy: passwordPolicy({ ...rules, passwordReusePrevention: null, ...changes }) });
    expect(stateIn(snapshot({}), "IAM.7")).toBe("PASS");
    expect(stateIn(snapshot({ requireSymbols: false }), "IAM.7")).toBe("FAIL");
    expect(stateIn(snapshot({ minimumPasswordLength: 7 }), "IAM.7")).toBe("FAIL");
  });

  test("IAM.10 asks for 7 characters without a symbol, and for age and reuse", () => {
    const rules = { minimumPasswordLength: 7, requireSymbols: false, maxPasswordAgeDays: 90, expirePasswords: true };
    const snapshot = (changes: object) =>
      buildSnapshot({ passwordPolicy: passwordPolicy({ ...rules, passwordReusePrevention: 4, ...changes }) });
    expect(stateIn(snapshot({}), "IAM.10")).toBe("PASS");
    expect(stateIn(snapshot({ passwordReusePrevention: 3 }), "IAM.10")).toBe("FAIL");
    expect(stateIn(snapshot({ minimumPasswordLength: 6 }), "IAM.10")).toBe("FAIL");
    expect(stateIn(snapshot({ maxPasswordAgeDays: 91 }), "IAM.10")).toBe("FAIL");
  });

  test.each(SECURITY_HUB_CONTROLS.filter(({ asks }) => /password policy|^Passwords/.test(asks)).map(({ id }) => id))(
    "%s fails an account without any password policy",
    (id) => {
      expect(stateIn(buildSnapshot({ passwordPolicy: null }), id)).toBe("FAIL");
    },
  );

  test("IAM.18 passes for any holder of AWSSupportAccess, CIS only for a role", () => {
    const account = (overrides: object) => buildSnapshot({ roles: [], ...overrides });
    const cis = (snapshot: AccountSnapshot) => controlIn([answersOf(snapshot)], "2.15", "CIS_7_0").state;
    const byGroup = account({ groups: [group({ groupName: "ops", attachedPolicies: holding("AWSSupportAccess") })] });
    const byUser = account({ users: [user({ userName: "anna", attachedPolicies: holding("AWSSupportAccess") })] });
    const byRole = account({ roles: [role({ roleName: "ops", attachedPolicies: holding("AWSSupportAccess") })] });
    expect([byGroup, byUser, byRole, account({})].map((each) => stateIn(each, "IAM.18"))).toEqual([
      "PASS",
      "PASS",
      "PASS",
      "FAIL",
    ]);
    expect([byGroup, byRole].map(cis)).toEqual(["FAIL", "PASS"]);
  });

  test("IAM.20 is retired, so no check answers it, and IAM.23 asks for tags of analyzers, not of roles", () => {
    const untagged = buildSnapshot({ roles: [role({ roleName: "app", tags: [] })] });
    expect(stateIn(untagged, "IAM.23")).toBe("PASS");
    expect(stateIn(untagged, "IAM.24")).toBe("FAIL");
    const bare = accessAnalyzer({ analyzers: [analyzer({ tagCount: 0 })] });
    expect(stateIn(buildSnapshot({ accessAnalyzer: bare }), "IAM.23")).toBe("FAIL");
    expect(stateIn(buildSnapshot({ sections: { accessAnalyzer: skipped() } }), "IAM.28")).toBe("NOT_EVALUATED");
    expect(stateIn(buildSnapshot(), "IAM.20")).toBe("NOT_COVERED");
    expect(controlsOfCheck("role-untagged").map(({ id }) => id)).toEqual(["IAM.24"]);
    expect(controlsOfCheck("root-used").map(({ standard }) => standard)).not.toContain("AWS_SECURITY_HUB");
  });

  test("IAM.21 looks at customer managed policies only, and not at boundaries", () => {
    const inline = user({ userName: "anna", inlinePolicies: [inlinePolicy("wide", wholeService)] });
    const wide = policy({ policyName: "wide", document: wholeService });
    expect(stateIn(buildSnapshot({ users: [inline] }), "IAM.21")).toBe("PASS");
    expect(stateIn(buildSnapshot({ policies: [{ ...wide, permissionsBoundaryUsageCount: 1 }] }), "IAM.21")).toBe(
      "PASS",
    );
    expect(stateIn(buildSnapshot({ policies: [wide] }), "IAM.21")).toBe("FAIL");
  });

  test.each([
    ["a resource", { Action: "dynamodb:*", Resource: "arn:aws:dynamodb:eu-west-1:123456789012:table/orders" }, "FAIL"],
    [
      "a condition",
      { Action: "s3:*", Resource: "*", Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } },
      "FAIL",
    ],
    ["NotAction", { NotAction: "iam:*", Resource: "*" }, "FAIL"],
    ["a prefix", { Action: "ec2:Describe*", Resource: "*" }, "PASS"],
    ["a Deny", { Effect: "Deny", Action: "ec2:*", Resource: "*" }, "PASS"],
  ])("IAM.21 with %s", (_name, statement, state) => {
    const document = [{ Effect: "Allow", ...statement }];
    expect(stateIn(buildSnapshot({ policies: [policy({ policyName: "p", document })] }), "IAM.21")).toBe(state);
  });

  test("CloudWatch.2, .3 and .6 each ask for one of the alarms of alarm-signin", () => {
    const alarms = [{ alarmName: "a", areActionsEnabled: true, isNotifying: true, isRaisedByOne: true }];
    const pattern = '{ $.errorMessage = "Failed authentication" }';
    const snapshot = buildSnapshot({ trailAlarms: trailAlarms({ filters: [{ filterName: "f", pattern, alarms }] }) });
    const states = (from: AccountSnapshot) =>
      ["CloudWatch.1", "CloudWatch.2", "CloudWatch.3", "CloudWatch.4", "CloudWatch.6"].map((id) => stateIn(from, id));
    expect(states(snapshot)).toEqual(["FAIL", "FAIL", "FAIL", "FAIL", "PASS"]);
    expect(states(buildSnapshot())).toEqual(Array(5).fill("PASS"));
    const refused = { trailAlarms: denied("cloudtrail:DescribeTrails") };
    expect(states(buildSnapshot({ sections: refused }))).toEqual(Array(5).fill("NOT_EVALUATED"));
  });

  test("KMS.1 looks at customer managed policies, KMS.2 at inline ones", () => {
    const decrypt = [{ Effect: "Allow", Action: "kms:Decrypt", Resource: "*" }];
    const managed = buildSnapshot({ policies: [policy({ policyName: "decrypt", document: decrypt })] });
    const inline = buildSnapshot({
      users: [user({ userName: "anna", inlinePolicies: [inlinePolicy("decrypt", decrypt)] })],
    });
    expect([stateIn(managed, "KMS.1"), stateIn(managed, "KMS.2")]).toEqual(["FAIL", "PASS"]);
    expect([stateIn(inline, "KMS.1"), stateIn(inline, "KMS.2")]).toEqual(["PASS", "FAIL"]);
  });

  test("Account.2 asks only for membership, which a member account knows without reading its guardrails", () => {
    const member = organization({ managementAccountId: "999999999999", serviceControlPolicies: null });
    expect(stateIn(buildSnapshot({ organization: member }), "Account.2")).toBe("PASS");
    expect(stateIn(buildSnapshot({ organization: null }), "Account.2")).toBe("FAIL");
  });
});

describe("the state of a control", () => {
  const [good, bad] = [{}, { minimumPasswordLength: 10 }].map((changes) =>
    buildSnapshot({ passwordPolicy: passwordPolicy(changes) }),
  ) as [AccountSnapshot, AccountSnapshot];
  const unread = buildSnapshot({ sections: { passwordPolicy: denied("iam:GetAccountPasswordPolicy") } });
  const lengthIn = (accounts: readonly AccountAnswers[]) => {
    const { state, reason } = controlIn(accounts, "1.7", "CIS_5_0");
    return { state, reason };
  };

  test("uses the thresholds of the standard, whatever the operator set", () => {
    expect(lengthIn([answersOf(bad, { settings: { passwordMinimumLength: 8 } })]).state).toBe("FAIL");
    expect(lengthIn([answersOf(good, { settings: { passwordMinimumLength: 128 } })]).state).toBe("PASS");
  });

  test("names the account and what fails or was not read, and passes only if every account does", () => {
    const failing = answersOf(bad, { accountName: "staging" });
    expect(lengthIn([answersOf(good)])).toEqual({ state: "PASS", reason: null });
    expect(lengthIn([answersOf(good), failing]).state).toBe("FAIL");
    expect(lengthIn([answersOf(good), failing]).reason).toContain("staging: Account password policy");
    expect(lengthIn([answersOf(unread), failing]).state).toBe("FAIL");
    expect(lengthIn([answersOf(good), answersOf(unread)]).state).toBe("NOT_EVALUATED");
    expect(lengthIn([answersOf(unread)]).reason).toContain("iam:GetAccountPasswordPolicy");
  });

  test("is not evaluated without a scan, in any account, or with a disabled check", () => {
    const unscanned: AccountAnswers = { accountName: "new", results: new Map(), people: new Map() };
    expect(lengthIn([]).state).toBe("NOT_EVALUATED");
    expect(lengthIn([answersOf(good), unscanned])).toMatchObject({
      state: "NOT_EVALUATED",
      reason: /new: The next scan/,
    });
    expect(lengthIn([answersOf(good, { disabled: ["pwd-length-14"] })])).toMatchObject({
      state: "NOT_EVALUATED",
      reason: /disabled/,
    });
    // A rule of a control's own stands for the check whose alerts report the same problem.
    expect(stateIn(buildSnapshot(), "Account.2", { disabled: ["org-guardrails"] })).toBe("NOT_EVALUATED");
  });

  test.each([
    ["2.1.5", { delegationPolicy: { document: null } }, { delegationPolicy: null }],
    ["2.1.6", { delegatedAdministrators: [] }, { delegatedAdministrators: null }],
  ] as const)("CIS 7.0 %s is the same in every account of the organization", (id, without, unread) => {
    const stateOf = (overrides: Partial<OrganizationAdministration>) => {
      const snapshot = buildSnapshot({ organizationAdministration: organizationAdministration(overrides) });
      return controlIn([answersOf(snapshot)], id, "CIS_7_0").state;
    };
    for (const isHome of [true, false]) {
      expect(stateOf({ isHome })).toBe("PASS");
      expect(stateOf({ isHome, ...without })).toBe("FAIL");
      expect(stateOf({ isHome, ...unread })).toBe("NOT_EVALUATED");
    }
    const sections = { organizationAdministration: skipped("NOT_REQUESTED") };
    expect(controlIn([answersOf(buildSnapshot({ sections }))], id, "CIS_7_0").state).toBe("NOT_EVALUATED");
  });

  test("CIS 7.0 2.1.6 is not evaluated if it is not known whether a service can be delegated", () => {
    const trustedServices = ["cloudtrail.amazonaws.com", "brand-new.amazonaws.com"];
    const control = (overrides: Partial<OrganizationAdministration>) =>
      controlIn(
        [answersOf(buildSnapshot({ organizationAdministration: organizationAdministration(overrides) }))],
        "2.1.6",
        "CIS_7_0",
      );
    expect(control({ trustedServices })).toMatchObject({ state: "NOT_EVALUATED", reason: /brand-new/ });
    expect(control({ trustedServices, delegatedAdministrators: [] }).state).toBe("FAIL");
  });

  test("passes only if every related control does", () => {
    const cm2 = (snapshot: AccountSnapshot) => controlIn([answersOf(snapshot)], "CM-2", "NIST_800_53_R5").state;
    expect(cm2(buildSnapshot())).toBe("PASS");
    expect(cm2(buildSnapshot({ organization: null }))).toBe("FAIL");
    expect(cm2(buildSnapshot({ securityContact: { isSet: false } }))).toBe("FAIL");
    const unread = { securityContact: denied("account:GetAlternateContact") };
    expect(cm2(buildSnapshot({ sections: unread }))).toBe("NOT_EVALUATED");
    expect(cm2(buildSnapshot({ organization: null, sections: unread }))).toBe("FAIL");
  });
});

describe("the tables of controls", () => {
  const ids = (standard: ControlStandard) => STANDARDS[standard].controls.map(({ id }) => id);
  const range = (prefix: string, first: number, last: number) =>
    Array.from({ length: last - first + 1 }, (_, i) => `${prefix}${first + i}`);

  test("are complete, section by section", () => {
    expect(ids("CIS_5_0")).toEqual(range("1.", 1, 21));
    expect(ids("CIS_6_0")).toEqual(range("2.", 1, 21));
    expect(ids("CIS_7_0")).toEqual([...range("2.1.", 1, 6), ...range("2.", 2, 21)]);
    expect(ids("AWS_SECURITY_HUB")).toEqual([
      "Account.1",
      "Account.2",
      ...["CloudWatch.1", "CloudWatch.2", "CloudWatch.3", "CloudWatch.4", "CloudWatch.6"],
      ...range("IAM.", 1, 28),
      "KMS.1",
      "KMS.2",
    ]);
  });

  test("relate PCI DSS and NIST only as AWS does, and leave out no relation", () => {
    const related = (key: "pci" | "nist") => [...new Set(SECURITY_HUB_CONTROLS.flatMap((control) => control[key]))];
    expect(ids("PCI_DSS_4_0_1").toSorted()).toEqual(related("pci").toSorted());
    expect(ids("NIST_800_53_R5").toSorted()).toEqual(related("nist").toSorted());
  });

  test("name existing rules, and every control says what it asks and how it is answered", () => {
    for (const standard of CONTROL_STANDARDS) {
      for (const control of STANDARDS[standard].controls) {
        const where = `${standard} ${control.id}`;
        for (const test of control.tests ?? []) expect(() => askedRule(test.rule), where).not.toThrow();
        expect(control.tests?.length, where).not.toBe(0);
        expect(control.tests ?? control.manual ?? control.notCovered, where).toBeDefined();
        expect(control.asks, where).toMatch(/\.$/);
        expect(STANDARDS[standard].sourceOf(control).url, where).toMatch(/^https:\/\/[\w.-]+\/\S+$/);
      }
    }
    const tests = CONTROL_TESTS();
    expect(new Set(tests.map(testId)).size).toBe(tests.length);
    expect(CHECKS.map(({ id }) => id)).not.toContain(tests.find(({ rule }) => rule.startsWith("control-"))!.rule);
  });

  test("ask pwd-missing wherever they ask another rule of the password policy", () => {
    const familyOf = new Map(CHECKS.map(({ id, family }) => [id, family]));
    const asking = CONTROL_STANDARDS.flatMap((standard) => STANDARDS[standard].controls)
      .map(({ tests = [] }) => tests.map(({ rule }) => rule))
      .filter((rules) => rules.some((rule) => familyOf.get(rule) === "PWD" && !rule.startsWith("pwd-unused")));
    expect(asking.length).toBeGreaterThan(15);
    for (const rules of asking) expect(rules).toContain("pwd-missing");
  });

  test("pass where a check answers, in a healthy account", () => {
    const healthy = [answersOf(buildSnapshot())];
    const counts = Object.fromEntries(
      CONTROL_STANDARDS.map((standard) => {
        const controls = controlsOfStandard(standard, healthy);
        const states = Map.groupBy(controls, ({ state }) => state);
        expect(
          controls
            .filter(({ state }) => state === "FAIL" || state === "NOT_EVALUATED")
            .map(({ id, reason }) => [id, reason]),
        ).toEqual([]);
        // A control without checks says why.
        for (const { id, reason, checks } of controls)
          expect(checks.length > 0 || reason, `${standard} ${id}`).toBeTruthy();
        const count = (state: ControlState) => states.get(state)?.length ?? 0;
        return [
          standard,
          `${count("PASS")} of ${controls.length}, ${count("MANUAL")} manual, ${count("NOT_COVERED")} not covered`,
        ];
      }),
    );
    console.info("controls that pass:", counts);
    expect(counts["CIS_7_0"]).toBe("23 of 26, 3 manual, 0 not covered");
  });
});

describe("a person's answer", () => {
  const answer = (id: string, outcome: PersonAnswer["outcome"], standard: ControlStandard = "CIS_7_0") =>
    new Map([
      [
        controlKey({ standard, id }),
        {
          id: `answer_${id}`,
          accountName: "production",
          outcome,
          evidence: "Ticket 12",
          answeredBy: { kind: "OPERATOR" as const, displayName: "anna@corp.test" },
          answeredAt: new Date(0),
          expiresAt: new Date(1),
        },
      ],
    ]);
  const snapshot = buildSnapshot({});

  test("passes or fails a manual control, and one that no check covers", () => {
    for (const [id, without, standard] of [
      ["2.2", "MANUAL", "CIS_7_0"],
      ["IAM.20", "NOT_COVERED", "AWS_SECURITY_HUB"],
    ] as const) {
      const answered = (outcome: PersonAnswer["outcome"]) =>
        controlIn([answersOf(snapshot, { people: answer(id, outcome, standard) })], id, standard);
      expect(controlIn([answersOf(snapshot)], id, standard)).toMatchObject({ state: without, isForPerson: true });
      expect(answered("PASS")).toMatchObject({ state: "PASS", reason: null, answers: [{ evidence: "Ticket 12" }] });
      expect(answered("FAIL").state).toBe("FAIL");
    }
  });

  test("of one account does not stand for another", () => {
    const accounts = [
      answersOf(snapshot, { people: answer("2.2", "PASS") }),
      answersOf(snapshot, { accountName: "other" }),
    ];
    expect(controlIn(accounts, "2.2", "CIS_7_0").state).toBe("MANUAL");
  });

  test("never passes a control whose test fails, or one that checks answer", () => {
    const rootKey = "2.4";
    const before = controlIn([answersOf(snapshot)], rootKey, "CIS_7_0");
    expect(controlIn([answersOf(snapshot, { people: answer(rootKey, "PASS") })], rootKey, "CIS_7_0").state).toBe(
      before.state,
    );
    for (const standard of CONTROL_STANDARDS)
      for (const { id, tests = [], notCovered } of STANDARDS[standard].controls) {
        if (tests.length === 0 || notCovered === undefined) continue;
        const accounts = [answersOf(snapshot, { people: answer(id, "PASS", standard) })];
        const control = controlIn(accounts, id, standard);
        if (control.checks.some(({ state }) => state === "FAIL")) expect(control.state).toBe("FAIL");
        else if (control.checks.some(({ state }) => state === "NOT_EVALUATED"))
          expect(control.state).toBe("NOT_EVALUATED");
        else expect(control.state).toBe("PASS");
      }
  });
});
