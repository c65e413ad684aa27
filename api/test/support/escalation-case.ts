/** A small account as JSON for escalation cases: statements per principal, trust, and existing resources. */
import { completeInventory, type Workload } from "../../src/iam/workload-inventory.ts";
import type { EscalationFacts } from "../../src/iam/escalation/simulation/account-index.ts";
import {
  ACCOUNT_ID,
  AT,
  attached,
  daysAgo,
  group,
  inlinePolicy,
  key,
  organization,
  policy,
  policyText,
  reportRow,
  role,
  user,
} from "./build.ts";

type Statement = Readonly<Record<string, unknown>>;

interface CaseHolder {
  readonly name: string;
  readonly path?: string;
  /** The statements of an inline policy. */
  readonly statements?: readonly Statement[];
  /** The statements of a second inline policy, so that permissions can be split. */
  readonly more?: readonly Statement[];
  /** The names of managed policies in the case. */
  readonly attached?: readonly string[];
  readonly boundary?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

interface CaseUser extends CaseHolder {
  readonly groups?: readonly string[];
  readonly keys?: readonly ("active" | "inactive")[];
  readonly hasPassword?: boolean;
}

interface CaseRole extends CaseHolder {
  readonly trust: readonly Statement[];
  readonly hasProfile?: boolean;
}

export interface CaseAccount {
  readonly users?: readonly CaseUser[];
  readonly roles?: readonly CaseRole[];
  readonly groups?: readonly CaseHolder[];
  /** The managed policies. The last version of each is the default version. */
  readonly policies?: readonly { readonly name: string; readonly versions: readonly (readonly Statement[])[] }[];
  /** Omitted if the workloads were not read. */
  readonly workloads?: readonly Workload[];
  readonly scp?: readonly Statement[];
  readonly hasNoOrganization?: boolean;
}

export function factsOfCase(written: CaseAccount): EscalationFacts {
  const users = (written.users ?? []).map((each) => ({
    each,
    user: user({ userName: each.name, ...holder(each), groupNames: [...(each.groups ?? [])] }),
  }));
  const guardrails = organization();
  return {
    awsAccountId: ACCOUNT_ID,
    partition: "aws",
    at: AT,
    details: {
      users: users.map(({ user: built }) => built),
      groups: (written.groups ?? []).map((each) => {
        const { inlinePolicies, attachedPolicies } = holder(each);
        return group({ groupName: each.name, inlinePolicies, attachedPolicies });
      }),
      roles: (written.roles ?? []).map((each) =>
        role({
          roleName: each.name,
          ...holder(each),
          trustPolicy: each.trust,
          instanceProfiles: each.hasProfile
            ? [{ instanceProfileName: each.name, arn: `arn:aws:iam::${ACCOUNT_ID}:instance-profile/${each.name}` }]
            : [],
        }),
      ),
      policies: (written.policies ?? []).map(({ name, versions }) =>
        policy({
          policyName: name,
          defaultVersionId: `v${versions.length}`,
          versions: versions.map((statements, i) => ({
            versionId: `v${i + 1}`,
            isDefaultVersion: i === versions.length - 1,
            createdAt: daysAgo(10),
            document: policyText(statements),
          })),
        }),
      ),
    },
    credentialReport: {
      generatedAt: AT,
      root: null,
      users: users.map(({ each, user: built }) =>
        reportRow(built, {
          passwordEnabled: each.hasPassword ?? false,
          mfaActive: false,
          accessKeys: (each.keys ?? []).map((state) => key({ isActive: state === "active" })),
        }),
      ),
    },
    organization: written.hasNoOrganization
      ? null
      : organization({
          serviceControlPolicies: [
            ...guardrails.serviceControlPolicies!,
            ...(written.scp
              ? [{ policyId: "p-case", policyName: "case", targetId: "r-root", document: policyText(written.scp) }]
              : []),
          ],
        }),
    ...(written.workloads && { workloads: completeInventory(written.workloads) }),
  };
}

function holder({ path = "/", statements, more, attached: names = [], boundary, tags = {} }: CaseHolder) {
  return {
    path,
    inlinePolicies: [
      ...(statements ? [inlinePolicy("own", statements)] : []),
      ...(more ? [inlinePolicy("more", more)] : []),
    ],
    attachedPolicies: names.map((name) => attached(managedArn(name))),
    permissionsBoundaryArn: boundary === undefined ? null : managedArn(boundary),
    tags: Object.entries(tags).map(([tagKey, value]) => ({ key: tagKey, value })),
  };
}

function managedArn(name: string): string {
  return `arn:aws:iam::${ACCOUNT_ID}:policy/${name}`;
}
