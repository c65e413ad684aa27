/** A TCP proxy between browser and server that can be cut: open connections drop and new ones are refused. */
import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import type { AddressInfo } from "node:net";

export interface CuttableProxy {
  readonly url: string;
  cut(): Promise<void>;
  restore(): Promise<void>;
  close(): Promise<void>;
}

export async function openCuttableProxy(target: string): Promise<CuttableProxy> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let server: Server | null = null;

  async function listen(at: number): Promise<number> {
    server = createServer((client) => {
      const upstream = connect(Number(port), hostname);
      for (const [socket, other] of [
        [client, upstream],
        [upstream, client],
      ] as const) {
        sockets.add(socket);
        socket.on("close", () => {
          sockets.delete(socket);
          other.destroy();
        });
        socket.on("error", () => other.destroy());
        socket.pipe(other);
      }
    });
    server.listen(at, "127.0.0.1");
    await once(server, "listening");
    return (server.address() as AddressInfo).port;
  }

  async function cut(): Promise<void> {
    if (server === null) return;
    const closed = once(server, "close");
    server.close();
    for (const socket of sockets) socket.destroy();
    server = null;
    await closed;
  }

  const own = await listen(0);
  return {
    url: `http://127.0.0.1:${own}`,
    cut,
    restore: async () => void (await listen(own)),
    close: cut,
  };
}
