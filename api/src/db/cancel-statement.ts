/**
 * Cancels the statement of a connection by a message of PostgreSQL's protocol, on a connection of its own. PostgreSQL
 * closes that connection when it has passed the message on. A pooler knows which session the client has at the moment,
 * which no SQL function could name.
 */
import pg from "pg";
import { SECOND } from "../iam/time.ts";

const CANCELLED_WITHIN_MS = 3 * SECOND;

/** The parts of pg's classes that its types leave out. */
export interface CancellableClient extends pg.PoolClient {
  readonly processID: number | null;
  readonly secretKey: number | null;
  readonly host: string;
  readonly port: number;
  end(): Promise<void>;
}
interface CancelConnection extends pg.Connection {
  connect(port: number | string, host?: string): void;
  requestSsl(): void;
  cancel(processId: number | null, secretKey: number | null): void;
}

/** Resolves when the cancellation was passed on. Rejects if the server did not respond in time. */
export async function cancelStatement(client: CancellableClient): Promise<void> {
  const connection = new pg.Connection({ ssl: client.ssl }) as CancelConnection;
  const late = setTimeout(
    () => connection.stream.destroy(new Error("The server did not cancel in time.")),
    CANCELLED_WITHIN_MS,
  );
  try {
    await new Promise<void>((resolve, reject) => {
      connection.once("end", resolve);
      connection.on("error", reject);
      const cancel = () => connection.cancel(client.processID, client.secretKey);
      connection.once("connect", () => (client.ssl ? connection.requestSsl() : cancel()));
      connection.once("sslconnect", cancel);
      if (client.host.startsWith("/")) connection.connect(`${client.host}/.s.PGSQL.${client.port}`);
      else connection.connect(client.port, client.host);
    });
  } finally {
    clearTimeout(late);
    connection.stream.destroy();
  }
}
