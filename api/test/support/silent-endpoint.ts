import { once } from "node:events";
import { createServer, type Socket } from "node:net";

/** An endpoint that accepts every connection and never answers, as behind a firewall that drops packets. */
export interface SilentEndpoint {
  readonly url: string;
  /** The number of connections so far. */
  connections(): number;
  close(): Promise<void>;
}

export async function openSilentEndpoint(): Promise<SilentEndpoint> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on("error", () => undefined).on("close", () => sockets.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address() as { readonly port: number };
  return {
    url: `http://127.0.0.1:${address.port}`,
    connections: () => connections,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
