/**
 * Faults that tests inject into the sandbox's answers. A fault is one JSON object, so a child process can add it over
 * HTTP as a test does in code. Faults are matched against each request in the order added. A seeded generator makes a
 * run repeatable.
 */
import { z } from "zod";
import type { Random } from "../random.ts";

const MAX_FAULTS = 1_000;

const when = {
  /** The actions that the fault matches: `iam:GetUser`, `iam:*`, or `*` (the default). */
  action: z.string().default("*"),
  accountId: z.string().optional(),
  /** Matches only requests that are signed for this Region. */
  region: z.string().optional(),
  /** Matches only callers whose ARN or access key id contains this text. */
  caller: z.string().optional(),
  /** Matches only requests whose user agent contains this text. */
  userAgent: z.string().optional(),
  probability: z.number().min(0).max(1).default(1),
  /** The maximum number of times that the fault strikes. */
  times: z.number().int().positive().optional(),
  /** The number of matching requests that pass before the first strike. */
  after: z.number().int().nonnegative().default(0),
};

export const faultSchema = z.discriminatedUnion("kind", [
  /** `Throttling` 400 "Rate exceeded". */
  z.strictObject({ kind: z.literal("throttle"), ...when }),
  /**
   * AccessDenied 403 with AWS's message. With `scp` (a policy ARN or true) the message names a service control policy.
   */
  z.strictObject({ kind: z.literal("deny"), scp: z.union([z.string(), z.boolean()]).default(false), ...when }),
  z.strictObject({ kind: z.literal("latency"), milliseconds: z.number().min(0).max(600_000), ...when }),
  z.strictObject({ kind: z.literal("expiredToken"), ...when }),
  /** Performs the operation, then cuts the connection before the first byte of the answer. */
  z.strictObject({ kind: z.literal("lostAnswer"), ...when }),
  /** Cuts the connection before the operation is performed. */
  z.strictObject({ kind: z.literal("reset"), ...when }),
  /** Performs the operation and sends half of the body. */
  z.strictObject({ kind: z.literal("cutBody"), ...when }),
  /** Answers with the marker of the request, and `IsTruncated`. */
  z.strictObject({ kind: z.literal("repeatMarker"), ...when }),
  /** Answers with a proxy's HTML page, with status 200 by default. */
  z.strictObject({ kind: z.literal("html"), status: z.number().int().default(200), ...when }),
  z.strictObject({ kind: z.literal("empty"), ...when }),
  /** Answers `ServiceFailure`. The operation is performed only if `isDone` is set. */
  z.strictObject({
    kind: z.literal("serverError"),
    status: z.number().int().min(500).max(599).default(500),
    isDone: z.boolean().default(false),
    ...when,
  }),
  /** Sets the difference between the service's clock and this machine's clock. */
  z.strictObject({ kind: z.literal("clockSkew"), milliseconds: z.number(), ...when }),
  /** Answers with any other error code, for example `{ code: "ServiceUnavailable", status: 503 }`. */
  z.strictObject({
    kind: z.literal("error"),
    code: z.string(),
    status: z.number().int(),
    message: z.string().default("Injected fault."),
    ...when,
  }),
]);

export type Fault = z.output<typeof faultSchema>;
export type NewFault = z.input<typeof faultSchema>;
export type FaultKind = Fault["kind"];

export interface FaultedRequest {
  readonly action: string;
  readonly accountId: string | null;
  readonly region?: string;
  readonly callerArn: string | null;
  readonly accessKeyId: string | null;
  readonly userAgent: string | null;
}

interface ActiveFault {
  readonly id: number;
  readonly fault: Fault;
  matched: number;
  struck: number;
}

export class Faults {
  readonly #random: Random;
  #active: ActiveFault[] = [];
  #nextId = 1;

  constructor(random: Random) {
    this.#random = random;
  }

  /** Adds a fault and returns its id for `remove`. */
  add(fault: NewFault): number {
    if (this.#active.length >= MAX_FAULTS) throw new Error(`More than ${MAX_FAULTS} faults at once.`);
    const id = this.#nextId++;
    this.#active.push({ id, fault: faultSchema.parse(fault), matched: 0, struck: 0 });
    return id;
  }

  /** Adds the most common fault, an AccessDenied: `deny("iam:GetCredentialReport")`. */
  deny(action: string, scp: string | boolean = false): number {
    return this.add({ kind: "deny", action, scp });
  }

  remove(id: number): void {
    this.#active = this.#active.filter((active) => active.id !== id);
  }

  clear(): void {
    this.#active = [];
  }

  /** Returns how often the fault struck. */
  struck(id: number): number {
    return this.#active.find((active) => active.id === id)?.struck ?? 0;
  }

  list(): readonly { id: number; fault: Fault; struck: number }[] {
    return this.#active.map(({ id, fault, struck }) => ({ id, fault, struck }));
  }

  /** Returns the faults that apply to this request, and counts them. */
  strike(request: FaultedRequest): readonly Fault[] {
    if (this.#active.length === 0) return [];
    const striking: Fault[] = [];
    for (const active of this.#active) {
      const { fault } = active;
      if (!matches(fault, request)) continue;
      if (active.matched++ < fault.after) continue;
      if (fault.times !== undefined && active.struck >= fault.times) continue;
      if (fault.probability < 1 && !this.#random.chance(fault.probability)) continue;
      active.struck++;
      striking.push(fault);
    }
    return striking;
  }
}

export function faultOfKind<K extends FaultKind>(
  faults: readonly Fault[],
  kind: K,
): Extract<Fault, { kind: K }> | undefined {
  return faults.find((fault): fault is Extract<Fault, { kind: K }> => fault.kind === kind);
}

function matches(
  fault: Fault,
  { action, accountId, region, callerArn, accessKeyId, userAgent }: FaultedRequest,
): boolean {
  const isAction =
    fault.action === "*" ||
    fault.action === action ||
    (fault.action.endsWith(":*") && action.startsWith(fault.action.slice(0, -1)));
  if (!isAction) return false;
  if (fault.accountId !== undefined && fault.accountId !== accountId) return false;
  if (fault.region !== undefined && fault.region !== region) return false;
  if (fault.userAgent !== undefined && !(userAgent?.includes(fault.userAgent) ?? false)) return false;
  return fault.caller === undefined || (callerArn?.includes(fault.caller) ?? false) || accessKeyId === fault.caller;
}
