/**
 * Requirements of PCI DSS 4.0.1 and NIST SP 800-53 Rev. 5, answered by the Security Hub controls that AWS relates to
 * them. A requirement asks more than these controls, so each says what a pass covers. No relation is our own.
 */
import type { ControlDefinition, ControlTest, StandardDefinition } from "./control.ts";
import { testId } from "./control.ts";
import { SECURITY_HUB_CONTROLS, type SecurityHubControl } from "./security-hub.ts";

interface Requirement {
  readonly id: string;
  readonly title: string;
  readonly asks: string;
}

const PCI_DSS_REQUIREMENTS: readonly Requirement[] = [
  {
    id: "8.2.6",
    title: "Inactive accounts are removed",
    asks: "User accounts that were inactive for 90 days are removed or disabled.",
  },
  {
    id: "8.3.6",
    title: "Passwords are complex",
    asks: "Passwords have a minimum length and contain both letters and digits.",
  },
  {
    id: "8.3.7",
    title: "Recent passwords cannot be reused",
    asks: "A new password differs from each of the last four.",
  },
  {
    id: "8.3.9",
    title: "Passwords that are the only factor change or are assessed",
    asks: "Where a password is the only factor, it changes every 90 days, or access is decided by the risk at the moment.",
  },
  {
    id: "8.3.10.1",
    title: "Service providers' customers change their passwords",
    asks: "For service providers: where a customer's password is the only factor, it changes every 90 days, or access is decided by the risk at the moment.",
  },
  {
    id: "8.4.2",
    title: "Access needs MFA",
    asks: "Access to the cardholder data environment needs multi-factor authentication.",
  },
  {
    id: "8.6.3",
    title: "Passwords of application accounts are protected",
    asks: "Passwords of application and system accounts change as often, and are as complex, as their risk demands.",
  },
  {
    id: "12.10.3",
    title: "Incidents can be handled at any time",
    asks: "Named people are available around the clock to respond to security incidents.",
  },
];

const NIST_REQUIREMENTS: readonly Requirement[] = [
  {
    id: "AC-2",
    title: "Account management",
    asks: "Accounts are defined, approved, reviewed and removed when they are no longer needed.",
  },
  {
    id: "AC-2(1)",
    title: "Automated account management",
    asks: "Automated mechanisms support the management of accounts.",
  },
  {
    id: "AC-2(3)",
    title: "Disabling of accounts",
    asks: "Accounts that expired or were inactive are disabled in time.",
  },
  { id: "AC-3", title: "Access enforcement", asks: "The system enforces the approved authorizations." },
  {
    id: "AC-3(7)",
    title: "Role-based access control",
    asks: "Access is controlled by roles and by the users who may take them.",
  },
  {
    id: "AC-3(15)",
    title: "Discretionary and mandatory access control",
    asks: "Mandatory and discretionary policies limit access together.",
  },
  {
    id: "AC-5",
    title: "Separation of duties",
    asks: "Duties that could be abused together are given to different people.",
  },
  { id: "AC-6", title: "Least privilege", asks: "Users and processes have only the access that their tasks need." },
  {
    id: "AC-6(2)",
    title: "Ordinary access for ordinary tasks",
    asks: "Privileged users do their ordinary work with accounts without privileges.",
  },
  {
    id: "AC-6(3)",
    title: "Network access to privileged commands",
    asks: "Privileged commands can be used over the network only where there is a need.",
  },
  {
    id: "AC-6(10)",
    title: "No privileged functions for ordinary users",
    asks: "Users without privileges cannot perform privileged functions.",
  },
  {
    id: "CA-9(1)",
    title: "Compliance of internal connections",
    asks: "Parts of the system are checked for compliance before they connect to it.",
  },
  { id: "CM-2", title: "Baseline configuration", asks: "A current baseline configuration of the system is kept." },
  {
    id: "CM-2(2)",
    title: "Automated baseline configuration",
    asks: "Automated mechanisms keep the baseline current, complete and available.",
  },
  {
    id: "IA-2(1)",
    title: "MFA for privileged accounts",
    asks: "Access to privileged accounts needs multi-factor authentication.",
  },
  {
    id: "IA-2(2)",
    title: "MFA for other accounts",
    asks: "Access to accounts without privileges needs multi-factor authentication.",
  },
  {
    id: "IA-2(6)",
    title: "A separate device for one factor",
    asks: "One factor comes from a device that is separate from the system.",
  },
  {
    id: "IA-2(8)",
    title: "Replay-resistant authentication",
    asks: "An authentication that was recorded cannot be used again.",
  },
  {
    id: "IA-5(1)",
    title: "Password-based authentication",
    asks: "Passwords are complex enough, protected and changed when they may be known.",
  },
];

function requirementsAnswered(
  requirements: readonly Requirement[],
  idsOf: (control: SecurityHubControl) => readonly string[],
): readonly ControlDefinition[] {
  return requirements.map((requirement): ControlDefinition => {
    const related = SECURITY_HUB_CONTROLS.filter((control) => idsOf(control).includes(requirement.id));
    const tests = new Map(related.flatMap((control) => control.tests ?? []).map((test) => [testId(test), test]));
    const names = related.map(({ id }) => id).join(", ");
    const missing = related.filter((control) => control.tests === undefined).map(({ id }) => id);
    const text = {
      ...requirement,
      limits: `AWS relates ${names} to this requirement. A pass covers what these Security Hub controls ask, not the whole requirement.`,
    };
    const answered: readonly ControlTest[] = [...tests.values()];
    const notCovered = `No check answers ${missing.join(", ")}, which AWS relates to this requirement.`;
    if (answered.length === 0) return { ...text, notCovered };
    return { ...text, tests: answered, ...(missing.length > 0 ? { notCovered } : {}) };
  });
}

export const PCI_DSS_4_0_1: StandardDefinition = {
  controls: requirementsAnswered(PCI_DSS_REQUIREMENTS, ({ pci }) => pci),
  sourceOf: () => ({
    document: "Payment Card Industry Data Security Standard",
    version: "4.0.1",
    section: "Requirements that AWS Security Hub relates to its IAM controls",
    url: "https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html",
  }),
};

export const NIST_800_53_R5: StandardDefinition = {
  controls: requirementsAnswered(NIST_REQUIREMENTS, ({ nist }) => nist),
  sourceOf: () => ({
    document: "NIST Special Publication 800-53",
    version: "Revision 5",
    section: "Controls that AWS Security Hub relates to its IAM, account and KMS controls",
    url: "https://docs.aws.amazon.com/securityhub/latest/userguide/standards-reference-nist-800-53.html",
  }),
};
