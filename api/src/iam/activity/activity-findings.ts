/**
 * The findings that one activity proves by itself, for checks that scans evaluate too. The credential report shows the
 * same up to four hours later. An activity never proves that an issue is gone.
 */
import type { ResourceRef } from "../finding.ts";
import { rootUserRef } from "../identity.ts";
import type { EventDraft } from "../notification-event.ts";
import { formatInstant } from "../time.ts";
import { type Activity, targetOf } from "./activity.ts";

export interface ActivityFinding {
  readonly checkId: "root-used" | "root-key" | "mfa-console";
  readonly resource: ResourceRef;
  readonly description: string;
  readonly evidence: Readonly<Record<string, string | boolean | null>>;
}

export function findingsOf(activity: Activity, partition: string): readonly ActivityFinding[] {
  const { awsAccountId, name, targets } = activity;
  const evidence = evidenceOf(activity);
  const root = rootUserRef(awsAccountId, partition);
  const findings: ActivityFinding[] = [];
  if (isOfRootUser(activity))
    findings.push({ checkId: "root-used", resource: root, description: rootUseOf(activity), evidence });
  if (name === "CreateAccessKey" && targets.includes(targetOf.root))
    findings.push({
      checkId: "root-key",
      resource: root,
      description: `An access key of the root user was created${from(activity)}.`,
      evidence,
    });
  const user = userOf(activity);
  if (user && name === "ConsoleLogin" && activity.hasMfa === false)
    findings.push({
      checkId: "mfa-console",
      resource: user,
      description: `${user.name} signed in to the console with only a password${from(activity)}.`,
      evidence,
    });
  return findings;
}

/** The event that reports a use of the root user, also if its alert is open already. Null for all other activities. */
export function rootUse(activity: Activity, accountName: string): EventDraft | null {
  if (!isOfRootUser(activity)) return null;
  const isSignIn = activity.name === "ConsoleLogin";
  return {
    event: "ROOT_USED",
    severity: "CRITICAL",
    subject: { id: activity.awsAccountId, name: accountName },
    title: isSignIn ? `The root user of ${accountName} signed in` : `The root user of ${accountName} was used`,
    description: `${rootUseOf(activity)} CloudTrail event ${activity.eventId}.`,
    path: "/alerts?q=check%3Aroot-used",
  };
}

/** Whether the root user of the account itself acted. That of another account may call this one, too. */
function isOfRootUser({ actor, awsAccountId }: Activity): boolean {
  return actor.kind === "ROOT" && (actor.awsAccountId === null || actor.awsAccountId === awsAccountId);
}

function rootUseOf(activity: Activity): string {
  const { name } = activity;
  const what = name === "ConsoleLogin" ? "signed in to the console" : `called ${name}`;
  return `The root user ${what}${from(activity)}${withMfa(activity)} at ${formatInstant(activity.at)}.`;
}

function from({ sourceAddress }: Activity): string {
  return sourceAddress === null ? "" : ` from ${sourceAddress}`;
}

function withMfa({ hasMfa }: Activity): string {
  if (hasMfa === null) return "";
  return hasMfa ? " with MFA" : " without MFA";
}

/** The acting IAM user. Null without its unique ID, by which alerts know it. */
function userOf({ actor, actorUserId, awsAccountId }: Activity): ResourceRef | null {
  if (actor.kind !== "USER" || actorUserId === null || actor.person === null) return null;
  if (!/^AIDA\w{8,124}$/.test(actorUserId) || actor.awsAccountId !== awsAccountId) return null;
  return { category: "IAMUser", id: actorUserId, name: actor.person, arn: actor.arn };
}

function evidenceOf({ eventId, name, at, actor, sourceAddress, userAgent, hasMfa, region }: Activity) {
  return {
    event: name,
    eventId,
    at: formatInstant(at),
    actor: actor.displayName,
    actorArn: actor.arn,
    sourceAddress,
    userAgent,
    mfaUsed: hasMfa,
    region,
  };
}
