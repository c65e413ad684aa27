/**
 * Tests a connection step by step:
 *
 * - STS can be reached.
 * - The role can be assumed, and only with the external id.
 * - The account is the expected one.
 * - Each read action is allowed. The accounts of an organization or a file are connected without these about 50 calls:
 *   the first scan of each reports what is refused.
 *
 * A failed step has AWS's own code and says how to fix it. Actions on one resource are tried on a name that does not
 * exist. AWS checks the permission first, so NoSuchEntity means "allowed".
 */
import {
  GenerateCredentialReportCommand,
  GenerateServiceLastAccessedDetailsCommand,
  GetAccessKeyLastUsedCommand,
  GetAccountAuthorizationDetailsCommand,
  GetAccountPasswordPolicyCommand,
  GetAccountSummaryCommand,
  GetCredentialReportCommand,
  GetGroupCommand,
  GetGroupPolicyCommand,
  GetLoginProfileCommand,
  GetOpenIDConnectProviderCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  GetServiceLastAccessedDetailsCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  ListAccessKeysCommand,
  ListAccountAliasesCommand,
  ListAttachedGroupPoliciesCommand,
  ListAttachedRolePoliciesCommand,
  ListAttachedUserPoliciesCommand,
  ListEntitiesForPolicyCommand,
  ListGroupPoliciesCommand,
  ListGroupsForUserCommand,
  ListInstanceProfilesForRoleCommand,
  ListMFADevicesCommand,
  ListOpenIDConnectProvidersCommand,
  ListOrganizationsFeaturesCommand,
  ListRolePoliciesCommand,
  ListSAMLProvidersCommand,
  ListServerCertificatesCommand,
  ListServiceSpecificCredentialsCommand,
  ListSSHPublicKeysCommand,
  ListUserPoliciesCommand,
  ListVirtualMFADevicesCommand,
} from "@aws-sdk/client-iam";
import { DescribeOrganizationCommand } from "@aws-sdk/client-organizations";
import { AppError } from "../errors.ts";
import { type CallerIdentity, callerIdentity } from "./caller-identity.ts";
import { type AwsClients, createClients, endpointOf } from "./clients.ts";
import type { AssumeRoleConnection, AwsConnection } from "./connection.ts";
import { awsCodeOf, isOrganizationRefusal } from "./errors.ts";
import { USER_CREDENTIAL_SECTIONS } from "./account-reading.ts";
import { organizationProbes } from "./organization-probes.ts";
import { inParallel } from "./pages.ts";
import { lookUpOneEvent } from "./read-key-use.ts";
import { READ_ACTION_NAMES, READ_ACTIONS, type ReadAction } from "./read-actions.ts";

const CALLS_AT_ONCE = 4;
const ABSENT_NAME = "iam-monitor-connection-test";
const LONG_TERM_KEY_PREFIX = "AKIA";
const NO_JOB = "00000000-0000-0000-0000-000000000000";

export interface ConnectionTestLine {
  readonly step: string;
  /** The tested action; null for a step that is not a single call. */
  readonly action: string | null;
  readonly outcome: "OK" | "WARNING" | "FAILED" | "SKIPPED";
  /** The error code: AWS's own if AWS refused, otherwise ours. */
  readonly code: string | null;
  readonly message: string;
  /** How to fix the problem; null if there is none. */
  readonly fix: string | null;
  /**
   * Whether this step must succeed before the account can be connected. Read actions are not required: if AWS refuses one,
   * scans are merely partial.
   */
  readonly isRequired: boolean;
}

export interface ConnectionTestResult {
  readonly lines: readonly ConnectionTestLine[];
  /** Null if the test did not get that far. */
  readonly awsAccountId: string | null;
  readonly partition: string | null;
}

