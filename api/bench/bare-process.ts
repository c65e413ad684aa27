/** The lower bound for an api: Node's own HTTP server, one query, the rows as JSON. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import pg from "pg";

/** The number of database connections, the same as the api's. */
const CONNECTIONS = 10;

const [{ databaseUrl, query }] = (await once(process, "message")) as [{ databaseUrl: string; query: string }];
const pool = new pg.Pool({ connectionString: databaseUrl, max: CONNECTIONS });
const server = createServer((_request, response) => {
  void pool.query(query).then(({ rows }) => {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(rows));
  });
});
server.listen(0, "127.0.0.1", () =>
  process.send!({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }),
);
process.on("disconnect", () => process.exit(0));
