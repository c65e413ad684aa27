import type { Pool, PoolClient } from "pg";

/**
 * Matches a statement that begins a transaction, or is the last attempt to end one. A failed COMMIT is followed by a
 * ROLLBACK.
 */
const LAST_CHANCES = /^(begin|start transaction|rollback(?! to))\b/i;

/**
 * Releases connections that end while they are in use.
 *
 * Kysely releases a transaction's connection only after a successful COMMIT or ROLLBACK, which never happens on a lost
 * connection. The pool would keep counting the connection as in use. After ten lost connections, the process would wait
 * for a connection forever. Further queries on the lost connection fail as before.
 */
export function releaseLostConnections(pool: Pool): void {
  const inUse = new WeakSet<PoolClient>();
  pool.on("acquire", (client) => inUse.add(client));
  pool.on("release", (_error, client) => inUse.delete(client));
  pool.on("connect", (client) => {
    client.once("end", () => {
      if (inUse.has(client)) discard(client);
    });
  });
}

/**
 * Closes a connection whose transaction could not be begun or rolled back: for the same reason, nothing else would. Such a
 * statement fails if the cancellation of the request arrives with it, as at the end of an answer that was streamed.
 */
export function discardIfHeld(client: PoolClient, failed: unknown): void {
  if (typeof failed === "string" && LAST_CHANCES.test(failed)) discard(client);
}

function discard(client: PoolClient): void {
  client.release(true);
  // The code that uses the connection may release it as well. The pool must not receive it twice.
  client.release = () => undefined;
}