/** The opt-in readings of the account. Those that are on require their actions. */
interface OptInReadings {
  readonly readsLastAccessed?: boolean;
  /** Who uses the access keys, from CloudTrail. */
  readonly readsKeyUse?: boolean;
  /** MFA devices, service-specific credentials and SSH public keys of users. */
  readonly readsUserCredentials?: boolean;
}

export interface ConnectionTestOptions extends OptInReadings {
  readonly expectedAccountId: string | null;
  /** Whether to leave out the read actions, which do not decide whether the account can be connected. */
  readonly isRequiredOnly?: boolean;
}

/** Runs the test. Does not throw for AWS's answers: every failure is a line. */
export async function testConnection(
  connection: AwsConnection,
  { expectedAccountId, isRequiredOnly = false, ...readings }: ConnectionTestOptions,
): Promise<ConnectionTestResult> {
  const lines: ConnectionTestLine[] = [];
  const own = await tryStep(lines, "Sign in", "sts:GetCallerIdentity", () => callerIdentity(ownConnection(connection)));
  if (own === null) return { lines, awsAccountId: null, partition: null };
  let identity = own;
  if (connection.type === "ASSUME_ROLE") {
    const assumed = await tryStep(lines, "Assume the role", "sts:AssumeRole", () => callerIdentity(connection));
    if (assumed === null) return { lines, awsAccountId: null, partition: null };
    identity = assumed;
    lines.push(await withoutExternalId(connection, own, assumed));
  }
  lines.push(accountLine(identity, expectedAccountId));
  const { awsAccountId, partition } = identity;
  if (isRequiredOnly) return { lines, awsAccountId, partition };
  const clients = createClients(connection);
  try {
    const isInOrganization = await organizationOf(clients);
    const probes = await probesFor(connection, clients, identity);
    lines.push(
      ...(await inParallel(READ_ACTION_NAMES, CALLS_AT_ONCE, (action) =>
        tryAction(action, probes[action], { identity, isInOrganization, readings }),
      )),
    );
  } finally {
    clients.destroy();
  }
  return { lines, awsAccountId, partition };
}

function ownConnection(connection: AwsConnection): AwsConnection {
  return connection.type === "ASSUME_ROLE"
    ? (connection.from ?? { type: "ENVIRONMENT", region: connection.region ?? null })
    : connection;
}

async function tryStep(
  lines: ConnectionTestLine[],
  step: string,
  action: string,
  run: () => Promise<CallerIdentity>,
): Promise<CallerIdentity | null> {
  try {
    const identity = await run();
    lines.push({
      step,
      action,
      outcome: "OK",
      code: null,
      message: `Signed in as ${identity.arn}.`,
      fix: null,
      isRequired: true,
    });
    return identity;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    lines.push({
      step,
      action,
      outcome: "FAILED",
      code: codeOf(error),
      message: error.message,
      fix: signInFix(error, action),
      isRequired: true,
    });
    return null;
  }
}

function signInFix(error: AppError, action: string): string {
  switch (error.code) {
    case "AWS_ACCESS_DENIED":
      return action === "sts:AssumeRole"
        ? "Name our principal and this external id in the role's trust policy, and allow our principal to call sts:AssumeRole on the role."
        : "Allow the credentials to call STS.";
    case "AWS_CREDENTIALS_MISSING":
      return "Set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run on a machine with a role.";
    case "AWS_CREDENTIALS_EXPIRED":
      return "Sign in again (aws sso login) or renew the temporary credentials.";
    case "AWS_KEY_INVALID":
      return "Check the access key id and its secret. A deleted or inactive key is refused in the same way.";
    case "CLOCK_SKEW":
      return "Set the clock of the machine that runs IAM Monitor to the right time.";
    default:
      return "Check the network, proxy and endpoint settings of the machine that runs IAM Monitor.";
  }
}

