import type { Pool, PoolClient } from "pg";

/**
 * Kysely gives a transaction's connection back only when its COMMIT or ROLLBACK has succeeded, which on a connection that
 * was cut it never does: the pool would go on counting it as taken, and after ten of them this process would wait for a
 * connection for ever. So one that ends in somebody's hands is given back for him; what he asks of it fails as before.
 */
export function giveBackCutConnections(pool: Pool): void {
  const taken = new WeakSet<PoolClient>();
  pool.on("acquire", (client) => taken.add(client));
  pool.on("release", (_error, client) => taken.delete(client));
  pool.on("connect", (client) => {
    client.once("end", () => {
      if (!taken.has(client)) return;
      client.release(true);
      // Whoever held it may give it back too; nobody is handed it again.
      client.release = () => undefined;
    });
  });
}
