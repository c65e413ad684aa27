/** The title of an alert with the name of its resource, so that rows of a list differ. */
import type { Evidence, ResourceRef } from "../finding.ts";

/**
 * The title per check. `{name}` is the resource, or the user of an access key; other names are fields of the evidence.
 * The order decides between alerts of one problem with the same severity: the first one gives the problem its title.
 */
const HEADLINES: Readonly<Record<string, string>> = {
  "root-key": "Root user has an access key",
  "root-mfa": "Root user has no MFA",
  "root-hardware-mfa": "Root user has no hardware MFA",
  "root-used": "Root user was used recently",
  "root-cert": "Root user has a signing certificate",
  "root-central": "Root credentials are not managed centrally",
  "trust-any": "{name} can be assumed by anyone",
  "trust-oidc-open": "{name} trusts every token of its provider",
  "admin-aws-managed": "{name} is attached to {attachedCount} identities",
  "admin-inline": "{name} allows every action",
  "admin-custom": "{name} allows every action",
  "admin-custom-idle": "{name} allows every action, unattached",
  "admin-user": "{name} has AdministratorAccess",
  "admin-group": "{name} has AdministratorAccess",
  "admin-role": "{name} has AdministratorAccess",
  "esc-path": "{name} can become administrator",
  "mfa-admin": "{name}: administrator without MFA",
  "mfa-console": "{name} signs in without MFA",
  "mfa-any": "{name} has no MFA device",
  "mfa-hardware": "{name} has no phishing-resistant MFA",
  "mfa-not-required": "{name} can change users and policies without MFA",
  "mfa-flawed-policy": "{name} does not enforce MFA",
  "key-quarantined": "{name}: AWS quarantined the key",
  "apikey-console-user": "{name} was made for an API key and has more",
  "apikey-admin": "{name}: administrator with an API key",
  "apikey-long-term": "{name}: long-lived API key",
  "svc-cred-age": "{name}: old password for an AWS service",
  "ssh-key-age": "{name}: old SSH public key",
  "key-age-365": "{name}: key is {ageDays} days old",
  "key-age-90": "{name}: key is {ageDays} days old",
  "key-unused-90": "{name}: key unused for {idleDays} days",
  "key-unused-45": "{name}: key unused for {idleDays} days",
  "key-never-used": "{name}: key was never used",
  "key-at-setup": "{name}: key from setup was never used",
  "key-inactive-old": "{name}: inactive key was never deleted",
  "key-two-active": "{name} has two active keys",
  "key-expiring": "{name}: key is due in {daysLeft} days",
  "key-long-lived-use": "{name} uses a key where a role would work",
  "key-and-password": "{name} has a password and a key",
  "user-inactive-any": "{name} inactive for {idleDays} days",
  "user-never-signed-in": "{name} has never signed in",
  "pwd-unused-90": "{name}: password unused for {idleDays} days",
  "pwd-unused-45": "{name}: password unused for {idleDays} days",
  "service-user-password": "{name}: service user with a password",
  "user-no-group": "{name} is not in a required group",
  "user-untagged": "{name} is missing tags",
  "users-not-federated": "IAM users remain despite federation",
  "direct-attach": "{name} has directly attached policies",
  "pwd-missing": "Account has no password policy",
  "pwd-strong": "Password policy is too weak",
  "pwd-length-8": "Password policy allows under 8 characters",
  "pwd-length-14": "Password policy allows short passwords",
  "pwd-reuse-24": "Password policy allows reused passwords",
  "pwd-upper": "Password policy needs no uppercase letter",
  "pwd-lower": "Password policy needs no lowercase letter",
  "pwd-symbol": "Password policy needs no symbol",
  "pwd-number": "Password policy needs no digit",
  "pwd-expiry-90": "Password policy lets passwords live long",
  "esc-managed": "{name} allows privilege escalation",
  "esc-inline": "{name} allows privilege escalation",
  "esc-passrole-star": "{name} can pass any role",
  "esc-assumerole-star": "{name} can assume any role",
  "esc-iam-admin": "{name} can create identities",
  "esc-policy-admin": "{name} can write policies",
  "esc-trust-admin": "{name} can change trust policies",
  "bnd-delegated-admin": "{name} can create users without a boundary",
  "esc-admin-instance": "{name}: EC2 role is an administrator",
  "esc-admin-function": "{name}: Lambda role is an administrator",
  "esc-admin-stack": "{name}: stack role is an administrator",
  "esc-ssm-role": "{name} controls other instances",
  "esc-cycle": "{name} is in a cycle of roles",
  "esc-resource-policy": "{name} can share resources",
  "bnd-not-enforced": "{name} enforces no boundary",
  "bnd-removable": "{name} can remove its own boundary",
  "bnd-editable": "{name} can be edited by whom it limits",
  "bnd-ineffective": "{name}: boundary limits nothing",
  "bnd-agent-role": "{name} has no permissions boundary",
  "bedrock-agent-role-shared": "{name} can be used by several agents",
  "trust-notprincipal": "{name} uses NotPrincipal",
  "root-alarm": "Use of the root user raises no alarm",
  "alarm-iam-change": "Changes of IAM policies raise no alarm",
  "alarm-signin": "Suspicious calls and sign-ins raise no alarm",
  contacts: "AWS has no security contact",
  "analyzer-untagged": "The analyzer {name} has no tags",
  "aa-enabled": "External access is not analyzed in every Region",
  "aa-findings": "AWS reports external access to {name}",
  "internal-access": "AWS reports internal access to {name}",
  "resource-policy-star": "Everyone can use the {name}",
  "trust-any-cond": "{name} trusts anyone who meets a condition",
  "trust-no-externalid": "{name} trusts an account without external ID",
  "trust-readonly-external": "{name} gives another account broad access",
  "trust-cross-account": "{name} trusts unknown account {accountId}",
  "confused-deputy": "{name} trusts a service without a source",
  "trust-compute": "{name}: compute role has high privileges",
  "mfa-trust": "{name} can be assumed without MFA",
  "known-bad-policy": "{name} is deprecated or flawed",
  "cred-exposure": "{name} can read credentials",
  "resource-exposure": "{name} can open resources to others",
  "full-cloudtrail": "{name} controls CloudTrail",
  "full-kms": "{name} controls KMS",
  "kms-decrypt-all": "{name} can decrypt with every KMS key",
  "data-exfil": "{name} can read all data",
  "wild-service": "{name} allows whole services",
  "notaction-allow": "{name} allows all but listed actions",
  "notresource-allow": "{name} allows all but listed resources",
  "marketplace-sub": "{name} can subscribe in AWS Marketplace",
  "cloudshell-full": "{name} is attached",
  "full-bedrock": "{name} is attached",
  "full-sagemaker": "{name} is attached",
  "infra-modify": "{name} can change any resource",
  "resource-star": "{name} could name its resources",
  "dead-deny": "{name}: its Deny never applies",
  lint: "{name} contains errors",
  "cond-set-operator": "{name} misuses a set operator",
  "non-sts-action": "{name} allows more than assuming roles",
  "inline-policy": "{name} is an inline policy",
  "managed-not-on-role": "{name} is attached to a user or group",
  "policy-unattached": "{name} is not attached",
  "hidden-admin-group": "{name} grants administrator access",
  "group-empty": "{name} has no members",
  "access-unused": "{name} has unused access",
  "access-stale-ai": "{name} has unused AI access",
  "role-unused": "{name} is not used",
  "role-ec2-idle": "{name} is used by no instance",
  "instance-role": "EC2 {name} has no role",
  "role-untagged": "{name} is missing tags",
  "cert-expired": "{name}: certificate has expired",
  "support-role": "Account has no role for AWS Support",
  "audit-role": "Account has no role with SecurityAudit",
  "org-guardrails": "No service control policy limits the account",
  "org-policy-delegation": "Only the management account can change policies",
  "org-delegated": "{servicePrincipal} is administered from the management account",
  "org-layout": "Accounts are in no organizational unit",
  "org-leave": "Accounts can leave the organization",
  "rcp-present": "External principals are not kept from every account",
  "org-deny-region": "Accounts can use every Region",
  "org-management-workloads": "Workloads run in the management account",
  "idc-admin-session": "Permission set {permissionSetName} allows sessions of {sessionMinutes} minutes",
  "idc-management-account": "{principalName} is assigned to the management account",
  "idc-management-boundary": "Permission set {permissionSetName} has no boundary in the management account",
  "idc-direct-user": "{principalName} is assigned to the account directly",
  "idc-deleted-principal": "Assignment with {permissionSetName} names no person or group",
  "idc-unused-set": "Permission set {permissionSetName} is assigned to no account",
};

