/** A request to IAM as CloudTrail records it: the caller and the parameters, never a secret. */
import { SECOND } from "../src/iam/time.ts";
import { AwsError } from "./aws-error.ts";
import type { Call } from "./operation.ts";
import type { XmlFields } from "./protocol/query.ts";
import type { TrailEvent } from "./trail.ts";

/** IAM is global. Its events are recorded in this region only (`aws` partition). */
const IAM_EVENT_REGION = "us-east-1";

export interface TrailedRequest {
  readonly call: Call;
  /** The action's name, such as `CreateAccessKey`. */
  readonly action: string;
  readonly userAgent: string | null;
  readonly requestId: string;
}

/** Adds a call to IAM to the trail. `outcome` is the operation's result or its error. */
export function recordIamCall(
  { call, action, userAgent, requestId }: TrailedRequest,
  outcome: XmlFields | AwsError | undefined,
): void {
  const { account, caller, params, at } = call;
  const eventId = crypto.randomUUID();
  const userName = params.optional("UserName") ?? caller.user?.name;
  const key = outcome instanceof AwsError ? undefined : (outcome?.["AccessKey"] as XmlFields | undefined);
  const accessKeyId = textOf(key?.["AccessKeyId"]) ?? params.optional("AccessKeyId");
  const record = {
    eventVersion: "1.11",
    userIdentity: identityOf(call),
    eventTime: new Date(Math.floor(at / SECOND) * SECOND).toISOString().replace(".000Z", "Z"),
    eventSource: "iam.amazonaws.com",
    eventName: action,
    awsRegion: IAM_EVENT_REGION,
    sourceIPAddress: "127.0.0.1",
    userAgent: userAgent ?? "-",
    ...(outcome instanceof AwsError && { errorCode: outcome.code, errorMessage: outcome.message }),
    requestParameters: requestParametersOf(call, userName),
    responseElements:
      key === undefined
        ? null
        : {
            accessKey: {
              userName,
              accessKeyId,
              status: textOf(key["Status"]),
              createDate: textOf(key["CreateDate"]),
            },
          },
    requestID: requestId,
    eventID: eventId,
    readOnly: false,
    eventType: "AwsApiCall",
    managementEvent: true,
    recipientAccountId: account.id,
    eventCategory: "Management",
  };
  const event: TrailEvent = {
    eventId,
    eventName: action,
    eventSource: "iam.amazonaws.com",
    region: IAM_EVENT_REGION,
    at,
    visibleFrom: at + account.drawTrailLag(),
    accessKeyId: caller.accessKeyId,
    userName: nameOf(call),
    resources: [
      ...(accessKeyId === undefined ? [] : [{ type: "AWS::IAM::AccessKey", name: accessKeyId }]),
      ...(userName === undefined ? [] : [{ type: "AWS::IAM::User", name: userName }]),
    ],
    record,
  };
  account.trail.add(event);
  account.emitEvent(record);
}

/** The parameters that name what a request is about, as CloudTrail spells them. Documents and secrets are left out. */
const NAMING_PARAMETERS = [
  "UserName",
  "NewUserName",
  "RoleName",
  "GroupName",
  "PolicyArn",
  "PolicyName",
  "AccessKeyId",
];

function requestParametersOf({ params }: Call, userName: string | undefined): object | null {
  const parameters: Record<string, string> = userName === undefined ? {} : { userName };
  for (const name of NAMING_PARAMETERS) {
    const value = params.optional(name);
    if (value !== undefined) parameters[name.charAt(0).toLowerCase() + name.slice(1)] = value;
  }
  return Object.keys(parameters).length === 0 ? null : parameters;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** Returns the event's Username: a session's name, `root`, or the user's name. */
function nameOf({ caller }: Call): string {
  if (caller.kind === "SESSION") return caller.arn.split("/").at(-1) ?? "";
  return caller.user?.name ?? "root";
}

function identityOf({ caller, account }: Call): object {
  const common = {
    principalId: caller.userId,
    arn: caller.arn,
    accountId: account.id,
    accessKeyId: caller.accessKeyId,
  };
  if (caller.kind === "ROOT") return { type: "Root", ...common };
  if (caller.kind === "USER") return { type: "IAMUser", ...common, userName: caller.user?.name };
  const roleName = caller.arn.split("/")[1] ?? "";
  const role = account.roles.get(roleName);
  return {
    type: "AssumedRole",
    ...common,
    sessionContext: {
      sessionIssuer: { type: "Role", principalId: role?.id, arn: role?.arn, accountId: account.id, userName: roleName },
      attributes: { mfaAuthenticated: "false" },
    },
  };
}
