/**
 * What the analysis of paths between accounts reads of other accounts. The analysis thread has no database, so it asks the
 * process for one account after another over a message port. It therefore loads only accounts that a path can use, and
 * holds the snapshot of one neighbour at a time.
 */
import type { MessagePort } from "node:worker_threads";
import type { EscalationPath } from "../../iam/escalation/paths/path.ts";
import type { Instant } from "../../iam/time.ts";

export interface ConnectedAccount {
  readonly accountId: string;
  readonly awsAccountId: string;
  /** The time of the latest reading of users, roles and policies. Null if there is none. */
  readonly takenAt: Instant | null;
  /** Whether the latest scan read them. */
  readonly isRead: boolean;
  /** Whether roles that it may assume have changed since, and a limit left the rest to its own next scan. */
  readonly isOutdated: boolean;
}

/** The entry roles of an account that trust another one. */
export interface TrustingAccount extends ConnectedAccount {
  /** The packed `EntryRoles` of the account. Null if it was not analysed yet. */
  readonly entries: Uint8Array | null;
  /** The unique ids of those that trust the account that was asked about. */
  readonly roles: readonly string[];
}

/** What an analysis stored of an account. */
export interface StoredCrossings extends ConnectedAccount {
  readonly contentHash: string;
  /** Whether its stored paths may lack some, so that its next scan searches again. */
  readonly isStale: boolean;
  readonly entries: Uint8Array;
  /** The packed `AccountCrossings`. */
  readonly document: Uint8Array;
}

/** A stored path of the account into another one. */
export interface StoredPath {
  /** The unique id of the source. */
  readonly source: string;
  /** The numbers of the accounts on the path. */
  readonly accounts: readonly string[];
  readonly path: EscalationPath;
}

/** Accounts are named by their AWS account numbers. Only connected accounts are returned. */
export interface CrossAccountStore {
  /** The accounts with roles that trust this one, except roles that lead nowhere. */
  readonly trusting: (awsAccountId: string) => Promise<readonly TrustingAccount[]>;
  /** These accounts, or all if `numbers` is null. */
  readonly accounts: (numbers: readonly string[] | null) => Promise<readonly ConnectedAccount[]>;
  readonly crossings: (numbers: readonly string[]) => Promise<readonly StoredCrossings[]>;
  /** The accounts whose principals can go into one of these. */
  readonly crossingsInto: (numbers: readonly string[]) => Promise<readonly StoredCrossings[]>;
  /** The size of the packed latest snapshot. Null if there is none. */
  readonly snapshotSize: (awsAccountId: string) => Promise<number | null>;
  readonly snapshot: (awsAccountId: string) => Promise<Uint8Array | null>;
  readonly ownPaths: (accountId: string) => Promise<readonly StoredPath[]>;
}

interface Request {
  readonly id: number;
  readonly name: keyof CrossAccountStore;
  readonly argument: unknown;
}
type Reply = { readonly id: number; readonly value: unknown } | { readonly id: number; readonly isFailed: true };

/** Answers the questions of a thread. Returns the first error of the store, which the thread learns only as a failure. */
export function serveStore(port: MessagePort, store: CrossAccountStore): () => Error | undefined {
  let failure: Error | undefined;
  port.on("message", ({ id, name, argument }: Request) => {
    (store[name] as (argument: unknown) => Promise<unknown>)(argument).then(
      (value) => send(port, { id, value }),
      (error: unknown) => {
        failure ??= error instanceof Error ? error : new Error(String(error));
        send(port, { id, isFailed: true });
      },
    );
  });
  return () => failure;
}

/** The store as a thread sees it. */
export function remoteStore(port: MessagePort): CrossAccountStore {
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let count = 0;
  port.on("message", (reply: Reply) => {
    const asked = waiting.get(reply.id);
    waiting.delete(reply.id);
    if ("value" in reply) asked?.resolve(reply.value);
    else asked?.reject(new Error("The process could not read what the analysis asked for."));
  });
  const ask = <Name extends keyof CrossAccountStore>(name: Name) =>
    ((argument: unknown) => {
      const asked = Promise.withResolvers<unknown>();
      count += 1;
      waiting.set(count, asked);
      send(port, { id: count, name, argument });
      return asked.promise;
    }) as CrossAccountStore[Name];
  return {
    trusting: ask("trusting"),
    accounts: ask("accounts"),
    crossings: ask("crossings"),
    crossingsInto: ask("crossingsInto"),
    snapshotSize: ask("snapshotSize"),
    snapshot: ask("snapshot"),
    ownPaths: ask("ownPaths"),
  };
}

function send(port: MessagePort, message: Request | Reply): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  port.postMessage(message);
}
