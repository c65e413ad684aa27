/** Permissions boundaries: new ones, and those that keep themselves in place. */
import type { Role, User } from "../account.ts";
import { effectivePermissions } from "../analysis/effective-permissions.ts";
import { ownPolicies } from "../checks/policy-subjects.ts";
import { cli, hcl, hclJson } from "../checks/quote.ts";
import { type ActionSet, listActions, setOfActions } from "../policy/action-set.ts";
import { guardrailsOf } from "../principals/guardrails.ts";
import { permissionsOf } from "../principals/principal-policies.ts";
import { patternsOf } from "./action-patterns.ts";
import { inOrder, policyEdit } from "./commands.ts";
import type { FixChange, FixFacts, Fixer } from "./fix.ts";
import {
  formatPolicy,
  freeSid,
  newPolicy,
  oneOrMany,
  readWritten,
  withoutSid,
  type WrittenStatement,
} from "./written-policy.ts";

/** The most characters of a policy without white space (IAM User Guide, *IAM and AWS STS quotas*). */
const POLICY_CHARACTERS_MAX = 6_144;
/** Services whose write actions decide about permissions of the whole account. */
const GOVERNING = new Set(["iam", "organizations", "account", "sso", "sso-directory", "identitystore"]);

function principalOf({
  details,
  finding: { resource },
}: FixFacts): { kind: "user" | "role"; holder: User | Role } | null {
  const user = details.users.find(({ userId }) => userId === resource.id);
  if (user) return { kind: "user", holder: user };
  const role = details.roles.find(({ roleId }) => roleId === resource.id);
  return role ? { kind: "role", holder: role } : null;
}

/** A boundary with what the principal can do today, without the write actions of IAM and of the organization. */
export const bound: Fixer = (facts) => newBoundary(facts, "WITHOUT_IAM");

/** A boundary for those who create users and roles: only with the same boundary, which they can neither remove nor change. */
export const boundDelegate: Fixer = (facts) => newBoundary(facts, "DELEGATES");

const DELEGATED = [
  "iam:AttachRolePolicy",
  "iam:AttachUserPolicy",
  "iam:CreateRole",
  "iam:CreateUser",
  "iam:DeleteRolePolicy",
  "iam:DeleteUserPolicy",
  "iam:DetachRolePolicy",
  "iam:DetachUserPolicy",
  "iam:PutRolePermissionsBoundary",
  "iam:PutRolePolicy",
  "iam:PutUserPermissionsBoundary",
  "iam:PutUserPolicy",
];

function delegation(policyArn: string): readonly WrittenStatement[] {
  return [
    {
      Sid: "OnlyWithThisBoundary",
      Effect: "Deny",
      Action: DELEGATED,
      Resource: "*",
      Condition: { StringNotEquals: { "iam:PermissionsBoundary": policyArn } },
    },
    {
      Sid: "KeepBoundary",
      Effect: "Deny",
      Action: ["iam:DeleteRolePermissionsBoundary", "iam:DeleteUserPermissionsBoundary"],
      Resource: "*",
    },
    {
      Sid: "KeepBoundaryUnchanged",
      Effect: "Deny",
      Action: ["iam:CreatePolicyVersion", "iam:DeletePolicy", "iam:DeletePolicyVersion", "iam:SetDefaultPolicyVersion"],
      Resource: policyArn,
    },
  ];
}

