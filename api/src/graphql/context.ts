import type { Caller } from "../services/access.ts";
import { openScope, type Platform, type Scope } from "../services/scope.ts";
import { openServices, type Services } from "../services/services.ts";
import { type Loaders, openLoaders } from "./loaders.ts";

/** What the server knows of itself, for `serverInfo`. */
export interface Installation {
  readonly version: string;
  readonly startedAt: number;
  readonly publicUrl: string;
  readonly awsEndpoint: string | null;
}

/** What every resolver is given. One request, one of these; a subscription gets a fresh one for each event. */
export interface RequestContext {
  readonly caller: Caller | null;
  readonly scope: Scope;
  readonly services: Services;
  readonly loaders: Loaders;
  readonly installation: Installation;
  /** A scope, services and loaders of their own for the next event of a subscription, as who the caller is by then. */
  fresh(): RequestContext;
  /** `null` clears the cookie. Only where there is a reply to put it on. */
  readonly setSessionCookie: (secret: string | null) => void;
}

export interface ContextOptions {
  readonly platform: Platform;
  readonly installation: Installation;
  readonly requestId: string;
  /** Asked again for every event: a session may have ended since. */
  readonly callerNow: () => Caller | null;
  readonly setSessionCookie?: (secret: string | null) => void;
}

export function openContext(options: ContextOptions): RequestContext {
  const { platform, installation, requestId, callerNow, setSessionCookie = () => undefined } = options;
  const caller = callerNow();
  const scope = openScope(platform, caller, requestId);
  const services = openServices(scope);
  return { caller, scope, services, loaders: openLoaders(services), installation, fresh: () => openContext(options), setSessionCookie };
}
