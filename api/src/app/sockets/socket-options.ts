import type { Server } from "node:http";
import type { BlockList } from "node:net";
import type { GraphQLSchema } from "graphql";
import type { ContextOptions } from "../../graphql/context.ts";
import type { Log } from "../../log.ts";
import type { Rates } from "../http/rates.ts";
import type { OperationTurns } from "../operation-turns.ts";
import type { SocketTimes } from "./socket-registry.ts";

/** The parts of the server that GraphQL over sockets needs. */
export interface GraphQLSocketsOptions extends Pick<ContextOptions, "platform" | "installation"> {
  readonly server: Server;
  readonly schema: GraphQLSchema;
  readonly cookieName: string;
  readonly log: Log;
  readonly times?: SocketTimes | undefined;
  readonly rates: Rates;
  readonly turns: OperationTurns;
  readonly trustedProxies: BlockList | null;
  readonly questionMs?: number | undefined;
}
