import type { Em, Orm } from "../../db/orm.ts";
import type { Log } from "../../log.ts";
import { now } from "../../clock.ts";
import type { AnalysisSettings } from "./analysis-settings.ts";
import { type Caller, type Permission, requireAccess, requireProof } from "./permissions.ts";
import type { AuditHeads } from "./audit-heads.ts";
import type { Events } from "./events.ts";
import type { IdentityProvider } from "./oidc-client.ts";
import type { Jobs } from "./jobs.ts";
import type { RotationSettings } from "./rotation-settings.ts";
import type { Secrets } from "./secrets.ts";

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
  /** Absent if operators sign in only with passwords and links. */
  readonly identityProvider?: IdentityProvider;
  /** Whether operators who sign in without the identity provider must have a passkey. */
  readonly arePasskeysRequired?: boolean;
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
}

export function openScope(platform: Platform, caller: Caller | null, requestId: string): Scope {
  return { platform, em: platform.orm.em.fork(), caller, requestId };
}

/**
 * Requires a permission with its proof of identity and returns the caller, which is then not null. Every service method
 * begins with this call.
 */
export function allow(scope: Scope, permission: Permission): Caller {
  requireAccess(scope.caller, permission);
  requireProof(scope.caller, permission, now());
  return scope.caller;
}
