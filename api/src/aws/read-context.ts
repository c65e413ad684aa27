import type { AwsClients } from "./clients.ts";

/** The input of every section reader. */
export interface ReadContext {
  readonly clients: AwsClients;
  /** The options of every call: `client.send(command, call)`. */
  readonly call: { readonly abortSignal?: AbortSignal };
  readonly signal?: AbortSignal;
  /** Reports the number of items as they arrive. */
  readonly onItems: (count: number) => void;
}
