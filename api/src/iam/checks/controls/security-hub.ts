/**
 * AWS Security Hub's controls of IAM and of accounts, those of KMS about IAM policies, and those of CloudWatch about
 * IAM and sign-ins. Each has the requirements of other standards that AWS relates to it (Security Hub User Guide,
 * *Security Hub CSPM controls for AWS Identity and Access Management*, *… for AWS accounts*, *… for AWS KMS*, *… for
 * Amazon CloudWatch*). Thresholds are AWS's defaults.
 */
import type { ControlDefinition, ControlTest, StandardDefinition } from "./control.ts";
import {
  keyAge,
  minimumLength,
  passwordExpiry,
  passwordPolicy,
  reusePrevention,
  UNUSED_45_DAYS,
  UNUSED_90_DAYS,
} from "./tests.ts";

/** The requirements that AWS lists as related to a control. Empty where AWS lists none of that standard. */
interface RelatedRequirements {
  readonly pci: readonly string[];
  readonly nist: readonly string[];
}

export type SecurityHubControl = ControlDefinition & RelatedRequirements;

const NONE: RelatedRequirements = { pci: [], nist: [] };

const LEAST_PRIVILEGE = ["AC-2", "AC-2(1)", "AC-3", "AC-3(7)", "AC-3(15)", "AC-5", "AC-6", "AC-6(3)"] as const;
const FULL_ACCESS = [...LEAST_PRIVILEGE, "AC-6(2)", "AC-6(10)"] as const;
const MFA = ["AC-2(1)", "AC-3(15)", "IA-2(1)", "IA-2(2)", "IA-2(6)", "IA-2(8)"] as const;

const CHARACTERS = { pci: ["8.3.6", "8.6.3"], nist: [] } as const;

const passwordRule = (rule: string): readonly ControlTest[] => passwordPolicy({ rule });

const CONDITIONS_COUNT =
  "AWS's rule ignores conditions. The check passes a statement whose condition limits who can decrypt or through which service, so a pass here can be a failure in Security Hub.";

const ANY_PATTERN =
  "Security Hub accepts only one exact filter pattern. IAM Monitor accepts every filter that matches the events, so a pass here can be a failure in Security Hub.";

