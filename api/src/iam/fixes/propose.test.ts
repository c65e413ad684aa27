import { describe, expect, test } from "vitest";
import {
  ACCOUNT_ID,
  ALLOW_ALL,
  attached,
  buildSnapshot,
  inlinePolicy,
  policy,
  role,
  user,
} from "../../../test/support/build.ts";
import type { AnyCheck } from "../checks/check.ts";
import { CHECKS } from "../checks/rules/index.ts";
import { runCheck } from "../checks/run.ts";
import type { AccountSnapshot } from "../account.ts";
import { DEFAULT_CHECK_SETTINGS as settings } from "../settings.ts";
import { proposeFix } from "./propose.ts";
import { proveFix } from "./prove.ts";

const OFFICE = { IpAddress: { "aws:SourceIp": "192.0.2.0/24" } };
const ARN = `arn:aws:iam::${ACCOUNT_ID}:policy/p`;

/** The fix of the first finding of a check. */
function fixOf(
  snapshot: AccountSnapshot,
  checkId: string,
  values: Readonly<Record<string, readonly string[]>> = {},
  checks: readonly AnyCheck[] = [],
) {
  const check = CHECKS.find(({ id }) => id === checkId)!;
  const result = runCheck(snapshot, check, settings);
  const finding = result.status === "EVALUATED" ? result.findings[0]! : null!;
  const proposed = proposeFix(snapshot, { check, finding, settings, values })!;
  const ownRoleArn = `arn:aws:iam::${ACCOUNT_ID}:role/IamMonitor`;
  const proof =
    proposed.fix &&
    proveFix(snapshot, proposed.fix, { check, finding, settings, checks, disabledCheckIds: new Set(), ownRoleArn });
  const after = proposed.fix?.documents.at(-1)?.after;
  const statements = after ? (JSON.parse(after) as { Statement: Record<string, unknown>[] }).Statement : null;
  return { ...proposed, proof, statements, problems: proposed.inputs.map(({ problem }) => problem) };
}

const withPolicy = (document: readonly object[]) =>
  buildSnapshot({ policies: [policy({ policyName: "p", document })] });

