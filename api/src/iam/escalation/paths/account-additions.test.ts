/** What-if results of changes that add or replace something: compared with a new analysis, and with hand-written accounts. */
import { describe, expect, test } from "vitest";
import { seededRandom } from "../../../../sandbox/random.ts";
import { ACCOUNT_ID, policyText } from "../../../../test/support/build.ts";
import { type CaseAccount, factsOfCase } from "../../../../test/support/escalation-case.ts";
import { RANDOM_ARNS } from "../../../../test/support/random-case.ts";
import { compareWithNewAnalysis } from "../../../../test/support/what-if-comparison.ts";
import { faultIn } from "./account-additions.ts";
import { applyChange, type FactsChange } from "./hypothetical-account.ts";
import { whatIf } from "./what-if.ts";

const ACCOUNTS = 25;
const arnOf = (kind: string, name: string) => `arn:aws:iam::${ACCOUNT_ID}:${kind}/${name}`;
const allow = (Action: string | readonly string[], Resource = "*") => ({ Effect: "Allow", Action, Resource });
const trusting = (principal: object) =>
  policyText([{ Effect: "Allow", Principal: principal, Action: "sts:AssumeRole" }]);
const ADMIN = policyText([allow("*")]);
const READ = policyText([allow("s3:GetObject")]);
const LAMBDA = trusting({ Service: "lambda.amazonaws.com" });
const PASS = policyText([allow(["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"])]);
const WORKER = {
  name: "worker",
  trust: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
  statements: [allow("*")],
};

function randomChange(seed: number): FactsChange {
  const random = seededRandom(seed);
  const { users, roles, groups, policies } = RANDOM_ARNS;
  const document = () => random.pick([ADMIN, READ, PASS, policyText([allow("iam:PutUserPolicy", users[1])])]);
  const some = <Part>(chance: number, part: () => Part) => (random.chance(chance) ? [part()] : []);
  const newRole = arnOf("role", "created");
  return {
    deletePrincipals: some(0.15, () => random.pick([...users, ...roles, ...groups])),
    createUsers: some(0.2, () => ({ userArn: arnOf("user", "created") })),
    createRoles: some(0.4, () => ({
      roleArn: random.pick([newRole, ...roles]),
      trustPolicy: random.pick([LAMBDA, trusting({ AWS: random.pick(users) })]),
      permissionsBoundaryArn: random.chance(0.2) ? random.pick(policies) : null,
    })),
    setTrustPolicies: some(0.4, () => ({
      roleArn: random.pick(roles),
      trustPolicy: trusting({ AWS: random.pick(users) }),
    })),
    putPolicies: some(0.4, () => ({
      policyArn: random.pick([...policies, arnOf("policy", "new")]),
      document: document(),
    })),
    deleteInlinePolicies: some(0.3, () => ({ principalArn: random.pick([...users, ...roles]), policyName: "own" })),
    putInlinePolicies: some(0.4, () => ({
      principalArn: random.pick([newRole, ...users, ...roles, ...groups]),
      policyName: random.pick(["own", "added"]),
      document: document(),
    })),
    attach: some(0.4, () => ({
      policyArn: random.pick([...policies, arnOf("policy", "new"), "arn:aws:iam::aws:policy/AdministratorAccess"]),
      principalArn: random.pick([...users, ...roles, ...groups]),
    })),
    removeFromGroups: some(0.2, () => ({ userArn: random.pick(users), groupArn: random.pick(groups) })),
    addToGroups: some(0.4, () => ({ userArn: random.pick(users), groupArn: random.pick(groups) })),
    ...(random.chance(0.3) && {
      setBoundary: [{ principalArn: random.pick(users), policyArn: random.pick(policies) }],
    }),
  };
}

test("equals a new analysis of copied facts, for random accounts and changes", () => {
  const { lost: _lost, ...totals } = compareWithNewAnalysis(ACCOUNTS, (_facts, seed) => randomChange(seed + 20_000));
  for (const count of Object.values(totals)) expect(count).toBeGreaterThan(0);
});

function effectOf(account: CaseAccount, change: FactsChange) {
  const { opened, closed, administrators, unmatched } = whatIf(factsOfCase(account), change);
  return {
    opened: opened.map(({ source, after }) => `${source.name} ${after?.verdict.kind}`),
    closed: closed.map(({ source }) => source.name),
    gained: administrators.gained.map(({ name }) => name),
    unmatched,
  };
}

const NOTHING = { opened: [], closed: [], gained: [], unmatched: [] };

