import type { Caller } from "../services/access.ts";
import type { Scope } from "../services/scope.ts";
import type { Services } from "../services/services.ts";
import type { Loaders } from "./loaders.ts";

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
  /** A scope, services and loaders of their own, after access was asked again: for one event of a subscription. */
  fresh(): Promise<RequestContext>;
  /** `null` clears the cookie. Only where there is a reply to put it on. */
  setSessionCookie(secret: string | null): void;
}
