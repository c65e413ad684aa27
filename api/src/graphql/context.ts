import { AppError } from "../errors.ts";
import type { Caller } from "../services/core/permissions.ts";
import { openScope, type Platform, type Scope } from "../services/core/request-scope.ts";
import { openServices, type Services } from "../services/services.ts";
import type { SignedIn, SignInOrigin } from "../services/operators/sessions.ts";
import { type Loaders, openLoaders } from "./loaders.ts";

/** What the server knows of itself, for `serverInfo`. */
export interface Installation {
  readonly version: string;
  readonly startedAt: number;
  readonly publicUrl: string;
  readonly awsEndpoint: string | null;
}

/** A cookie is put on an answer over HTTP: a sign-in over a socket would be lost. */
export function requireVisit(visit: Visit | null): Visit {
  if (visit === null)
    throw new AppError("BAD_USER_INPUT", {
      message: "Sign in over HTTP: a session cookie cannot be set over a WebSocket.",
    });
  return visit;
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
  /** Only where there is a reply to put cookies on. */
  readonly visit: Visit | null;
}

/** The browser's side of a request: where it comes from, and what it keeps. */
export interface Visit {
  readonly origin: SignInOrigin;
  enter(signedIn: SignedIn): void;
  leave(): void;
  /** What it must bring back from the identity provider. */
  keepFlow(sealed: string): void;
}

export interface ContextOptions {
  readonly platform: Platform;
  readonly installation: Installation;
  readonly requestId: string;
  /** Asked again for every event: a session may have ended since. */
  readonly callerNow: () => Caller | null;
  readonly visit?: Visit;
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

  get visit(): Visit | null {
    return this.options.visit ?? null;
  }

  fresh(): RequestContext {
    return openContext(this.options);
  }

  freshFor(caller: Caller): RequestContext {
    const { platform, installation, requestId } = this.options;
    return openContext({ platform, installation, requestId, callerNow: () => caller });
  }
}
