import type { AwsClients } from "./clients.ts";

/** What every section reader gets. */
export interface ReadContext {
  readonly clients: AwsClients;
  /** Handed to every call: `client.send(command, call)`. */
  readonly call: { readonly abortSignal?: AbortSignal };
  readonly signal?: AbortSignal;
  /** Reports items as they come in. */
  readonly onItems: (count: number) => void;
}
