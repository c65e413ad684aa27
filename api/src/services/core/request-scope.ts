import type { Em, Orm } from "../../db/orm.ts";
import type { Log } from "../../log.ts";
import { type Caller, type Permission, requireAccess } from "./permissions.ts";
import type { Events } from "./events.ts";
import type { IdentityProvider } from "./oidc-client.ts";
import type { Jobs } from "./jobs.ts";
import type { RotationSettings } from "./rotation-settings.ts";
import type { Secrets } from "./secrets.ts";

/** What one process has, made once at start. */
export interface Platform {
  readonly orm: Orm;
  readonly jobs: Jobs;
  readonly events: Events;
  readonly secrets: Secrets;
  /** Of the chain of `audit.ts`. */
  readonly auditKey: Uint8Array;
  readonly log: Log;
  readonly rotation: RotationSettings;
  /** Absent: people come by password and link alone. */
  readonly identityProvider?: IdentityProvider;
}

/** What one request or job has: its own EntityManager (so identities never mix) and who asks. Services are made of one. */
export interface Scope {
  readonly platform: Platform;
  readonly em: Em;
  readonly caller: Caller | null;
  /** The request's or scan's id: the `source` of what it writes. */
  readonly requestId: string;
}

export function openScope(platform: Platform, caller: Caller | null, requestId: string): Scope {
  return { platform, em: platform.orm.em.fork(), caller, requestId };
}

/** Every service method begins with this. Answers the caller, who then certainly is one. */
export function allow(scope: Scope, permission: Permission): Caller {
  requireAccess(scope.caller, permission);
  return scope.caller;
}