describe("a corrected policy keeps what limits a statement", () => {
  test("its own actions, resources and conditions", () => {
    const { statements, proof } = fixOf(
      withPolicy([
        { Effect: "Allow", NotAction: "s3:*", Resource: "*" },
        { Effect: "Allow", NotAction: "ec2:*", Resource: "*", Condition: OFFICE },
      ]),
      "notaction-allow",
      { actions: ["s3:GetObject", "ec2:StartInstances", "kms:Decrypt"] },
    );
    expect(statements).toEqual([
      { Effect: "Allow", Action: ["ec2:StartInstances", "kms:Decrypt"], Resource: "*" },
      { Effect: "Allow", Action: ["s3:GetObject", "kms:Decrypt"], Resource: "*", Condition: OFFICE },
    ]);
    expect(proof).toMatchObject({ isIssueGone: true, fault: null });
  });

  test("the services that a role may be passed to", () => {
    const passed = { StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" } };
    const statement = { Effect: "Allow", Action: "iam:PassRole", Resource: "*", Condition: passed };
    const { statements } = fixOf(
      buildSnapshot({
        policies: [policy({ policyName: "p", document: [statement] })],
        roles: [role({ roleName: "app" })],
      }),
      "esc-passrole-star",
    );
    const Resource = `arn:aws:iam::${ACCOUNT_ID}:role/app`;
    expect(statements).toEqual([{ ...statement, Resource }]);
  });

  test("a list of actions, which a wildcard would widen", () => {
    const Action = ["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectTorrent"];
    const { statements } = fixOf(withPolicy([{ Effect: "Allow", Action, Resource: "*" }]), "data-exfil", {
      resources: ["arn:aws:s3:::a/*"],
    });
    expect(statements).toEqual([{ Effect: "Allow", Action, Resource: "arn:aws:s3:::a/*" }]);
  });

  test("its NotResource, and the boundary that it demands already", () => {
    const own = { StringEquals: { "iam:PermissionsBoundary": `${ARN}-own` } };
    const kept = { Effect: "Allow", Action: "iam:CreateUser", Resource: "*", Condition: own };
    const { statements } = fixOf(
      withPolicy([kept, { Effect: "Allow", Action: "iam:CreateRole", NotResource: "arn:aws:iam::*:role/admin/*" }]),
      "bnd-not-enforced",
      { boundary: [`${ARN}-new`] },
    );
    expect(statements).toEqual([
      kept,
      {
        Effect: "Allow",
        Action: "iam:CreateRole",
        NotResource: "arn:aws:iam::*:role/admin/*",
        Condition: { StringEquals: { "iam:PermissionsBoundary": `${ARN}-new` } },
      },
    ]);
  });

  test("the Deny of all actions beside an Allow of all actions", () => {
    const resource = `arn:aws:iam::${ACCOUNT_ID}:role/app/*`;
    const deny = { Effect: "Deny", Action: "*", Resource: `arn:aws:iam::${ACCOUNT_ID}:role/app/protected` };
    const { statements } = fixOf(
      buildSnapshot({
        users: [
          user({
            userName: "deployer",
            inlinePolicies: [inlinePolicy("p", [{ Effect: "Allow", Action: "*", Resource: resource }, deny])],
          }),
        ],
      }),
      "esc-inline",
      { actions: ["iam:GetRole"] },
    );
    expect(statements).toEqual([{ Effect: "Allow", Action: "iam:GetRole", Resource: resource }, deny]);
  });

  test("the resources that a NotResource leaves out", () => {
    const secret = "arn:aws:s3:::secret/*";
    const snapshot = withPolicy([{ Effect: "Allow", Action: "s3:GetObject", NotResource: secret }]);
    expect(fixOf(snapshot, "notresource-allow", { resources: ["arn:aws:s3:::secret/x"] }).problems).toEqual([
      "is not covered by the policy today",
    ]);
    const { proof } = fixOf(snapshot, "notresource-allow", { resources: ["arn:aws:s3:::open/*"] });
    expect(proof).toMatchObject({ isIssueGone: true, fault: null });
  });

  test("the Deny of the boundary that it replaces", () => {
    const deny = { Effect: "Deny", Action: "s3:*", Resource: "arn:aws:s3:::secret/*" };
    const boundary = policy({
      policyName: "b",
      attachmentCount: 0,
      permissionsBoundaryUsageCount: 1,
      document: [
        { Effect: "Allow", Action: "*", Resource: "*" },
        { Sid: "Secret", ...deny },
      ],
    });
    const { statements, proof } = fixOf(
      buildSnapshot({
        policies: [boundary, policy({ policyName: "p" })],
        users: [user({ userName: "anna", permissionsBoundaryArn: boundary.arn, attachedPolicies: [attached(ARN)] })],
      }),
      "bnd-ineffective",
      {},
      CHECKS,
    );
    expect(statements).toMatchObject([{ Effect: "Allow", Action: "s3:GetObject" }, deny]);
    // The new boundary grants nothing and is in use. Nothing uses the one that it replaces, so it counts as any policy.
    expect(proof!.opened.filter(({ resourceName }) => resourceName !== "b")).toEqual([]);
    expect(proof!.opened).toContainEqual(expect.objectContaining({ checkId: "policy-unattached" }));
  });
});

describe("a corrected trust policy", () => {
  test("limits the tokens of each provider by its own claims", () => {
    const provider = (issuer: string) => `arn:aws:iam::${ACCOUNT_ID}:oidc-provider/${issuer}`;
    const { statements } = fixOf(
      buildSnapshot({
        roles: [
          role({
            roleName: "deploy",
            trustPolicy: [
              {
                Sid: "Pipelines",
                Effect: "Allow",
                Principal: { Federated: [provider("token.actions.githubusercontent.com"), provider("gitlab.com")] },
                Action: "sts:AssumeRoleWithWebIdentity",
                Condition: {
                  StringLike: {
                    "token.actions.githubusercontent.com:sub": "repo:example/app:*",
                    "gitlab.com:sub": "project_path:example/app:*",
                  },
                },
              },
            ],
          }),
        ],
      }),
      "trust-oidc-open",
    );
    expect(statements?.map(({ Sid, Principal, Condition }) => [Sid, Principal, Condition])).toMatchObject([
      [
        undefined,
        { Federated: provider("token.actions.githubusercontent.com") },
        { StringEquals: { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" } },
      ],
      ["Pipelines", { Federated: provider("gitlab.com") }, { StringEquals: { "gitlab.com:aud": "sts.amazonaws.com" } }],
    ]);
  });

  test("keeps out the accounts that a NotPrincipal excludes", () => {
    const { statements } = fixOf(
      buildSnapshot({
        roles: [
          role({
            roleName: "open",
            trustPolicy: [
              { Effect: "Allow", NotPrincipal: { AWS: "arn:aws:iam::210987654321:root" }, Action: "sts:AssumeRole" },
            ],
          }),
        ],
      }),
      "trust-notprincipal",
      { trusted: ["210987654321", ACCOUNT_ID] },
    );
    expect(statements?.at(-1)).toMatchObject({
      Effect: "Deny",
      Condition: { StringEquals: { "aws:PrincipalAccount": ["210987654321"] } },
    });
  });
});

describe("the commands and the proof", () => {
  test("delete an inline policy only after its copy is attached, and refuse one that AWS does not take", () => {
    const long = { Effect: "Allow", Action: "s3:GetObject", Resource: `arn:aws:s3:::${"a".repeat(6_200)}/*` };
    const inline = (document: object) =>
      fixOf(
        buildSnapshot({ roles: [role({ roleName: "app", inlinePolicies: [inlinePolicy("own", [document])] })] }),
        "inline-policy",
      );
    const { fix, proof } = inline({ ...long, Resource: "arn:aws:s3:::a/*" });
    expect(fix!.cli).toMatch(
      /^aws iam create-policy [^&]*&&\naws iam attach-role-policy [^&]*&&\naws iam delete-role-policy [^&]*$/,
    );
    expect(proof!.fault).toBeNull();
    expect(inline(long).proof!.fault).toMatch(
      /^own would have 6\d{3} characters without white space\. AWS takes 6144\.$/,
    );
  });

  test("write a version only of the policy that was scanned, and name the version that they delete", () => {
    const version = (n: number) => ({
      versionId: `v${n}`,
      isDefaultVersion: n === 5,
      createdAt: n,
      document: ALLOW_ALL,
    });
    const snapshot = buildSnapshot({
      policies: [policy({ policyName: "p", defaultVersionId: "v5", versions: [1, 2, 3, 4, 5].map(version) })],
      users: [user({ userName: "anna", attachedPolicies: [attached(ARN)] })],
    });
    const { fix } = fixOf(snapshot, "admin-custom", { actions: ["s3:GetObject"] });
    expect(fix!.cli).toContain("  v5) aws iam delete-policy-version");
    expect(fix!.notes).toContainEqual(expect.stringContaining("delete the oldest one, v1"));
  });

  test("name the last administrator, the role of IAM Monitor, and what stays allowed on fewer resources", () => {
    const admin = policy({ policyName: "p", document: ALLOW_ALL });
    const { proof } = fixOf(
      buildSnapshot({
        policies: [admin],
        users: [user({ userName: "anna", attachedPolicies: [attached(ARN)] })],
        roles: [role({ roleName: "IamMonitor", attachedPolicies: [attached(ARN)] })],
      }),
      "admin-custom",
      { actions: ["s3:GetObject"], resources: ["arn:aws:s3:::a/*"] },
    );
    expect(proof!.warnings).toEqual([
      expect.stringMatching(/^This changes the role with which IAM Monitor/),
      expect.stringMatching(/^No longer an administrator: .*user\/anna, .*role\/IamMonitor\. No user or role/),
    ]);
    expect(proof!.losses).toContainEqual(expect.objectContaining({ limited: ["s3:GetObject"] }));
  });

  test("say that a condition or a named resource limits what was conditional before", () => {
    const { proof } = fixOf(
      buildSnapshot({
        policies: [
          policy({
            policyName: "p",
            document: [{ Effect: "Allow", Action: "s3:GetObject", NotResource: "arn:aws:s3:::b/*" }],
          }),
        ],
        users: [user({ userName: "anna", attachedPolicies: [attached(ARN)] })],
      }),
      "notresource-allow",
      { resources: ["arn:aws:s3:::a/*"] },
    );
    expect(proof!.losses).toMatchObject([{ lostCount: 0, limited: ["s3:GetObject"] }]);
  });
});
