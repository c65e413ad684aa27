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
  readonly platform: Platform;
  readonly caller: Caller | null;
  readonly scope: Scope;
  readonly services: Services;
  readonly loaders: Loaders;
  readonly installation: Installation;
  /** A scope, services and loaders of their own for the next event of a subscription, as who the caller is by then. */
  fresh(): RequestContext;
  /** The same for a caller that is given: nothing of it is the subscriber's own. */
  freshFor(caller: Caller): RequestContext;
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
  return new LazyContext(options);
}

/** A subscription keeps its context for hours and thousands may: what it does not use is not made. */
class LazyContext implements RequestContext {
  readonly caller: Caller | null;
  private ownScope: Scope | undefined;
  private ownServices: Services | undefined;
  private ownLoaders: Loaders | undefined;

  constructor(private readonly options: ContextOptions) {
    this.caller = options.callerNow();
  }

  get scope(): Scope {
    return (this.ownScope ??= openScope(this.platform, this.caller, this.options.requestId));
  }

  get services(): Services {
    return (this.ownServices ??= openServices(this.scope));
  }

  get loaders(): Loaders {
    return (this.ownLoaders ??= openLoaders(this.services));
  }

  get platform(): Platform {
    return this.options.platform;
  }

  get installation(): Installation {
    return this.options.installation;
  }

  get setSessionCookie(): (secret: string | null) => void {
    return this.options.setSessionCookie ?? (() => undefined);
  }

  fresh(): RequestContext {
    return openContext(this.options);
  }

  freshFor(caller: Caller): RequestContext {
    const { platform, installation, requestId } = this.options;
    return openContext({ platform, installation, requestId, callerNow: () => caller });
  }
}
