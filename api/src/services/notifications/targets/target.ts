/** The interface of a kind of notification targets. One file per kind implements it; `kinds.ts` lists them. */
import type { z } from "zod";
import type { JsonValue } from "../../../iam/finding.ts";
import type { Platform, Scope } from "../../core/request-scope.ts";
import type { Notification } from "../message.ts";

/** The answer of a target. */
export interface TargetAnswer {
  readonly isAccepted: boolean;
  /** The status of HTTP or SMTP. */
  readonly status: number;
  /** The beginning of the answer. */
  readonly text: string;
  readonly latencyMs: number;
  /** Whether the target asked never to be called again, so that further attempts make no sense. */
  readonly isGone?: boolean;
  /** Whether the target works, but refuses the address of an owner: for now, or for good. */
  readonly refusedAddress?: "FOR_NOW" | "FOR_GOOD";
}

export interface SendOptions {
  readonly networks: readonly string[];
  readonly answerMs: number;
  /** The limit of a message that takes several answers, such as a mail. */
  readonly messageMs: number;
  readonly signal?: AbortSignal;
  readonly targetId: string;
  readonly platform: Platform;
}

export interface TargetHost {
  readonly field: string;
  readonly host: string;
}

/** `Given`: what an admin enters. `Secret`: the part that is sealed. `Settings`: the part that everyone may see. */
export interface TargetKind<Given extends object, Secret extends object, Settings extends object> {
  readonly input: z.ZodType<Given>;
  /**
   * Splits the input. `former` has the secrets of the target that is changed: those that the input leaves out are kept.
   * Errors: BAD_USER_INPUT with the path of the field.
   */
  split(given: Given, former: Secret | null): { readonly settings: Settings; readonly secret: Secret };
  /** The hosts that the target calls, with the fields that name them. They are checked when the target is saved. */
  hostsOf(settings: Settings, secret: Secret): readonly TargetHost[];
  /** Further checks when the target is saved. Errors: BAD_USER_INPUT with the path of the field. */
  check?(settings: Settings, scope: Scope): Promise<void>;
  /** A short address for people, such as `https://soar.example.org` or `#security`. It contains no secret. */
  addressOf(settings: Settings): string;
  /**
   * The settings with another recipient, to which the target sends for an owner. Absent if its kind has none. Errors:
   * BAD_USER_INPUT with the path `address`.
   */
  withAddress?(settings: Settings, address: string): Settings;
  /** Sends once. Errors: TARGET_ADDRESS_REFUSED, TARGET_UNREACHABLE. */
  send(
    target: { settings: Settings; secret: Secret },
    notification: Notification,
    options: SendOptions,
  ): Promise<TargetAnswer>;
}

export type TargetSettings = Readonly<Record<string, JsonValue>>;
