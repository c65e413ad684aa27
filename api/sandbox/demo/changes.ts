/** Changes for a running demo. Each shows in the next scan, and each may be applied repeatedly. */
import type { SandboxAccount, SandboxChange } from "../account.ts";
import { awsPolicyArn } from "../managed-policies.ts";
import { allow, deny, policyDocument, trust } from "./documents.ts";

/** The first unused name of `name`, `name-2`, … */
function freeName(taken: ReadonlyMap<string, unknown>, name: string): string {
  for (let number = 1; number <= taken.size + 1; number++) {
    const candidate = number === 1 ? name : `${name}-${number}`;
    if (!taken.has(candidate)) return candidate;
  }
  throw new Error(`Every name like ${name} is taken.`);
}

function administrator(account: SandboxAccount) {
  return account.policy(awsPolicyArn("AdministratorAccess"));
}

export const demoChanges: Readonly<Record<string, SandboxChange>> = {
  /** Someone with a leaked key creates a user with full access and an access key. */
  leak: (account) => {
    const user = account.createUser({ name: freeName(account.users, "support-temp") });
    account.attach(user, administrator(account));
    account.createAccessKey(user);
    return `User ${user.name} appeared with AdministratorAccess and an access key.`;
  },
  /** Someone adds an access key to the user that the console of Amazon Bedrock created for an API key. */
  "hide-behind-api-key": (account) => {
    const user = account.createUser({ name: freeName(account.users, "BedrockAPIKey-k3vd") });
    account.createAccessKey(user);
    return `User ${user.name}, which was created for an API key, has an access key.`;
  },
  /** AWS found the key of a backup job in a public repository. */
  "quarantine-key": (account) => {
    account.attach(account.user("svc-backup"), account.policy(awsPolicyArn("AWSCompromisedKeyQuarantineV3")));
    return "AWS found the access key of svc-backup in public and attached its quarantine policy.";
  },
  "open-role": (account) => {
    const role = account.createRole({
      name: freeName(account.roles, "PartnerExport"),
      trustPolicy: trust({ AWS: "*" }),
    });
    account.putInlinePolicy(
      role,
      "read-exports",
      policyDocument(allow("s3:GetObject", "arn:aws:s3:::fernhill-exports/*")),
    );
    return `Role ${role.name} trusts every AWS principal.`;
  },
  "widen-policy": (account) => {
    const policy = account.policy(account.arn("policy", "/", "AppServerAccess"));
    const oldest = policy.versions.find((version) => version.versionId !== policy.defaultVersionId);
    if (policy.versions.length >= 5 && oldest !== undefined) account.deletePolicyVersion(policy, oldest.versionId);
    account.createPolicyVersion(policy, policyDocument(allow(["s3:*", "iam:PassRole", "lambda:*"])), true);
    return "AppServerAccess has a new default version with s3:*, lambda:* and iam:PassRole.";
  },
  /** Someone gives a role full access to Amazon SageMaker AI. */
  "open-sagemaker": (account) => {
    const role = account.createRole({
      name: freeName(account.roles, "ModelTrial"),
      trustPolicy: trust({ AWS: account.rootArn }),
    });
    account.attach(role, account.policy(awsPolicyArn("AmazonSageMakerFullAccess")));
    return `Role ${role.name} has full access to Amazon SageMaker AI.`;
  },
  /** Someone lets every agent of Amazon Bedrock in the account use the role of one. */
  "share-agent-role": (account) => {
    const role = account.role("SupportAssistant");
    role.trustPolicy = trust(
      { Service: "bedrock.amazonaws.com" },
      {
        StringEquals: { "aws:SourceAccount": account.id },
        ArnLike: { "aws:SourceArn": `arn:${account.partition}:bedrock:*:${account.id}:agent/*` },
      },
    );
    account.touch(role);
    return `Role ${role.name} can be used by every agent of Amazon Bedrock in the account.`;
  },
  "delete-analyzer": (account) => {
    account.analyzers = account.analyzers.filter(({ type }) => type !== "ACCOUNT");
    return "The external access analyzer was deleted.";
  },
  "drop-password-policy": (account) => {
    account.passwordPolicy = null;
    return "The account password policy was deleted.";
  },
  "set-password-policy": (account) => {
    account.passwordPolicy = {
      minimumPasswordLength: 16,
      requireSymbols: true,
      requireNumbers: true,
      requireUppercaseCharacters: true,
      requireLowercaseCharacters: true,
      allowUsersToChangePassword: true,
      maxPasswordAge: 90,
      passwordReusePrevention: 24,
      hardExpiry: false,
    };
    return "The account password policy now meets the CIS benchmark.";
  },
  "close-open-role": (account) => {
    const role = account.role("OpenDataShare");
    role.trustPolicy = trust({ AWS: account.rootArn }, { Bool: { "aws:MultiFactorAuthPresent": "true" } });
    account.touch(role);
    return "Role OpenDataShare trusts only its own account, with MFA.";
  },
  "secure-root": (account) => {
    account.root.mfa = "HARDWARE";
    account.deleteRootAccessKeys();
    account.root.certificates.length = 0;
    return "Root has a hardware MFA device and neither keys nor certificates.";
  },
  "add-guardrails": (account) => {
    const { organization } = account;
    if (organization === null) throw new Error("The account is not in an organization.");
    organization.policies.push({
      type: "SERVICE_CONTROL_POLICY",
      policyId: `p-${account.random.text(8, "abcdefghijklmnopqrstuvwxyz0123456789")}`,
      name: "Guardrails",
      description: "Denies leaving the organization, stopping CloudTrail and acting as root",
      isAwsManaged: false,
      document: policyDocument(
        deny(["organizations:LeaveOrganization", "cloudtrail:StopLogging", "cloudtrail:DeleteTrail"]),
        deny("*", "*", { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:root" } }),
      ),
      targets: new Set([organization.parents.at(-1) ?? account.id]),
    });
    return "A service control policy with guardrails applies to the account.";
  },
};
