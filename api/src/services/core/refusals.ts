/** Refused requests: what is noted of them at the places that answer a caller. `audit/record-refusals.ts` records them. */
import { AppError, type ErrorCode } from "../../errors.ts";
import { hashOf } from "./token-hash.ts";
import type { Caller } from "./permissions.ts";
import type { RequestClient } from "./request-client.ts";

/** The caller and client of a request. */
export interface RequestOrigin {
  readonly caller: Caller | null;
  readonly client?: RequestClient | null | undefined;
  readonly requestId: string;
}

export interface Refusal extends RequestOrigin {
  readonly code: ErrorCode;
  /** The permission that the caller lacks, or the action whose password was wrong. Null if it is not known. */
  readonly permission: string | null;
  /** The reason for the refusal, if it is no permission: `NETWORK`, `ACCOUNT` or `ORIGIN`. */
  readonly reason: string | null;
  /** The parts of an API token that is not valid by which it can be recognised. Null if the caller sent none. */
  readonly presented: PresentedToken | null;
}

interface PresentedToken {
  readonly hash: string;
  /** The public beginning of the token, which is shown beside its name. Null if it has none. */
  readonly hint: string | null;
}

export interface Refusals {
  /** Counts a refusal, and records it if its caller and address have not caused too many. Takes no time. */
  note(refusal: Refusal): void;
  /** The number of refusals by error code since the process started. */
  readonly counts: ReadonlyMap<string, number>;
}

interface RefusalPlatform {
  readonly refusals?: Refusals | undefined;
}

/** The errors that were noted where they were thrown, and must not be noted again where they are answered. */
const noted = new WeakSet<AppError>();

/** Notes an error that refuses a request because of who sent it. Other errors are ignored. */
export function noteRefusal({ refusals }: RefusalPlatform, error: AppError, origin: RequestOrigin): void {
  // Another account looks as if it did not exist. The cause tells that it was refused.
  const refused = error.cause instanceof AppError ? error.cause : error;
  if (refused.code !== "FORBIDDEN" || noted.has(refused)) return;
  noted.add(refused);
  const { permission, reason } = refused.details;
  refusals?.note({
    ...originOf(origin),
    code: refused.code,
    permission: typeof permission === "string" ? permission : null,
    reason: typeof reason === "string" ? reason : null,
    presented: null,
  });
}

/** Notes an API token that is not valid. The token itself is not kept. */
export function noteWrongToken({ refusals }: RefusalPlatform, secret: string, origin: RequestOrigin): void {
  refusals?.note({
    ...originOf(origin),
    caller: null,
    code: "UNAUTHENTICATED",
    permission: null,
    reason: null,
    presented: { hash: hashOf(secret), hint: /^iamm_[0-9a-f]{1,32}(?=_)/.exec(secret)?.[0] ?? null },
  });
}

/** Runs a check and notes its refusal, which its callers may turn into another answer. */
export function requireNoted(scope: RequestOrigin & { readonly platform: RefusalPlatform }, check: () => void): void {
  try {
    check();
  } catch (error) {
    if (error instanceof AppError) noteRefusal(scope.platform, error, scope);
    throw error;
  }
}

/** Runs the confirmation of an identity and notes its failure. */
export async function notingRefusal<Done>(
  { platform, ...origin }: RequestOrigin & { readonly platform: RefusalPlatform },
  action: string,
  confirm: () => Promise<Done>,
): Promise<Done> {
  try {
    return await confirm();
  } catch (error) {
    if (error instanceof AppError)
      platform.refusals?.note({
        ...originOf(origin),
        code: error.code,
        permission: action,
        reason: null,
        presented: null,
      });
    throw error;
  }
}

/** Keeps nothing else of a scope, whose EntityManager would otherwise stay in memory. */
function originOf({ caller, client, requestId }: RequestOrigin): RequestOrigin {
  return { caller, client: client ?? null, requestId };
}
