/** The customer managed or inline policy that a finding is about, and how a fixer of it is written. */
import type { Policy } from "../account.ts";
import { policyOwners } from "../identity.ts";
import { ownPolicies, type PolicySubject } from "../checks/policy-subjects.ts";
import { policyEdit, type PolicyHolderName } from "./commands.ts";
import type { FixChange, FixFacts, Fixer, ReadInput } from "./fix.ts";
import { readWritten, type WrittenPolicy } from "./written-policy.ts";

export interface OwnPolicy {
  readonly subject: PolicySubject;
  readonly policy: WrittenPolicy;
  /** The managed policy. Null for an inline policy. */
  readonly managed: Policy | null;
  /** The ARN of the user, group or role with the inline policy. Empty for a managed policy. */
  readonly ownerArn: string;
}

export function ownPolicyOf({ details, finding }: FixFacts): OwnPolicy | null {
  const subject = ownPolicies(details).find(({ resource }) => resource.id === finding.resource.id);
  const policy = subject?.text == null ? null : readWritten(subject.text);
  if (!subject || !policy) return null;
  const { place } = subject;
  if (place.kind === "MANAGED")
    return {
      subject,
      policy,
      managed: details.policies.find(({ arn }) => arn === place.policyArn) ?? null,
      ownerArn: "",
    };
  const owner = policyOwners(details).find(({ kind, name }) => kind === place.ownerKind && name === place.ownerName);
  return owner ? { subject, policy, managed: null, ownerArn: owner.holder.arn } : null;
}

export interface Rewrite {
  readonly text: string | null;
  readonly notes?: readonly string[];
}

/** A fixer of the policy that the finding is about. A document of null deletes the policy. */
export function policyFixer(fix: (own: OwnPolicy, facts: FixFacts, read: ReadInput) => Rewrite | null): Fixer {
  return (facts, read): FixChange | null => {
    const own = ownPolicyOf(facts);
    const rewrite = own && fix(own, facts, read);
    if (!own || !rewrite) return null;
    const holders = rewrite.text === null ? holdersOf(own, facts) : [];
    if (holders === null) return null;
    const { warnings, ...edit } = policyEdit(own.subject, { ...own, holders, document: rewrite.text });
    return {
      ...edit,
      notes: [
        ...(rewrite.notes ?? []),
        ...(rewrite.text === null && holders.length > 0
          ? ["Nothing of the policy remains, so the commands detach and delete it."]
          : []),
        ...warnings,
      ],
    };
  };
}

/** The users, groups and roles that a managed policy is detached from before it is deleted. Null if it is a boundary. */
function holdersOf({ managed }: OwnPolicy, { details }: FixFacts): readonly PolicyHolderName[] | null {
  if (managed === null) return [];
  if ([...details.users, ...details.roles].some((each) => each.permissionsBoundaryArn === managed.arn)) return null;
  return policyOwners(details)
    .filter(({ holder }) => holder.attachedPolicies.some(({ policyArn }) => policyArn === managed.arn))
    .map(({ kind, name, holder }) => ({ kind, name, arn: holder.arn }));
}