describe("what an addition opens", () => {
  const anna: CaseAccount = {
    users: [{ name: "anna" }],
    groups: [{ name: "crew", statements: [JSON.parse(PASS).Statement[0]] }],
    roles: [WORKER],
  };

  test("an inline policy opens a path, and a harmless one does not", () => {
    const put = (document: string): FactsChange => ({
      putInlinePolicies: [{ principalArn: arnOf("user", "anna"), policyName: "new", document }],
    });
    expect(effectOf(anna, put(PASS))).toEqual({ ...NOTHING, opened: ["anna EXPLOITABLE"] });
    expect(effectOf(anna, put(READ))).toEqual(NOTHING);
    expect(effectOf(anna, put(ADMIN))).toEqual({ ...NOTHING, gained: ["anna"] });
  });

  test("a new managed policy opens a path only where it is attached", () => {
    const policyArn = arnOf("policy", "new");
    const putPolicies = [{ policyArn, document: PASS }];
    expect(effectOf(anna, { putPolicies })).toEqual(NOTHING);
    const attach = [{ policyArn, principalArn: arnOf("user", "anna") }];
    expect(effectOf(anna, { putPolicies, attach })).toEqual({ ...NOTHING, opened: ["anna EXPLOITABLE"] });
  });

  test("replacing the document of an attached policy affects all its holders", () => {
    const account: CaseAccount = {
      users: ["anna", "ben"].map((name) => ({ name, attached: ["deploy"] })),
      policies: [{ name: "deploy", versions: [[allow("s3:GetObject")]] }],
      roles: [WORKER],
    };
    const putPolicies = [{ policyArn: arnOf("policy", "deploy"), document: PASS }];
    expect(effectOf(account, { putPolicies })).toEqual({ ...NOTHING, opened: ["anna EXPLOITABLE", "ben EXPLOITABLE"] });
  });

  test("a policy whose document is not known makes its holder's paths UNKNOWN, never none", () => {
    const attach = [{ policyArn: "arn:aws:iam::aws:policy/Unread", principalArn: arnOf("user", "anna") }];
    const unmatched = ["attach arn:aws:iam::aws:policy/Unread, whose document the account does not have"];
    expect(effectOf(anna, { attach })).toEqual({ ...NOTHING, opened: ["anna UNKNOWN"], unmatched });
    // Also if the paths were UNKNOWN before.
    const unread: FactsChange = { attach: [{ ...attach[0]!, policyArn: "arn:aws:iam::aws:policy/AlsoUnread" }] };
    const facts = applyChange(factsOfCase(anna), unread).facts;
    expect(whatIf(facts, { attach })).toMatchObject({ opened: [], unmatched });
  });

  test("an AWS managed policy that the account does not use is known, also as a boundary", () => {
    const principalArn = arnOf("user", "anna");
    const managed = (name: string) => `arn:aws:iam::aws:policy/${name}`;
    const attach = (name: string): FactsChange => ({ attach: [{ policyArn: managed(name), principalArn }] });
    expect(effectOf(anna, attach("IAMFullAccess"))).toEqual({ ...NOTHING, opened: ["anna EXPLOITABLE"] });
    expect(effectOf(anna, attach("AmazonS3ReadOnlyAccess"))).toEqual(NOTHING);
    expect(effectOf(anna, attach("job-function/ViewOnlyAccess"))).toEqual(NOTHING);
    const bounded: CaseAccount = { ...anna, users: [{ name: "anna", statements: [JSON.parse(PASS).Statement[0]] }] };
    const setBoundary = [{ principalArn, policyArn: managed("AmazonS3ReadOnlyAccess") }];
    expect(effectOf(bounded, { setBoundary })).toEqual({ ...NOTHING, closed: ["anna"] });
  });

  test("joining a group gives its permissions, and leaving it takes them away", () => {
    const membership = [{ userArn: arnOf("user", "anna"), groupArn: arnOf("group", "crew") }];
    expect(effectOf(anna, { addToGroups: membership })).toEqual({ ...NOTHING, opened: ["anna EXPLOITABLE"] });
    const member: CaseAccount = { ...anna, users: [{ name: "anna", groups: ["crew"] }] };
    expect(effectOf(member, { removeFromGroups: membership })).toEqual({ ...NOTHING, closed: ["anna"] });
  });

  test("a new administrator role with a trust opens a path for whom it trusts", () => {
    const roleArn = arnOf("role", "new");
    const change = (trustPolicy: string): FactsChange => ({
      createRoles: [{ roleArn, trustPolicy }],
      attach: [{ policyArn: "arn:aws:iam::aws:policy/AdministratorAccess", principalArn: roleArn }],
    });
    expect(effectOf(anna, change(trusting({ AWS: arnOf("user", "anna") })))).toEqual({
      ...NOTHING,
      opened: ["anna EXPLOITABLE"],
      gained: ["new"],
    });
    expect(effectOf(anna, change(LAMBDA))).toEqual({ ...NOTHING, gained: ["new"] });
  });

  test("a tag on which a condition depends opens a path", () => {
    const condition = { Condition: { StringEquals: { "aws:PrincipalTag/clearance": "high" } } };
    const account: CaseAccount = {
      users: [{ name: "anna", statements: [{ ...allow("sts:AssumeRole"), ...condition }] }],
      roles: [{ ...WORKER, trust: [{ ...WORKER.trust[0]!, Principal: { AWS: `arn:aws:iam::${ACCOUNT_ID}:root` } }] }],
    };
    const tags = (value: string) => [{ key: "clearance", value }];
    const set = (value: string): FactsChange => ({
      setTags: [{ principalArn: arnOf("user", "anna"), tags: tags(value) }],
    });
    expect(effectOf(account, set("high"))).toEqual({ ...NOTHING, opened: ["anna EXPLOITABLE"] });
    expect(effectOf(account, set("low"))).toEqual(NOTHING);
    const create: FactsChange = {
      createUsers: [{ userArn: arnOf("user", "ben"), tags: tags("high") }],
      putInlinePolicies: [
        {
          principalArn: arnOf("user", "ben"),
          policyName: "own",
          document: policyText([{ ...allow("sts:AssumeRole"), ...condition }]),
        },
      ],
    };
    expect(effectOf(account, create)).toEqual({ ...NOTHING, opened: ["ben EXPLOITABLE"] });
  });

  test("changing a trust policy opens and closes paths", () => {
    const setTrustPolicies = [
      { roleArn: arnOf("role", "worker"), trustPolicy: trusting({ AWS: arnOf("user", "anna") }) },
    ];
    expect(effectOf(anna, { setTrustPolicies })).toEqual({ ...NOTHING, opened: ["anna EXPLOITABLE"] });
  });

  test("a new user begins without permissions, and its credentials are known to be none", () => {
    const ben = arnOf("user", "ben");
    const account: CaseAccount = { ...anna, users: [{ name: "anna", statements: [allow("iam:CreateAccessKey")] }] };
    expect(effectOf(account, { createUsers: [{ userArn: ben }] })).toEqual(NOTHING);
    expect(
      effectOf(account, {
        createUsers: [{ userArn: ben }],
        putInlinePolicies: [{ principalArn: ben, policyName: "all", document: ADMIN }],
      }),
    ).toEqual({ ...NOTHING, opened: ["anna EXPLOITABLE"], gained: ["ben"] });
  });

  test("a boundary can be a policy of the same change, and removing one opens the path that it blocked", () => {
    const account: CaseAccount = {
      users: [{ name: "anna", statements: [JSON.parse(PASS).Statement[0]], boundary: "read" }],
      policies: [{ name: "read", versions: [[allow("s3:GetObject")]] }],
      roles: [WORKER],
    };
    const principalArn = arnOf("user", "anna");
    expect(effectOf(account, { setBoundary: [{ principalArn, policyArn: null }] })).toEqual({
      ...NOTHING,
      opened: ["anna EXPLOITABLE"],
    });
    const policyArn = arnOf("policy", "new");
    expect(
      effectOf(account, { putPolicies: [{ policyArn, document: READ }], setBoundary: [{ principalArn, policyArn }] }),
    ).toEqual(NOTHING);
  });

  test("what is deleted takes its paths with it", () => {
    const account: CaseAccount = {
      users: [{ name: "anna", statements: [JSON.parse(PASS).Statement[0]] }],
      roles: [WORKER],
    };
    expect(effectOf(account, { deletePrincipals: [arnOf("role", "worker")] })).toEqual({
      ...NOTHING,
      closed: ["anna"],
    });
    const deleteInlinePolicies = [{ principalArn: arnOf("user", "anna"), policyName: "own" }];
    expect(effectOf(account, { deleteInlinePolicies })).toEqual({ ...NOTHING, closed: ["anna"] });
  });

  test("lists the parts that match nothing", () => {
    const missing = arnOf("user", "missing");
    expect(
      effectOf(anna, {
        putInlinePolicies: [{ principalArn: missing, policyName: "new", document: READ }],
        attach: [{ policyArn: arnOf("policy", "new"), principalArn: missing }],
        addToGroups: [{ userArn: missing, groupArn: arnOf("group", "crew") }],
        setTrustPolicies: [{ roleArn: missing, trustPolicy: LAMBDA }],
        putPolicies: [{ policyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess", document: READ }],
        deletePrincipals: [missing],
      }).unmatched,
    ).toEqual([
      `delete ${missing}`,
      `set the trust policy of ${missing}`,
      "put the policy arn:aws:iam::aws:policy/ReadOnlyAccess",
      `put the inline policy new on ${missing}`,
      `attach ${arnOf("policy", "new")}, whose document the account does not have`,
      `attach ${arnOf("policy", "new")} to ${missing}`,
      `add ${missing} to ${arnOf("group", "crew")}`,
    ]);
  });
});

test("names the document that AWS would refuse, with its place", () => {
  expect(faultIn({ putPolicies: [{ policyArn: arnOf("policy", "new"), document: READ }] })).toBeNull();
  expect(
    faultIn({
      putInlinePolicies: [{ principalArn: "a", policyName: "b", document: '{"Statement":[{"Effect":"Maybe"}]}' }],
    }),
  ).toMatchObject({ part: "putInlinePolicies.0.document", problem: expect.stringContaining("line 1") });
});