export const SECURITY_HUB_CONTROLS: readonly SecurityHubControl[] = [
  {
    id: "Account.1",
    title: "A security contact is registered",
    asks: "The account names a security contact, to whom AWS sends security notifications.",
    tests: [{ rule: "contacts" }],
    pci: [],
    nist: ["CM-2", "CM-2(2)"],
  },
  {
    id: "Account.2",
    title: "The account belongs to an organization",
    asks: "The account is a member or the management account of an organization in AWS Organizations.",
    tests: [{ rule: "control-organization-member" }],
    pci: [],
    nist: ["CA-9(1)", "CM-2"],
  },
  {
    id: "CloudWatch.1",
    title: "Use of the root user raises an alarm",
    asks: "A metric filter on CloudTrail events and an alarm with an SNS subscriber report each use of the root user.",
    tests: [{ rule: "root-alarm" }],
    limits: ANY_PATTERN,
    ...NONE,
  },
  {
    id: "CloudWatch.2",
    title: "Unauthorized calls raise an alarm",
    asks: "A metric filter on CloudTrail events and an alarm with an SNS subscriber report calls that AWS refuses.",
    tests: [{ rule: "control-alarm-unauthorized" }],
    limits: ANY_PATTERN,
    ...NONE,
  },
  {
    id: "CloudWatch.3",
    title: "Console sign-ins without MFA raise an alarm",
    asks: "A metric filter on CloudTrail events and an alarm with an SNS subscriber report sign-ins without MFA.",
    tests: [{ rule: "control-alarm-without-mfa" }],
    limits: ANY_PATTERN,
    ...NONE,
  },
  {
    id: "CloudWatch.4",
    title: "Changes of IAM policies raise an alarm",
    asks: "A metric filter on CloudTrail events and an alarm with an SNS subscriber report changes of IAM policies.",
    tests: [{ rule: "alarm-iam-change" }],
    limits: ANY_PATTERN,
    ...NONE,
  },
  {
    id: "CloudWatch.6",
    title: "Failed console sign-ins raise an alarm",
    asks: "A metric filter on CloudTrail events and an alarm with an SNS subscriber report failed sign-ins.",
    tests: [{ rule: "control-alarm-failed-sign-in" }],
    limits: ANY_PATTERN,
    ...NONE,
  },
  {
    id: "IAM.1",
    title: "No customer managed policy allows everything",
    asks: "No customer managed policy, attached or not, allows every action on every resource. Policies used as a permissions boundary are not looked at.",
    tests: [
      { rule: "admin-custom", subjects: "CUSTOMER_MANAGED" },
      { rule: "admin-custom-idle", subjects: "CUSTOMER_MANAGED" },
    ],
    limits:
      "Stricter than AWS: NotAction that leaves all of IAM allowed also fails, because its holder can grant the rest.",
    pci: [],
    nist: FULL_ACCESS,
  },
  {
    id: "IAM.2",
    title: "Users have no policies of their own",
    asks: "Users get permissions from groups or roles: no policy is attached to a user or embedded in one.",
    tests: [{ rule: "direct-attach" }],
    limits: "The quarantine policy that AWS attaches after it found a key in public is not counted.",
    pci: [],
    nist: ["AC-2", "AC-2(1)", "AC-3", "AC-3(7)", "AC-3(15)", "AC-6", "AC-6(3)"],
  },
  {
    id: "IAM.3",
    title: "Access keys are at most 90 days old",
    asks: "Active access keys are rotated every 90 days or sooner.",
    tests: [keyAge(90)],
    pci: ["8.3.9", "8.6.3"],
    nist: ["AC-2(1)", "AC-2(3)", "AC-3(15)"],
  },
  {
    id: "IAM.4",
    title: "The root user has no access key",
    asks: "No access key of the root user exists.",
    tests: [{ rule: "root-key" }],
    pci: [],
    nist: ["AC-2(1)", "AC-3(7)", "AC-3(15)", "AC-6", "AC-6(2)", "AC-6(10)"],
  },
  {
    id: "IAM.5",
    title: "Console users have MFA",
    asks: "Every user with a console password has MFA.",
    tests: [{ rule: "mfa-console" }],
    pci: ["8.4.2"],
    nist: MFA,
  },
  {
    id: "IAM.6",
    title: "The root user has hardware MFA",
    asks: "Hardware MFA protects the root user, unless the account has no root password.",
    tests: [{ rule: "root-hardware-mfa" }],
    pci: ["8.4.2"],
    nist: MFA,
  },
  {
    id: "IAM.7",
    title: "The password policy is strong",
    asks: "Passwords need 8 characters with an uppercase letter, a lowercase letter, a digit and a symbol. By default, neither age nor reuse counts.",
    tests: passwordPolicy(
      minimumLength(8),
      { rule: "pwd-upper" },
      { rule: "pwd-lower" },
      { rule: "pwd-number" },
      { rule: "pwd-symbol" },
    ),
    pci: ["8.3.6", "8.3.7", "8.3.9", "8.3.10.1", "8.6.3"],
    nist: ["AC-2(1)", "AC-2(3)", "AC-3(15)", "IA-5(1)"],
  },
  {
    id: "IAM.8",
    title: "Credentials unused for 90 days are removed",
    asks: "Console passwords and active access keys that were not used for 90 days are deactivated or removed.",
    tests: UNUSED_90_DAYS,
    pci: ["8.2.6"],
    nist: ["AC-2", "AC-2(1)", "AC-2(3)", "AC-3", "AC-3(7)", "AC-3(15)", "AC-6"],
  },
  {
    id: "IAM.9",
    title: "The root user has MFA",
    asks: "MFA protects the root user, unless the account has no root password.",
    tests: [{ rule: "root-mfa" }],
    pci: ["8.4.2"],
    nist: MFA,
  },
  {
    id: "IAM.10",
    title: "The password policy meets PCI DSS 3.2.1",
    asks: "Passwords need 7 characters with an uppercase letter, a lowercase letter and a digit, expire within 90 days, and the last 4 cannot be reused. No symbol is required.",
    tests: passwordPolicy(
      minimumLength(7),
      { rule: "pwd-upper" },
      { rule: "pwd-lower" },
      { rule: "pwd-number" },
      reusePrevention(4),
      passwordExpiry(90),
    ),
    ...NONE,
  },
  {
    id: "IAM.11",
    title: "Passwords need an uppercase letter",
    asks: "The password policy requires at least one uppercase letter.",
    tests: passwordRule("pwd-upper"),
    ...CHARACTERS,
  },
  {
    id: "IAM.12",
    title: "Passwords need a lowercase letter",
    asks: "The password policy requires at least one lowercase letter.",
    tests: passwordRule("pwd-lower"),
    ...CHARACTERS,
  },
  {
    id: "IAM.13",
    title: "Passwords need a symbol",
    asks: "The password policy requires at least one symbol.",
    tests: passwordRule("pwd-symbol"),
    ...NONE,
  },
  {
    id: "IAM.14",
    title: "Passwords need a digit",
    asks: "The password policy requires at least one digit.",
    tests: passwordRule("pwd-number"),
    ...CHARACTERS,
  },
  {
    id: "IAM.15",
    title: "Passwords have at least 14 characters",
    asks: "The password policy requires 14 characters or more.",
    tests: passwordPolicy(minimumLength(14)),
    ...NONE,
  },
  {
    id: "IAM.16",
    title: "The last 24 passwords cannot be reused",
    asks: "The password policy remembers 24 passwords.",
    tests: passwordPolicy(reusePrevention(24)),
    pci: ["8.3.7"],
    nist: [],
  },
  {
    id: "IAM.17",
    title: "Passwords expire within 90 days",
    asks: "The password policy lets passwords expire after 90 days or sooner.",
    tests: passwordPolicy(passwordExpiry(90)),
    pci: ["8.3.9", "8.3.10.1"],
    nist: [],
  },
  {
    id: "IAM.18",
    title: "The account can use AWS Support",
    asks: "A user, a group or a role has the policy AWSSupportAccess.",
    tests: [{ rule: "control-support-access" }],
    pci: ["12.10.3"],
    nist: [],
  },
  {
    id: "IAM.19",
    title: "All users have MFA",
    asks: "Every user has MFA, with or without a console password.",
    tests: [{ rule: "mfa-any" }],
    pci: ["8.4.2"],
    nist: MFA,
  },
  {
    id: "IAM.20",
    title: "Use of the root user raises an alarm",
    asks: "CloudTrail, a metric filter and an alarm report each use of the root user.",
    notCovered: "AWS retired this control in April 2024. CIS asks for alarms in its monitoring section.",
    ...NONE,
  },
  {
    id: "IAM.21",
    title: "No customer managed policy allows a whole service",
    asks: "No statement of a customer managed policy allows service:*, or all but service:* by NotAction, whatever the resource. Policies used as a permissions boundary are not looked at.",
    tests: [{ rule: "control-whole-service" }],
    pci: [],
    nist: FULL_ACCESS,
  },
  {
    id: "IAM.22",
    title: "Credentials unused for 45 days are removed",
    asks: "Console passwords and active access keys that were not used for 45 days are deactivated or removed.",
    tests: UNUSED_45_DAYS,
    ...NONE,
  },
  {
    id: "IAM.23",
    title: "Access analyzers have tags",
    asks: "Every analyzer of IAM Access Analyzer has at least one tag.",
    tests: [{ rule: "analyzer-untagged" }],
    limits: "Answers for the Regions that scans of the account read.",
    ...NONE,
  },
  {
    id: "IAM.24",
    title: "Roles have tags",
    asks: "Every role has at least one tag. AWS's default requires no particular key.",
    tests: [{ rule: "role-untagged", settings: { requiredTagKeys: [] } }],
    limits: "Roles that only AWS can change, such as service-linked roles, are not evaluated.",
    ...NONE,
  },
  {
    id: "IAM.25",
    title: "Users have tags",
    asks: "Every user has at least one tag. AWS's default requires no particular key.",
    tests: [{ rule: "user-untagged", settings: { requiredTagKeys: [] } }],
    ...NONE,
  },
  {
    id: "IAM.26",
    title: "No expired server certificate is stored in IAM",
    asks: "Expired SSL/TLS certificates are removed from IAM.",
    tests: [{ rule: "cert-expired" }],
    ...NONE,
  },
  {
    id: "IAM.27",
    title: "AWSCloudShellFullAccess is not attached",
    asks: "No user, group or role has the policy AWSCloudShellFullAccess.",
    tests: [{ rule: "cloudshell-full" }],
    ...NONE,
  },
  {
    id: "IAM.28",
    title: "An external access analyzer is enabled",
    asks: "IAM Access Analyzer looks for access from outside in each Region.",
    tests: [{ rule: "aa-enabled" }],
    limits:
      "Answers for the Regions that scans of the account read. An analyzer of the organization in another account counts only if scans of that account read it. AWS's rule demands one in each account, so a pass here can be a failure in Security Hub.",
    ...NONE,
  },
  {
    id: "KMS.1",
    title: "No customer managed policy allows decryption with every key",
    asks: "No customer managed policy, attached or not, allows kms:Decrypt or kms:ReEncryptFrom on every key. Policies used as a permissions boundary are not looked at.",
    tests: [{ rule: "kms-decrypt-all", subjects: "CUSTOMER_MANAGED" }],
    limits: CONDITIONS_COUNT,
    pci: [],
    nist: LEAST_PRIVILEGE,
  },
  {
    id: "KMS.2",
    title: "No inline policy allows decryption with every key",
    asks: "No inline policy of a user, a group or a role allows kms:Decrypt or kms:ReEncryptFrom on every key.",
    tests: [{ rule: "kms-decrypt-all", subjects: "INLINE" }],
    limits: CONDITIONS_COUNT,
    pci: [],
    nist: LEAST_PRIVILEGE,
  },
];

export const SECURITY_HUB: StandardDefinition = {
  controls: SECURITY_HUB_CONTROLS,
  sourceOf: ({ id }) => {
    const [service = ""] = id.split(".");
    return {
      document: "AWS Security Hub User Guide",
      version: null,
      section: `Security Hub CSPM controls, ${id}`,
      url: `https://docs.aws.amazon.com/securityhub/latest/userguide/${service.toLowerCase()}-controls.html#${id.toLowerCase().replace(".", "-")}`,
    };
  },
};