/** Tests that the role requires the external id. A failure is only a warning in the own account and on loopback. */
async function withoutExternalId(
  connection: AssumeRoleConnection,
  own: CallerIdentity,
  assumed: CallerIdentity,
): Promise<ConnectionTestLine> {
  const line = { step: "Refused without the external id", action: "sts:AssumeRole", isRequired: true } as const;
  try {
    await callerIdentity({ ...connection, externalId: null });
  } catch (error) {
    if (error instanceof AppError && error.code === "AWS_ACCESS_DENIED") {
      return { ...line, outcome: "OK", code: null, message: "AWS refuses it, as intended.", fix: null };
    }
    const message = error instanceof AppError ? error.message : "The test could not be run.";
    return {
      ...line,
      outcome: "WARNING",
      code: error instanceof AppError ? error.code : null,
      message,
      fix: "Test the connection again.",
    };
  }
  const { isLoopback } = await endpointOf(ownConnection(connection));
  const isHarmless = isLoopback || own.awsAccountId === assumed.awsAccountId;
  return {
    ...line,
    outcome: isHarmless ? "WARNING" : "FAILED",
    code: "EXTERNAL_ID_NOT_REQUIRED",
    message: "The role can be assumed without the external id.",
    fix: "Add a condition to the role's trust policy: StringEquals sts:ExternalId.",
  };
}

function accountLine({ awsAccountId }: CallerIdentity, expectedAccountId: string | null): ConnectionTestLine {
  const line = { step: "Account as expected", action: null, isRequired: true } as const;
  return expectedAccountId === null || expectedAccountId === awsAccountId
    ? { ...line, outcome: "OK", code: null, message: `Account ${awsAccountId}.`, fix: null }
    : {
        ...line,
        outcome: "FAILED",
        code: "AWS_WRONG_ACCOUNT",
        message: `The credentials belong to account ${awsAccountId}, not to ${expectedAccountId}.`,
        fix: "Use credentials of the connected account, or connect the other account separately.",
      };
}

/** Returns the account's organization. Null if it could not be determined. */
async function organizationOf(clients: AwsClients): Promise<{ managementAccountId: string } | "NONE" | null> {
  try {
    const { Organization } = await clients.organizations.send(new DescribeOrganizationCommand({}));
    return Organization?.MasterAccountId ? { managementAccountId: Organization.MasterAccountId } : null;
  } catch (error) {
    return awsCodeOf(error) === "AWSOrganizationsNotInUseException" ? "NONE" : null;
  }
}

interface ProbeFacts {
  readonly identity: CallerIdentity;
  readonly isInOrganization: { managementAccountId: string } | "NONE" | null;
  readonly readings: OptInReadings;
}

/** A harmless call that tries an action. Null if there is no resource to try the action on. */
type Probe = (() => Promise<unknown>) | null;

function isNeededBy(
  { readsLastAccessed, readsKeyUse, readsUserCredentials }: OptInReadings,
  action: ReadAction,
): boolean {
  const { section } = READ_ACTIONS[action];
  return Boolean(
    (readsLastAccessed && section === "serviceLastAccessed") ||
    (readsKeyUse && action === "cloudtrail:LookupEvents") ||
    (readsUserCredentials && USER_CREDENTIAL_SECTIONS.some((name) => name === section)),
  );
}

