/**
 * The facts of a snapshot as the naive reference reads them: parsed documents, principals, and what the credential report
 * says about each user. It reads documents with `JSON.parse` and shares no code with the engine.
 */
import type { AccountSnapshot, PolicyHolder } from "../../../src/iam/account.ts";
import type { NaivePolicy, NaiveStatement } from "../naive-evaluator.ts";

export interface ReferencePrincipal {
  readonly kind: "USER" | "ROLE";
  readonly name: string;
  readonly arn: string;
  /** The principal's own policies, by inline name or by ARN. */
  readonly inline: readonly NaivePolicy[];
  readonly attached: readonly string[];
  readonly boundary: string | null;
  readonly groups: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  readonly trust: NaivePolicy | null;
  readonly hasProfile: boolean;
  readonly keys: number;
  readonly hasPassword: boolean;
  readonly hasMfa: boolean;
}

export interface ReferenceGroup {
  readonly name: string;
  readonly arn: string;
  readonly inline: readonly NaivePolicy[];
  readonly attached: readonly string[];
}

export interface ReferencePolicy {
  readonly arn: string;
  readonly isAwsManaged: boolean;
  readonly document: NaivePolicy;
  /** The versions that are not the default version. */
  readonly others: readonly NaivePolicy[];
}

export interface ReferenceAccount {
  readonly id: string;
  readonly principals: readonly ReferencePrincipal[];
  readonly groups: readonly ReferenceGroup[];
  readonly policies: ReadonlyMap<string, ReferencePolicy>;
  /** The service control policies of each level. Empty if none apply. */
  readonly guardrails: readonly (readonly NaivePolicy[])[];
  /** The resource control policies of all levels. */
  readonly resourceGuardrails: readonly NaivePolicy[];
  readonly organizationId: string | null;
  /** Every document of the account, to find the condition keys and the paths that it names. */
  readonly documents: readonly NaivePolicy[];
}

export const ALLOW_ALL: NaivePolicy = document([{ Effect: "Allow", Action: "*", Resource: "*" }]);
export const ADMINISTRATOR_ACCESS = "arn:aws:iam::aws:policy/AdministratorAccess";

/** AWS managed policies that exist in every account, whether attached or not. */
const ALWAYS_THERE: readonly ReferencePolicy[] = [
  { arn: ADMINISTRATOR_ACCESS, isAwsManaged: true, document: ALLOW_ALL, others: [] },
  {
    arn: "arn:aws:iam::aws:policy/IAMFullAccess",
    isAwsManaged: true,
    document: document([{ Effect: "Allow", Action: "iam:*", Resource: "*" }]),
    others: [],
  },
];

function document(statements: readonly NaiveStatement[]): NaivePolicy {
  return { Version: "2012-10-17", Statement: statements };
}

export function referenceAccount({ awsAccountId: id, sections }: AccountSnapshot): ReferenceAccount {
  const { authorizationDetails, credentialReport, organization } = sections;
  if (authorizationDetails.status !== "read") throw new Error("The authorization details were not read.");
  if (credentialReport.status !== "read") throw new Error("The credential report was not read.");
  const { users, groups, roles, policies } = authorizationDetails.value;
  const report = new Map(credentialReport.value.users.map((row) => [row.userName, row]));
  const principals = [
    ...users.map((user): ReferencePrincipal => {
      const row = report.get(user.userName);
      return {
        ...NO_CREDENTIALS,
        ...ownOf(user),
        kind: "USER",
        name: user.userName,
        boundary: user.permissionsBoundaryArn,
        groups: user.groupNames,
        tags: Object.fromEntries(user.tags.map(({ key, value }) => [key, value])),
        keys: row?.accessKeys.length ?? 0,
        hasPassword: row?.passwordEnabled ?? false,
        hasMfa: row?.mfaActive ?? false,
      };
    }),
    ...roles.map((role): ReferencePrincipal => ({
      ...NO_CREDENTIALS,
      ...ownOf(role),
      kind: "ROLE",
      name: role.roleName,
      boundary: role.permissionsBoundaryArn,
      tags: Object.fromEntries(role.tags.map(({ key, value }) => [key, value])),
      trust: parse(role.trustPolicy),
      hasProfile: role.instanceProfiles.length > 0,
    })),
  ];
  const read = policies.map((policy): ReferencePolicy => {
    const isDefault = ({ versionId }: { readonly versionId: string }) => versionId === policy.defaultVersionId;
    return {
      arn: policy.arn,
      isAwsManaged: policy.isAwsManaged,
      document: parse(policy.versions.find(isDefault)!.document),
      others: policy.versions.filter((version) => !isDefault(version)).map((version) => parse(version.document)),
    };
  });
  const referenceGroups = groups.map((group) => ({ name: group.groupName, ...ownOf(group) }));
  const ownOrganization = organization.status === "read" ? organization.value : null;
  const limiting = ownOrganization?.managementAccountId === id ? null : ownOrganization;
  const guardrails = levelsOf(limiting?.serviceControlPolicies ?? []);
  const resourceGuardrails = (limiting?.resourceControlPolicies ?? []).map(({ document: text }) => parse(text));
  return {
    id,
    principals,
    groups: referenceGroups,
    policies: new Map([...ALWAYS_THERE, ...read].map((policy) => [policy.arn, policy])),
    guardrails,
    resourceGuardrails,
    organizationId: ownOrganization?.organizationId ?? null,
    documents: [
      ...[...principals, ...referenceGroups].flatMap(({ inline }) => inline),
      ...principals.flatMap(({ trust }) => (trust ? [trust] : [])),
      ...read.flatMap(({ document: text, others }) => [text, ...others]),
      ...guardrails.flat(),
      ...resourceGuardrails,
    ],
  };
}

export const NO_CREDENTIALS = {
  groups: [],
  tags: {},
  trust: null,
  hasProfile: false,
  keys: 0,
  hasPassword: false,
  hasMfa: false,
} as const;

function ownOf({ arn, inlinePolicies, attachedPolicies }: PolicyHolder) {
  return {
    arn,
    inline: inlinePolicies.map(({ document: text }) => parse(text)),
    attached: attachedPolicies.map(({ policyArn }) => policyArn),
  };
}

function levelsOf(policies: readonly { readonly targetId: string; readonly document: string }[]) {
  const levels = new Map<string, NaivePolicy[]>();
  for (const { targetId, document: text } of policies) {
    levels.set(targetId, [...(levels.get(targetId) ?? []), parse(text)]);
  }
  return [...levels.values()];
}

function parse(text: string): NaivePolicy {
  const { Version = "2008-10-17", Statement } = JSON.parse(text) as {
    readonly Version?: string;
    readonly Statement: NaiveStatement | readonly NaiveStatement[];
  };
  return { Version, Statement: Array.isArray(Statement) ? Statement : [Statement as NaiveStatement] };
}
