/**
 * The interface of a reader of one service. Each reader lists the workloads of one Region and the role that each runs
 * as.
 */
import type { WorkloadKind } from "../../iam/workload-inventory.ts";
import type { RegionalConfig, SdkClient } from "../clients.ts";
import { allPages } from "../pages.ts";

export interface WorkloadReader {
  /** The service, as a person calls it. */
  readonly label: string;
  /** The purpose of the permissions: "Lists functions and their roles." */
  readonly purpose: string;
  readonly kinds: readonly WorkloadKind[];
  /** Every action that the reader calls. The first one names the reader where it could not be called at all. */
  readonly actions: readonly [string, ...string[]];
  /** Reads one Region. Errors: those of every call; CALL_BUDGET_EXCEEDED. */
  readonly read: (region: RegionReading) => Promise<readonly FoundWorkload[]>;
}

export interface FoundWorkload {
  readonly resourceArn: string;
  /** The ARN or the name of the role that the workload runs with. */
  readonly role?: string | null | undefined;
  /** The ARN or the name of the instance profile that contains the role. */
  readonly instanceProfile?: string | null | undefined;
  readonly state?: string | null | undefined;
}

export interface RegionReading {
  readonly partition: string;
  /** Empty for a reading of every Region. */
  readonly region: string;
  /** The start of the service's ARNs in this Region and account, such as `arn:aws:glue:eu-west-1:111122223333:`. */
  readonly arnOf: (service: string, resource: string) => string;
  /** Creates a client for the Region. It is closed when the reading ends. */
  readonly open: <C extends SdkClient & { destroy(): void }>(create: (config: RegionalConfig) => C) => C;
  /** Makes one call. Errors: CALL_BUDGET_EXCEEDED. */
  readonly send: <T>(request: (options: CallOptions) => Promise<T>) => Promise<T>;
}

interface CallOptions {
  readonly abortSignal?: AbortSignal;
}

/**
 * Returns the items of all pages of a list that ends with a page without a token. Keep only what is needed of each page:
 * a Region can have 300,000 instances, each with a description of several kilobytes.
 */
export function allByToken<T>(
  action: string,
  fetch: (token: string | undefined) => Promise<{
    readonly items: readonly T[] | undefined;
    readonly token: string | null | undefined;
  }>,
): Promise<T[]> {
  return allPages(action, async (marker) => {
    const { items, token } = await fetch(marker);
    return { items, isTruncated: Boolean(token), marker: token ?? undefined };
  });
}

/** Splits a list into batches for actions that describe several items at once. */
export function batchesOf<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