function newBoundary(facts: FixFacts, kindOfBoundary: "WITHOUT_IAM" | "DELEGATES"): FixChange | null {
  const principal = principalOf(facts);
  if (!principal) return null;
  const { kind, holder } = principal;
  const { details, partition, awsAccountId, snapshot } = facts;
  const { organization } = snapshot.sections;
  const guardrails = guardrailsOf(
    organization.status === "read" ? organization.value : undefined,
    awsAccountId,
    snapshot.takenAt,
  );
  const permissions = permissionsOf(details, holder);
  const { granted, allowed } = effectivePermissions(permissions, guardrails);
  // A boundary that is replaced may still limit something.
  const present = permissions.boundary === null ? null : readWritten(permissions.boundary.document.text);
  if (permissions.isBounded && present === null) return null;
  const denies = present?.statements.filter((_each, i) => present.document.statements[i]!.effect === "Deny") ?? [];
  const kept = setOfActions(
    listActions(permissions.isBounded ? allowed : granted).filter(
      ({ service, accessLevel }) =>
        kindOfBoundary === "DELEGATES" || !GOVERNING.has(service) || accessLevel === "Read" || accessLevel === "List",
    ),
  );
  const patterns = shortPatterns(kept);
  if (patterns === null) return null;
  const name = holder.arn.slice(holder.arn.lastIndexOf("/") + 1);
  const policyName = freePolicyName(facts, `${name}-boundary`);
  const policyArn = `arn:${partition}:iam::${awsAccountId}:policy/${policyName}`;
  const document = newPolicy(
    { Sid: "Boundary", Effect: "Allow", Action: oneOrMany(patterns), Resource: "*" },
    ...denies.map(withoutSid),
    ...(kindOfBoundary === "DELEGATES" ? delegation(policyArn) : []),
  );
  return {
    documents: [
      { kind: "MANAGED_POLICY", name: policyName, fileName: `${policyName}.json`, before: null, after: document },
    ],
    change: { putPolicies: [{ policyArn, document }], setBoundary: [{ principalArn: holder.arn, policyArn }] },
    cli: inOrder([
      cli`aws iam create-policy --policy-name ${policyName} --policy-document ${document}`,
      `aws iam put-${kind}-permissions-boundary --${kind}-name ` + cli`${name} --permissions-boundary ${policyArn}`,
    ]),
    terraform: [
      `resource "aws_iam_policy" "boundary" {`,
      hcl`  name   = ${policyName}`,
      `  policy = ${hclJson(document, 1)}`,
      "}",
      "",
      `# In the resource of the ${kind}:`,
      "# permissions_boundary = aws_iam_policy.boundary.arn",
    ].join("\n"),
    notes: [
      kindOfBoundary === "DELEGATES"
        ? "New users and roles must get this boundary too. Policies that are attached later are limited to it."
        : "The boundary allows what the policies allow today, without changes to IAM and the organization. Policies that are attached later are limited to it.",
    ],
  };
}

/** The patterns of the set, or whole services if the list is too long. Null if even they are too many. */
function shortPatterns(set: ActionSet): readonly string[] | null {
  const fits = (patterns: readonly string[]) => JSON.stringify(patterns).length < POLICY_CHARACTERS_MAX - 200;
  const exact = patternsOf(set);
  if (exact.length > 0 && fits(exact)) return exact;
  const reading = exact.filter((pattern) => GOVERNING.has(pattern.split(":")[0]!));
  const services = [...new Set(listActions(set).map(({ action }) => action.split(":")[0]!))].filter(
    (service) => !GOVERNING.has(service),
  );
  const whole = [...reading, ...services.map((service) => `${service}:*`)].sort();
  return whole.length > 0 && fits(whole) ? whole : null;
}

export function freePolicyName({ details }: FixFacts, wanted: string): string {
  const taken = new Set(details.policies.map(({ policyName }) => policyName.toLowerCase()));
  for (let i = 1; ; i += 1) {
    const name = i === 1 ? wanted.slice(0, 128) : `${wanted.slice(0, 120)}-${i}`;
    if (!taken.has(name.toLowerCase())) return name;
  }
}

/** The boundary denies its own removal, so that no other policy can allow it. */
export const keepRemovers: Fixer = (facts): FixChange | null => {
  const principal = principalOf(facts);
  const arn = principal?.holder.permissionsBoundaryArn;
  return arn
    ? withDeny(facts, arn, "KeepBoundary", {
        Action: [
          "iam:DeleteRolePermissionsBoundary",
          "iam:DeleteUserPermissionsBoundary",
          "iam:PutRolePermissionsBoundary",
          "iam:PutUserPermissionsBoundary",
        ],
        Resource: "*",
      })
    : null;
};

/** The boundary denies changes of itself. */
export const keepEditors: Fixer = (facts): FixChange | null => {
  const { arn } = facts.finding.resource;
  return arn === null
    ? null
    : withDeny(facts, arn, "KeepBoundaryUnchanged", {
        Action: [
          "iam:CreatePolicyVersion",
          "iam:DeletePolicy",
          "iam:DeletePolicyVersion",
          "iam:SetDefaultPolicyVersion",
        ],
        Resource: arn,
      });
};

function withDeny({ details }: FixFacts, policyArn: string, sid: string, elements: WrittenStatement): FixChange | null {
  const subject = ownPolicies(details).find(({ place }) => place.kind === "MANAGED" && place.policyArn === policyArn);
  const written = subject?.text == null ? null : readWritten(subject.text);
  if (!subject || !written) return null;
  const managed = details.policies.find(({ arn }) => arn === policyArn) ?? null;
  const bounded = [...details.users, ...details.roles].filter((each) => each.permissionsBoundaryArn === policyArn);
  const text = formatPolicy(written, [
    ...written.statements,
    { Sid: freeSid(written, sid), Effect: "Deny", ...elements },
  ]);
  const { warnings, ...edit } = policyEdit(subject, { managed, ownerArn: "", holders: [], document: text });
  return {
    ...edit,
    notes: [
      `The Deny holds for every user and role with this boundary (${bounded.length}). A principal without it must maintain it.`,
      ...warnings,
    ],
  };
}
