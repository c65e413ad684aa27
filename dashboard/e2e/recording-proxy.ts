/** A forward proxy on loopback that records the target and decoded answer of every request, including WebSocket frames. */
import { once } from "node:events";
import { createServer, type IncomingMessage, request as ask, type ServerResponse } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { brotliDecompressSync, gunzipSync, inflateSync, zstdDecompressSync } from "node:zlib";

const DECODERS: Readonly<Record<string, (body: Buffer) => Buffer>> = {
  gzip: gunzipSync,
  br: brotliDecompressSync,
  deflate: inflateSync,
  zstd: zstdDecompressSync,
};

export interface Recorded {
  readonly method: string;
  readonly url: string;
  readonly origin: string;
  readonly requestBody: string;
  /** The response headers without `Set-Cookie`, which legitimately holds the session's secret. */
  readonly headers: string;
  readonly body: string;
}

export interface RecordingProxy {
  readonly url: string;
  /** The finished answers, and the traffic of tunnels so far. */
  records(): readonly Recorded[];
  close(): Promise<void>;
}

interface Tunnel {
  readonly authority: string;
  readonly requestBody: Buffer[];
  readonly answered: Buffer[];
}

/** Forwards only requests to `own`. Other requests are recorded and rejected. */
export async function openRecordingProxy(own: string): Promise<RecordingProxy> {
  const finished: Recorded[] = [];
  const tunnels: Tunnel[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => void forward(request, response));

  async function forward(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "", own);
    const method = request.method ?? "";
    const requestBody = await bytesOf(request);
    if (url.origin !== own) {
      finished.push({
        method,
        url: url.href,
        origin: url.origin,
        requestBody: String(requestBody),
        headers: "",
        body: "",
      });
      response.writeHead(502).end();
      return;
    }
    const { "proxy-connection": _, ...headers } = request.headers;
    const upstream = ask(url, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
      void bytesOf(answer).then((body) => {
        const { "set-cookie": __, ...kept } = answer.headers;
        const decode = DECODERS[answer.headers["content-encoding"] ?? ""];
        const decoded = decode && body.length > 0 ? decode(body) : body;
        finished.push({
          method,
          url: url.href,
          origin: url.origin,
          requestBody: String(requestBody),
          headers: JSON.stringify(kept),
          body: String(decoded),
        });
      });
    });
    upstream.on("error", () => response.destroy());
    response.on("close", () => upstream.destroy());
    upstream.end(requestBody);
  }

  server.on("connect", (request, client: Socket, head: Buffer) => {
    const authority = request.url ?? "";
    const tunnel: Tunnel = { authority, requestBody: [head], answered: [] };
    tunnels.push(tunnel);
    if (authority !== new URL(own).host) return void client.end("HTTP/1.1 502 Refused\r\n\r\n");
    const { hostname, port } = new URL(own);
    const upstream = connect(Number(port), hostname, () => client.write("HTTP/1.1 200 Connected\r\n\r\n"));
    upstream.write(head);
    for (const [socket, other, kept] of [
      [client, upstream, tunnel.requestBody],
      [upstream, client, tunnel.answered],
    ] as const) {
      sockets.add(socket);
      socket.on("data", (bytes: Buffer) => kept.push(bytes));
      socket.on("error", () => other.destroy());
      socket.on("close", () => (sockets.delete(socket), other.destroy()));
      socket.pipe(other);
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    records: () => [
      ...finished,
      ...tunnels.map(({ authority, requestBody, answered }) => ({
        method: "CONNECT",
        url: `http://${authority}`,
        origin: `http://${authority}`,
        requestBody: String(Buffer.concat(requestBody)),
        headers: "",
        body: String(Buffer.concat(answered)),
      })),
    ],
    async close() {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function bytesOf(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  await new Promise((resolve) => stream.once("close", resolve));
  return Buffer.concat(chunks);
}
