import { AppError } from "../errors.ts";
import type { Caller } from "../services/core/permissions.ts";
import type { RequestClient } from "../services/core/request-client.ts";
import { openScope, type Platform, type Scope } from "../services/core/request-scope.ts";
import { openServices, type Services } from "../services/services.ts";
import type { SignedIn, SignInOrigin } from "../services/operators/sessions.ts";
import { type Loaders, openLoaders } from "./loaders.ts";

/** The facts about this process that `serverInfo` returns. */
export interface Installation {
  readonly version: string;
  readonly startedAt: number;
  readonly publicUrl: string;
  readonly awsEndpoint: string | null;
}

/** Requires an HTTP request. Over a WebSocket there is no response that could carry the session cookie. */
export function requireBrowser(browser: Browser | null): Browser {
  if (browser === null)
    throw new AppError("BAD_USER_INPUT", {
      message: "Sign in over HTTP: a session cookie cannot be set over a WebSocket.",
    });
  return browser;
}

/** The cost of an operation, and the points that its caller has left. */
export interface OperationCharge {
  /** The points of the operation. 0 until its variables are known. */
  cost: number;
  /** The count that limits the caller most, as of now. */
  readonly left: () => { readonly points: number; readonly left: number; readonly fullInSeconds: number };
}

/** The context of every resolver. Each request has its own, and a subscription gets a new one for each event. */
export interface RequestContext {
  readonly platform: Platform;
  readonly caller: Caller | null;
  readonly scope: Scope;
  readonly services: Services;
  readonly loaders: Loaders;
  readonly installation: Installation;
  /** Null where operations are not charged. */
  readonly charge: OperationCharge | null;
  /** A new context for the next event of a subscription, with the caller as of now. */
  fresh(): RequestContext;
  /** A new context for the given caller, without any data of the original subscriber. */
  freshFor(caller: Caller): RequestContext;
  /** The browser behind an HTTP request. Null for a WebSocket, whose messages cannot set cookies. */
  readonly browser: Browser | null;
}

/** The browser that sent a request: its origin, and the cookies that the response can set. */
export interface Browser {
  readonly origin: SignInOrigin;
  readonly setSession: (signedIn: SignedIn) => void;
  readonly clearSession: () => void;
  /** Stores the encrypted state that the browser must present after returning from the identity provider. */
  readonly storeSignInFlow: (sealed: string) => void;
}

export interface ContextOptions {
  readonly platform: Platform;
  readonly installation: Installation;
  readonly requestId: string;
  /**
   * Returns the caller as of now. It is called again for every event of a subscription, because a session may have
   * ended.
   */
  readonly callerNow: () => Caller | null;
  readonly browser?: Browser;
  readonly client?: RequestClient | null;
  readonly charge?: OperationCharge | null;
}

export function openContext(options: ContextOptions): RequestContext {
  return new LazyContext(options);
}

/**
 * Creates scope, services and loaders on first use. Thousands of subscriptions keep a context for hours without using
 * them.
 */
class LazyContext implements RequestContext {
  readonly caller: Caller | null;
  private ownScope: Scope | undefined;
  private ownServices: Services | undefined;
  private ownLoaders: Loaders | undefined;

  constructor(private readonly options: ContextOptions) {
    this.caller = options.callerNow();
  }

  get scope(): Scope {
    return (this.ownScope ??= openScope(this.platform, this.caller, this.options.requestId, this.options.client));
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

  get charge(): OperationCharge | null {
    return this.options.charge ?? null;
  }

  get browser(): Browser | null {
    return this.options.browser ?? null;
  }

  fresh(): RequestContext {
    return openContext(this.options);
  }

  freshFor(caller: Caller): RequestContext {
    const { platform, installation, requestId } = this.options;
    return openContext({ platform, installation, requestId, callerNow: () => caller });
  }
}