async function tryAction(
  action: ReadAction,
  probe: Probe,
  { identity, isInOrganization, readings }: ProbeFacts,
): Promise<ConnectionTestLine> {
  const { purpose } = READ_ACTIONS[action];
  const isEnabled = isNeededBy(readings, action);
  const isOptional = purpose === "OPT_IN" && !isEnabled;
  const line = { step: isOptional ? "Read, optional" : "Read", action, isRequired: false } as const;
  const isOfOrganization = action.startsWith("organizations:") || action === "iam:ListOrganizationsFeatures";
  if (isOfOrganization && isInOrganization === "NONE") {
    return {
      ...line,
      outcome: "SKIPPED",
      code: "NO_ORGANIZATION",
      message: "The account is in no organization.",
      fix: null,
    };
  }
  const allowed = {
    ...line,
    outcome: "OK",
    code: null,
    fix: null,
    message: isOptional ? "Allowed. Used only if you enable it." : "Allowed.",
  } as const;
  if (probe === null)
    return {
      ...line,
      outcome: "SKIPPED",
      code: null,
      message: "This cannot be tested without changing the account.",
      fix: null,
    };
  try {
    await probe();
    return allowed;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === "UNSUPPORTED_BY_ENDPOINT")
      return { ...line, outcome: "SKIPPED", code: error.code, message: error.message, fix: null };
    // AWS did not find the resource or rejected the input. It checks the permission before, so the action is allowed.
    if (error.code === "AWS_REJECTED" && !/NotManagementOrDelegated/.test(awsCodeOf(error) ?? "")) {
      return allowed;
    }
    const isMember =
      isOfOrganization &&
      isInOrganization !== null &&
      isInOrganization !== "NONE" &&
      isInOrganization.managementAccountId !== identity.awsAccountId;
    if (isMember && isOrganizationRefusal(error)) {
      const fix =
        "Only the management account or a delegated administrator can read this. Connect that account as well.";
      return { ...line, outcome: "WARNING", code: codeOf(error), message: error.message, fix };
    }
    const fix = readFix(error, action);
    return isOptional
      ? {
          ...line,
          outcome: "WARNING",
          code: codeOf(error),
          message: error.message,
          fix: `Only needed if you enable this reading. ${fix}`,
        }
      : { ...line, outcome: "FAILED", code: codeOf(error), message: error.message, fix };
  }
}

function readFix(error: AppError, action: ReadAction): string {
  if (error.code !== "AWS_ACCESS_DENIED") return "Test the connection again.";
  return error.details["isDeniedByServiceControlPolicy"] === true
    ? `A service control policy denies ${action}. Ask the organization's administrators to allow it.`
    : `Add ${action} to the policy of the role or user that IAM Monitor uses.`;
}

/** AWS's own code if AWS answered, otherwise ours, because the name of the SDK's error ("Error") says nothing. */
function codeOf(error: AppError): string {
  return error.code === "AWS_UNREACHABLE" ? error.code : (awsCodeOf(error) ?? error.code);
}

