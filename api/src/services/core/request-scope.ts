import { limitedEm } from "../../db/limited-em.ts";
import type { Em, Orm } from "../../db/orm.ts";
import type { Log } from "../../log.ts";
import { now } from "../../clock.ts";
import type { AnalysisSettings } from "./analysis-settings.ts";
import { AppError } from "../../errors.ts";
import type { Actor } from "../../iam/actor.ts";
import {
  type Caller,
  isProtected,
  type Permission,
  type ProtectedPermission,
  requireAccess,
  requireProof,
} from "./permissions.ts";
import type { AuditHeads } from "./audit-heads.ts";
import type { AuditSettings } from "./audit-settings.ts";
import type { Events } from "./events.ts";
import type { IdentityProvider } from "./oidc-client.ts";
import type { Jobs } from "./jobs.ts";
import type { NotificationSettings } from "./notification-settings.ts";
import type { Refusals } from "./refusals.ts";
import type { RequestClient } from "./request-client.ts";
import type { RetentionPolicies } from "./retention-policies.ts";
import type { RotationSettings } from "./rotation-settings.ts";
import type { Secrets } from "./secrets.ts";
import type { SnapshotSettings } from "./snapshot-settings.ts";

/** The services that a process creates once at start. */
export interface Platform {
  readonly orm: Orm;
  readonly jobs: Jobs;
  readonly events: Events;
  readonly secrets: Secrets;
  /** The key of the audit log's MAC chain. */
  readonly auditKey: Uint8Array;
  /** The heads of the audit log that this process or its anchor file has seen. */
  readonly auditHeads: AuditHeads;
  readonly log: Log;
  readonly rotation: RotationSettings;
  /** The limits that differ from `ANALYSIS_SETTINGS`. */
  readonly analysis?: Partial<AnalysisSettings>;
  /** How long snapshots are kept, where it differs from `SNAPSHOT_SETTINGS`. */
  readonly snapshots?: Partial<SnapshotSettings>;
  /** The retention policies that the settings of the process fix. Null where an admin sets them. */
  readonly retention?: RetentionPolicies;
  /** The settings of the audit log that differ from `AUDIT_SETTINGS`. */
  readonly audit?: Partial<AuditSettings>;
  /** The settings of notifications that differ from `NOTIFICATION_SETTINGS`. */
  readonly notifications?: Partial<NotificationSettings>;
  /** Notes refused requests for the audit log. Absent in command-line programs. */
  readonly refusals?: Refusals;
  /** Whether the most dangerous actions need the approval of a second operator. Absent: they do not. */
  readonly isTwoPersonApprovalOn?: boolean;
  /** Absent if operators sign in only with passwords and links. */
  readonly identityProvider?: IdentityProvider;
  /** Whether operators who sign in without the identity provider must have a passkey. */
  readonly arePasskeysRequired?: boolean;
  /** Prints a text on the console of this process, and never in the log. Absent in processes that serve no operators. */
  readonly printOnConsole?: (text: string) => void;
}

/** The approved request that a scope carries out. */
export interface ApprovedRequest {
  readonly id: string;
  readonly permission: ProtectedPermission;
  readonly inputHash: string;
  /** The hash of what the request rested on, such as the settings of an account. */
  readonly stateHash: string;
  readonly approvedBy: Actor;
}

/**
 * The context of one request or job: its caller and its own EntityManager. A separate EntityManager ensures that
 * entities of two requests never mix. Services are constructed with a scope.
 */
export interface Scope {
  readonly platform: Platform;
  readonly em: Em;
  readonly caller: Caller | null;
  /** The ID of the request or scan. It is recorded as the `source` of everything that the request or scan writes. */
  readonly requestId: string;
  /** The client that sent the request. Null for jobs and for IAM Monitor itself. */
  readonly client?: RequestClient | null;
  /** Present only while an approved request is carried out. The caller is then its requester. */
  readonly approval?: ApprovedRequest;
}

export function openScope(
  platform: Platform,
  caller: Caller | null,
  requestId: string,
  client: RequestClient | null = null,
): Scope {
  return { platform, em: emOf(platform, caller), caller, requestId, client };
}

/** An EntityManager that sees what the caller may see: of a caller who is limited to accounts, only their rows. */
export function emOf({ orm }: Pick<Platform, "orm">, caller: Pick<Caller, "accountIds"> | null): Em {
  return caller === null || caller.accountIds === null ? orm.em.fork() : limitedEm(orm, caller.accountIds);
}

/**
 * The scope with an EntityManager that sees all rows, for services that check the caller's rights by themselves. One is
 * signing in, where the caller is the operator who used the browser before. Others make changes that follow from rules
 * of the whole installation.
 */
export function withoutLimit(scope: Scope): Scope {
  if (scope.caller === null || scope.caller.accountIds === null) return scope;
  return { ...scope, em: scope.platform.orm.em.fork() };
}

/**
 * Requires a permission with its proof of identity and, if it needs one, the approval of a second person. Returns the
 * caller, which is then not null. Every service method begins with this call. A protected permission is refused here
 * unless an approved request is carried out, so that a service that forgets to request the approval stays closed.
 */
export function allow(scope: Scope, permission: Permission): Caller {
  const caller = allowToAsk(scope, permission);
  if (needsSecondPerson(scope, permission)) throw new AppError("APPROVAL_REQUIRED");
  return caller;
}

/** Requires a permission with its proof of identity, for planning a protected action or requesting its approval. */
export function allowToAsk(scope: Scope, permission: Permission): Caller {
  requireAccess(scope.caller, permission);
  // For an approved request, both operators proved their identity: the requester with the request, the approver now.
  if (!scope.approval) requireProof(scope.caller, permission, now());
  return scope.caller;
}

/**
 * Whether the action must wait for a second person. Refuses API tokens: only people request and give approval. Error:
 * FORBIDDEN.
 */
export function needsSecondPerson({ platform, caller, approval }: Scope, permission: Permission): boolean {
  if (!isProtected(permission) || platform.isTwoPersonApprovalOn !== true || caller?.kind === "SYSTEM") return false;
  if (approval?.permission === permission) return false;
  if (caller?.kind === "OPERATOR") return true;
  throw new AppError("FORBIDDEN", {
    message:
      "This needs the approval of a second operator, which API tokens cannot request. Sign in as an operator instead.",
    details: { permission },
  });
}
