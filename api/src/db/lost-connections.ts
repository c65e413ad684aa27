import type { Pool, PoolClient } from "pg";

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
      if (!inUse.has(client)) return;
      client.release(true);
      // The code that uses the connection may release it as well. The pool must not receive it twice.
      client.release = () => undefined;
    });
  });
}