/** Returns one harmless call for each action. If a new action has no call, the compiler reports it. */
async function probesFor(
  connection: AwsConnection,
  { iam, organizations }: AwsClients,
  { awsAccountId, partition }: CallerIdentity,
): Promise<Record<ReadAction, Probe>> {
  const { accessKeyId } = await iam.config.credentials();
  const ownKeyId = accessKeyId.startsWith(LONG_TERM_KEY_PREFIX) ? accessKeyId : null;
  const UserName = ABSENT_NAME;
  const GroupName = ABSENT_NAME;
  const RoleName = ABSENT_NAME;
  const PolicyName = ABSENT_NAME;
  const PolicyArn = `arn:${partition}:iam::${awsAccountId}:policy/${ABSENT_NAME}`;
  return {
    "iam:GetAccountAuthorizationDetails": () => iam.send(new GetAccountAuthorizationDetailsCommand({ MaxItems: 1 })),
    "iam:GenerateCredentialReport": () => iam.send(new GenerateCredentialReportCommand({})),
    "iam:GetCredentialReport": () => iam.send(new GetCredentialReportCommand({})),
    "iam:GetAccountSummary": () => iam.send(new GetAccountSummaryCommand({})),
    "iam:GetAccountPasswordPolicy": () => iam.send(new GetAccountPasswordPolicyCommand({})),
    "iam:ListAccountAliases": () => iam.send(new ListAccountAliasesCommand({ MaxItems: 1 })),
    "iam:ListVirtualMFADevices": () => iam.send(new ListVirtualMFADevicesCommand({ MaxItems: 1 })),
    "iam:ListServerCertificates": () => iam.send(new ListServerCertificatesCommand({ MaxItems: 1 })),
    "iam:ListSAMLProviders": () => iam.send(new ListSAMLProvidersCommand({})),
    "iam:ListOpenIDConnectProviders": () => iam.send(new ListOpenIDConnectProvidersCommand({})),
    "iam:GetOpenIDConnectProvider": () =>
      iam.send(
        new GetOpenIDConnectProviderCommand({
          OpenIDConnectProviderArn: `arn:${partition}:iam::${awsAccountId}:oidc-provider/${ABSENT_NAME}.example`,
        }),
      ),
    "iam:ListAccessKeys": () => iam.send(new ListAccessKeysCommand({ UserName })),
    "iam:ListOrganizationsFeatures": () => iam.send(new ListOrganizationsFeaturesCommand({})),
    "iam:GetUser": () => iam.send(new GetUserCommand({ UserName })),
    "iam:GetLoginProfile": () => iam.send(new GetLoginProfileCommand({ UserName })),
    // AWS refuses an unknown key id as if the permission were missing, so only our own key can be used.
    "iam:GetAccessKeyLastUsed":
      ownKeyId === null ? null : () => iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: ownKeyId })),
    "iam:ListGroupsForUser": () => iam.send(new ListGroupsForUserCommand({ UserName })),
    "iam:ListUserPolicies": () => iam.send(new ListUserPoliciesCommand({ UserName })),
    "iam:GetUserPolicy": () => iam.send(new GetUserPolicyCommand({ UserName, PolicyName })),
    "iam:ListAttachedUserPolicies": () => iam.send(new ListAttachedUserPoliciesCommand({ UserName })),
    "iam:GetGroup": () => iam.send(new GetGroupCommand({ GroupName })),
    "iam:ListGroupPolicies": () => iam.send(new ListGroupPoliciesCommand({ GroupName })),
    "iam:GetGroupPolicy": () => iam.send(new GetGroupPolicyCommand({ GroupName, PolicyName })),
    "iam:ListAttachedGroupPolicies": () => iam.send(new ListAttachedGroupPoliciesCommand({ GroupName })),
    "iam:GetRole": () => iam.send(new GetRoleCommand({ RoleName })),
    "iam:ListRolePolicies": () => iam.send(new ListRolePoliciesCommand({ RoleName })),
    "iam:GetRolePolicy": () => iam.send(new GetRolePolicyCommand({ RoleName, PolicyName })),
    "iam:ListAttachedRolePolicies": () => iam.send(new ListAttachedRolePoliciesCommand({ RoleName })),
    "iam:ListInstanceProfilesForRole": () => iam.send(new ListInstanceProfilesForRoleCommand({ RoleName })),
    "iam:GetPolicy": () => iam.send(new GetPolicyCommand({ PolicyArn })),
    "iam:GetPolicyVersion": () => iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: "v1" })),
    "iam:ListEntitiesForPolicy": () => iam.send(new ListEntitiesForPolicyCommand({ PolicyArn })),
    "iam:ListMFADevices": () => iam.send(new ListMFADevicesCommand({ UserName })),
    "iam:ListServiceSpecificCredentials": () => iam.send(new ListServiceSpecificCredentialsCommand({ UserName })),
    "iam:ListSSHPublicKeys": () => iam.send(new ListSSHPublicKeysCommand({ UserName })),
    "iam:GenerateServiceLastAccessedDetails": () =>
      iam.send(
        new GenerateServiceLastAccessedDetailsCommand({
          Arn: `arn:${partition}:iam::${awsAccountId}:user/${ABSENT_NAME}`,
        }),
      ),
    "iam:GetServiceLastAccessedDetails": () => iam.send(new GetServiceLastAccessedDetailsCommand({ JobId: NO_JOB })),
    "cloudtrail:LookupEvents": () => lookUpOneEvent(connection),
    ...organizationProbes(organizations, awsAccountId),
  };
}
