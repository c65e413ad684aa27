import { accessDenied, AwsError, validationError } from "../aws-error.ts";
import type { Call, OperationTable } from "../operation.ts";
import { time } from "../operation.ts";
import { evaluateTrust } from "../trust.ts";

const MIN_SESSION_SECONDS = 900;
const MAX_SESSION_SECONDS = 43_200;
const DEFAULT_SESSION_SECONDS = 3_600;
/** AWS's limit for the duration of a session that another session opened (role chaining). */
const MAX_CHAINED_SESSION_SECONDS = 3_600;

export const stsOperations: OperationTable = {
  GetCallerIdentity: ({ caller }) => ({ Arn: caller.arn, UserId: caller.userId, Account: caller.account.id }),
  GetAccessKeyInfo: ({ accounts, params }) => {
    const accessKeyId = params.required("AccessKeyId");
    for (const account of accounts.values()) if (account.accessKeys.has(accessKeyId)) return { Account: account.id };
    throw validationError(`Access key ${accessKeyId} is not valid.`);
  },
  AssumeRole: (call) => {
    const { accounts, sessions, params, realNow, caller } = call;
    const roleArn = params.required("RoleArn");
    const sessionName = params.required("RoleSessionName");
    if (!/^[\w+=,.@-]{2,64}$/.test(sessionName)) {
      throw validationError(
        `1 validation error detected: Value '${sessionName}' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*`,
      );
    }
    const match = /^arn:aws:iam::(\d{12}):role(\/.*)?\/([^/]+)$/.exec(roleArn);
    const account = accounts.get(match?.[1] ?? "");
    const role = account?.roles.get(match?.[3] ?? "");
    // AWS returns the same error for a role that does not exist and one that does not trust the caller.
    if (
      account === undefined ||
      role === undefined ||
      role.arn !== roleArn ||
      !evaluateTrust(role.trustPolicy, contextOf(call))
    ) {
      throw accessDenied(`User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`);
    }
    const seconds =
      params.integer("DurationSeconds", MIN_SESSION_SECONDS, MAX_SESSION_SECONDS) ?? DEFAULT_SESSION_SECONDS;
    if (seconds > role.maxSessionSeconds) {
      throw new AwsError(
        "ValidationError",
        400,
        "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
      );
    }
    if (caller.kind === "SESSION" && seconds > MAX_CHAINED_SESSION_SECONDS) {
      throw new AwsError(
        "ValidationError",
        400,
        "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining",
      );
    }
    const session = sessions.open(account, role, sessionName, realNow + seconds * 1_000);
    role.lastUsed = { at: account.clock(), region: "us-east-1" };
    account.touch(role);
    return {
      Credentials: {
        AccessKeyId: session.accessKeyId,
        SecretAccessKey: session.secretAccessKey,
        SessionToken: session.sessionToken,
        Expiration: time(session.expiresAt),
      },
      AssumedRoleUser: {
        AssumedRoleId: `${role.id}:${sessionName}`,
        Arn: `arn:${account.partition}:sts::${account.id}:assumed-role/${role.name}/${sessionName}`,
      },
    };
  },
};

function contextOf({ caller, params }: Call) {
  return {
    callerArn: caller.arn,
    callerAccountId: caller.account.id,
    /** The ARNs by which a trust policy may name a session: its own, its role's and its account's. */
    principalArn: caller.kind === "SESSION" ? roleArnOf(caller.arn, caller.account) : caller.arn,
    organizationId: caller.account.organization?.organizationId,
    externalId: params.optional("ExternalId"),
  };
}

function roleArnOf(sessionArn: string, account: Call["account"]): string {
  const roleName = sessionArn.split("/")[1] ?? "";
  return account.roles.get(roleName)?.arn ?? sessionArn;
}
