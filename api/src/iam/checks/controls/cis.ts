/**
 * The IAM section of the CIS AWS Foundations Benchmark: section 1 of version 5.0, section 2 of 6.0 and 7.0. Titles and
 * texts are our own; the numbers are facts. 7.0 dropped two recommendations, added seven and renumbered the rest.
 */
import type { ControlDefinition, StandardDefinition } from "./control.ts";
import { keyAge, minimumLength, passwordPolicy, reusePrevention, UNUSED_45_DAYS } from "./tests.ts";

export type CisVersion = "5.0" | "6.0" | "7.0";

type Recommendation = ControlDefinition extends infer Definition
  ? Definition extends ControlDefinition
    ? Omit<Definition, "id"> & { readonly numbers: Readonly<Partial<Record<CisVersion, string>>> }
    : never
  : never;

const RECOMMENDATIONS: readonly Recommendation[] = [
  {
    numbers: { "7.0": "2.1.1" },
    title: "Root credentials of member accounts are managed centrally",
    asks: "The organization turns on central management of root credentials, so that member accounts need no root password, key or MFA device of their own.",
    tests: [{ rule: "root-central" }],
    limits: "Whether the delegated administrator account is the right one is for a person to decide.",
  },
  {
    numbers: { "7.0": "2.1.2" },
    title: "Every account of the organization has authorization guardrails",
    asks: "Service control policies or resource control policies limit what the accounts of the organization can do.",
    tests: [{ rule: "org-guardrails" }],
    limits:
      "Answers for the scanned accounts, and by service control policies alone. Whether the guardrails match your baseline is for a person to decide.",
  },
  {
    numbers: { "7.0": "2.1.3" },
    title: "The management account runs no workloads",
    asks: "The management account of the organization is used only to govern the organization and holds neither workloads nor business data.",
    manual:
      "List what runs in the management account (compute, storage, databases), and confirm that each resource serves the governance of the organization.",
  },
  {
    numbers: { "7.0": "2.1.4" },
    title: "Organizational units follow environment and sensitivity",
    asks: "Accounts are grouped by environment and by how sensitive they are, so that accounts with the same needs get the same guardrails.",
    manual:
      "Review the organizational units in AWS Organizations, and compare the accounts in each with its purpose. Production must not share a unit with tests.",
  },
  {
    numbers: { "7.0": "2.1.5" },
    title: "A member account manages the organization's policies",
    asks: "A delegated administrator account manages the policies of the organization instead of the management account.",
    tests: [{ rule: "control-policy-delegation" }],
    limits:
      "Passes if a member account may write and attach service control policies. Whether it is the right account, has no more permissions than it needs, and does the work, is for a person to decide.",
  },
  {
    numbers: { "7.0": "2.1.6" },
    title: "Member accounts administer the services of the organization",
    asks: "Services that work across the organization, such as CloudTrail, are administered from delegated administrator accounts.",
    tests: [{ rule: "control-delegated-services" }],
    limits:
      "Looks at the services that have trusted access and that member accounts can administer. Whether the accounts are the right ones is for a person to decide.",
  },
  {
    numbers: { "5.0": "1.1", "6.0": "2.1", "7.0": "2.2" },
    title: "Contact details of the account are current",
    asks: "The e-mail address and the telephone number of the account are current and reach more than one person.",
    manual: "Open the account page in the AWS console, and confirm that mail and calls to these contacts reach a team.",
  },
  {
    numbers: { "5.0": "1.2", "6.0": "2.2", "7.0": "2.3" },
    title: "A security contact is registered",
    asks: "The account names a security contact, to whom AWS sends security notifications.",
    tests: [{ rule: "contacts" }],
    limits: "Whether the contact still reaches the right people is for a person to decide.",
  },
  {
    numbers: { "5.0": "1.3", "6.0": "2.3", "7.0": "2.4" },
    title: "The root user has no access key",
    asks: "No access key of the root user exists, not even an inactive one.",
    tests: [{ rule: "root-key" }],
  },
  {
    numbers: { "5.0": "1.4", "6.0": "2.4", "7.0": "2.5" },
    title: "The root user has MFA",
    asks: "MFA protects the root user, unless the account has no root password.",
    tests: [{ rule: "root-mfa" }],
  },
  {
    numbers: { "5.0": "1.5", "6.0": "2.5", "7.0": "2.6" },
    title: "The root user has hardware MFA",
    asks: "A hardware device protects the root user, unless the account has no root password.",
    tests: [{ rule: "root-hardware-mfa" }],
  },
  {
    numbers: { "5.0": "1.6", "6.0": "2.6", "7.0": "2.7" },
    title: "The root user is not used for daily work",
    asks: "The root user signs in only for the few tasks that no other identity can perform.",
    tests: [{ rule: "root-used" }],
    limits:
      "CIS names no period; the check uses the period set for this installation. Whether a use was one of the few exceptions is for a person to decide.",
  },
  {
    numbers: { "5.0": "1.7", "6.0": "2.7", "7.0": "2.8" },
    title: "Passwords have at least 14 characters",
    asks: "The password policy of the account requires 14 characters or more.",
    tests: passwordPolicy(minimumLength(14)),
  },
  {
    numbers: { "5.0": "1.8", "6.0": "2.8", "7.0": "2.9" },
    title: "The last 24 passwords cannot be reused",
    asks: "The password policy of the account remembers 24 passwords.",
    tests: passwordPolicy(reusePrevention(24)),
  },
  {
    numbers: { "5.0": "1.9", "6.0": "2.9", "7.0": "2.10" },
    title: "Console users have MFA",
    asks: "Every user with a console password has an MFA device.",
    tests: [{ rule: "mfa-console" }],
  },
  {
    numbers: { "5.0": "1.10", "6.0": "2.10" },
    title: "Console users get no access key at setup",
    asks: "A user with a console password gets an access key only when a need for it is known, not when the user is created.",
    tests: [{ rule: "key-at-setup" }],
    limits: "A key that was created with its user and has been used since passes. Its need is for a person to decide.",
  },
  {
    numbers: { "5.0": "1.11", "6.0": "2.11", "7.0": "2.11" },
    title: "Credentials unused for 45 days are disabled",
    asks: "Console passwords and access keys that were not used for 45 days are deactivated or removed.",
    tests: UNUSED_45_DAYS,
  },
  {
    numbers: { "5.0": "1.12", "6.0": "2.12" },
    title: "Each user has one active access key",
    asks: "No user has two active access keys at the same time.",
    tests: [{ rule: "key-two-active" }],
  },
  {
    numbers: { "5.0": "1.13", "6.0": "2.13", "7.0": "2.12" },
    title: "Access keys are at most 90 days old",
    asks: "Active access keys are rotated every 90 days or sooner.",
    tests: [keyAge(90)],
  },
  {
    numbers: { "5.0": "1.14", "6.0": "2.14", "7.0": "2.13" },
    title: "Users get permissions only from groups",
    asks: "No policy is attached to a user or embedded in one.",
    tests: [{ rule: "direct-attach" }],
    limits: "The quarantine policy that AWS attaches after it found a key in public is not counted.",
  },
  {
    numbers: { "5.0": "1.15", "6.0": "2.15", "7.0": "2.14" },
    title: "No attached policy allows everything",
    asks: "No managed policy that allows every action on every resource is attached.",
    tests: [{ rule: "admin-aws-managed" }, { rule: "admin-custom" }],
  },
  {
    numbers: { "5.0": "1.16", "6.0": "2.16", "7.0": "2.15" },
    title: "A role for AWS Support exists",
    asks: "A role has the policy AWSSupportAccess, so that incidents can be handled with AWS Support.",
    tests: [{ rule: "support-role" }],
  },
  {
    numbers: { "5.0": "1.17", "6.0": "2.17", "7.0": "2.16" },
    title: "EC2 instances use roles",
    asks: "Instances that call AWS get their credentials from an instance role, not from stored access keys.",
    tests: [{ rule: "instance-role" }],
    limits: "Only Regions whose workloads are read. Whether an application still uses stored keys is not known.",
  },
  {
    numbers: { "5.0": "1.18", "6.0": "2.18", "7.0": "2.17" },
    title: "No expired server certificate is stored in IAM",
    asks: "Expired SSL/TLS certificates are removed from IAM.",
    tests: [{ rule: "cert-expired" }],
  },
  {
    numbers: { "5.0": "1.19", "6.0": "2.19", "7.0": "2.18" },
    title: "Every Region has an external access analyzer",
    asks: "IAM Access Analyzer looks for access from outside in every Region that is used.",
    tests: [{ rule: "aa-enabled" }],
    limits:
      "Answers for the Regions that scans of the account read. An analyzer of the organization in another account counts only if scans of that account read it.",
  },
  {
    numbers: { "5.0": "1.20", "6.0": "2.20", "7.0": "2.19" },
    title: "People sign in through a central identity provider",
    asks: "People are managed in one place, by federation or AWS Organizations, and not as users of each account.",
    tests: [{ rule: "users-not-federated" }],
    limits: "Whether a remaining user stands for a person is for a person to decide.",
  },
  {
    numbers: { "5.0": "1.21", "6.0": "2.21", "7.0": "2.20" },
    title: "AWSCloudShellFullAccess is not attached",
    asks: "No user, group or role has full access to CloudShell, which can move files out of the account.",
    tests: [{ rule: "cloudshell-full" }],
  },
  {
    numbers: { "7.0": "2.21" },
    title: "No resource-based policy lets everyone in",
    asks: "Policies of buckets, queues, topics, functions and other resources do not allow any principal without a condition that limits it.",
    tests: [{ rule: "resource-policy-star" }],
    limits:
      "The policies of buckets, keys, queues, topics, functions and secrets are checked. Those of other services, access points and access control lists are for a person to look at.",
  },
];

const SECTIONS: Readonly<Record<CisVersion, string>> = {
  "5.0": "Section 1, Identity and Access Management",
  "6.0": "Section 2, Identity and Access Management",
  "7.0": "Section 2, Identity and Access Management",
};

export function cisBenchmark(version: CisVersion): StandardDefinition {
  return {
    controls: RECOMMENDATIONS.flatMap(({ numbers, ...recommendation }): ControlDefinition[] => {
      const id = numbers[version];
      return id === undefined ? [] : [{ ...recommendation, id }];
    }),
    sourceOf: () => ({
      document: "CIS Amazon Web Services Foundations Benchmark",
      version: `${version}.0`,
      section: SECTIONS[version],
      url: "https://www.cisecurity.org/benchmark/amazon_web_services",
    }),
  };
}
