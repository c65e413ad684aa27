/** The managed, inline and boundary policies of an account: their holders and their versions. */
import type { Instant } from "../src/iam/time.ts";
import { AccountWithPrincipals } from "./account-principals.ts";
import { demandDocument, demandName } from "./account-state.ts";
import { AwsError, deleteConflict, entityAlreadyExists, limitExceeded, noSuchEntity } from "./aws-error.ts";
import type { PolicyHolder, SandboxPolicy, SandboxTag } from "./entities.ts";

const MAX_POLICY_VERSIONS = 5;

export interface NewPolicy {
  readonly name: string;
  readonly document: string;
  readonly path?: string;
  readonly description?: string;
  readonly createdAt?: Instant;
  readonly tags?: readonly SandboxTag[];
}

export class AccountWithPolicies extends AccountWithPrincipals {
  policy(arn: string): SandboxPolicy {
    const policy = this.customerPolicies.get(arn) ?? this.awsPolicies.get(arn);
    if (policy === undefined) throw noSuchEntity(`Policy ${arn} does not exist or is not attachable.`);
    return policy;
  }

  createPolicy({
    name,
    document,
    path = "/",
    description = "",
    createdAt = this.clock(),
    tags = [],
  }: NewPolicy): SandboxPolicy {
    demandName(name, "policyName");
    const arn = this.arn("policy", path, name);
    if (this.customerPolicies.has(arn))
      throw entityAlreadyExists(`A policy called ${name} already exists. Duplicate names are not allowed.`);
    const policy: SandboxPolicy = {
      name,
      id: this.uniqueId("ANPA"),
      path,
      arn,
      isAwsManaged: false,
      createdAt,
      updatedAt: createdAt,
      description,
      tags: [...tags],
      versions: [{ versionId: "v1", createdAt, document: demandDocument(document) }],
      defaultVersionId: "v1",
      nextVersionNumber: 2,
      attachedTo: new Set(),
      boundaryOf: new Set(),
      serial: this.nextSerial(),
    };
    this.customerPolicies.set(arn, policy);
    this.touch();
    return policy;
  }

  createPolicyVersion(policy: SandboxPolicy, document: string, isDefault: boolean): string {
    this.#demandCustomerManaged(policy);
    if (policy.versions.length >= MAX_POLICY_VERSIONS) {
      throw limitExceeded(
        "A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.",
      );
    }
    const versionId = `v${policy.nextVersionNumber++}`;
    policy.versions.push({ versionId, createdAt: this.clock(), document: demandDocument(document) });
    if (isDefault) policy.defaultVersionId = versionId;
    policy.updatedAt = this.clock();
    this.touch(policy);
    return versionId;
  }

  setDefaultPolicyVersion(policy: SandboxPolicy, versionId: string): void {
    this.#demandCustomerManaged(policy);
    this.policyVersion(policy, versionId);
    policy.defaultVersionId = versionId;
    policy.updatedAt = this.clock();
    this.touch(policy);
  }

  deletePolicyVersion(policy: SandboxPolicy, versionId: string): void {
    this.#demandCustomerManaged(policy);
    const version = this.policyVersion(policy, versionId);
    if (versionId === policy.defaultVersionId) throw deleteConflict("Cannot delete the default version of a policy.");
    policy.versions.splice(policy.versions.indexOf(version), 1);
    this.touch(policy);
  }

  policyVersion(policy: SandboxPolicy, versionId: string): SandboxPolicy["versions"][number] {
    const version = policy.versions.find((candidate) => candidate.versionId === versionId);
    if (version === undefined)
      throw noSuchEntity(`Policy ${policy.arn} version ${versionId} does not exist or is not attachable.`);
    return version;
  }

  deletePolicy(policy: SandboxPolicy): void {
    this.#demandCustomerManaged(policy);
    if (policy.attachedTo.size > 0 || policy.boundaryOf.size > 0) {
      throw deleteConflict("Cannot delete a policy attached to entities.");
    }
    if (policy.versions.length > 1)
      throw deleteConflict(
        "This policy has more than one version. Before you delete a policy, you must delete all its versions.",
      );
    this.customerPolicies.delete(policy.arn);
    this.touch();
  }

  #demandCustomerManaged(policy: SandboxPolicy): void {
    if (policy.isAwsManaged)
      throw new AwsError("AccessDenied", 403, `Policy ${policy.arn} is managed by AWS and cannot be changed.`);
  }

  attach(holder: PolicyHolder, policy: SandboxPolicy): void {
    holder.attachedPolicies.add(policy);
    policy.attachedTo.add(holder);
    this.touch(holder, policy);
  }

  detach(holder: PolicyHolder, policy: SandboxPolicy): void {
    if (!holder.attachedPolicies.delete(policy)) throw noSuchEntity(`Policy ${policy.arn} was not found.`);
    policy.attachedTo.delete(holder);
    this.touch(holder, policy);
  }

  putInlinePolicy(holder: PolicyHolder, name: string, document: string): void {
    demandName(name, "policyName");
    holder.inlinePolicies.set(name, demandDocument(document));
    this.touch(holder);
  }

  inlinePolicy(holder: PolicyHolder, name: string): string {
    const document = holder.inlinePolicies.get(name);
    if (document === undefined) throw noSuchEntity(`The policy with name ${name} cannot be found for ${holder.name}.`);
    return document;
  }

  deleteInlinePolicy(holder: PolicyHolder, name: string): void {
    this.inlinePolicy(holder, name);
    holder.inlinePolicies.delete(name);
    this.touch(holder);
  }
}