export const HEADLINE_CHECK_IDS: readonly string[] = Object.keys(HEADLINES);
const PLACES: ReadonlyMap<string, number> = new Map(HEADLINE_CHECK_IDS.map((id, place) => [id, place]));

/** The place of a check in the order above. A check without a headline comes last. */
export function headlinePlace(checkId: string): number {
  return PLACES.get(checkId) ?? PLACES.size;
}

/** The input of a headline: a finding with the title of its check, or a stored alert. */
export interface HeadlineSource {
  readonly checkId: string;
  readonly title: string;
  readonly resource: Pick<ResourceRef, "category" | "name">;
  readonly evidence: Evidence;
}

/** Without a headline, or if the evidence lacks one of its fields, returns the name and the title of the check. */
export function headline({ checkId, title, resource, evidence }: HeadlineSource): string {
  const name = nameInTitle(resource);
  const fallback = `${name}: ${title}`;
  let isComplete = true;
  const text = HEADLINES[checkId]?.replaceAll(/\{(\w+)\}/g, (_, field: string) => {
    if (field === "name") return name;
    const value = evidence[field];
    if (typeof value === "number") return value.toLocaleString("en-US");
    if (typeof value === "string") return value;
    isComplete = false;
    return "";
  });
  return text !== undefined && isComplete ? text : fallback;
}

/** The name of a key's user, of the policy without its owner, of the role of a trust policy, or of the resource itself. */
export function subjectName({ category, name }: HeadlineSource["resource"]): string {
  if (category === "IAMAccessKey") return name.slice(0, lastOr(name, name.lastIndexOf("/")));
  return category === "IAMPolicy" ? name.replace(/ \(trust policy\)$/, "") : name;
}

/** A policy name of plain words, such as `everything` or `reset-passwords`, which reads as a part of the sentence. */
const PLAIN_WORDS = /^[a-z]+(?:[-_ ][a-z]+)*$/;

/** The name of the resource for a title. A policy whose name is plain words stands in quotes: anna/“everything”. */
export function nameInTitle(resource: HeadlineSource["resource"]): string {
  const name = subjectName(resource);
  if (resource.category !== "IAMPolicy" || name !== resource.name) return name;
  const start = name.lastIndexOf("/") + 1;
  const policyName = name.slice(start);
  return PLAIN_WORDS.test(policyName) ? `${name.slice(0, start)}“${policyName}”` : name;
}

function lastOr(name: string, end: number): number {
  return end < 0 ? name.length : end;
}
