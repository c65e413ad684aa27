/** Answers that never come to an end. A raw server, because none of Node's HTTP server would answer like this. */
import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import type { AppError } from "../../errors.ts";
import { callOutbound } from "./outbound-http.ts";

const ANSWER_MS = 400;
/** Long after the limit, because the machine may be busy. */
const ENDLESS_MS = 60_000;
let server: Server;
const sockets = new Set<Socket>();

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
});

async function postTo(
  answer: (socket: Socket) => void,
  { signal, answerMs = ANSWER_MS }: { readonly signal?: AbortSignal; readonly answerMs?: number } = {},
) {
  server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.once("data", () => answer(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const post = callOutbound({
    url: `http://127.0.0.1:${port}/`,
    headers: {},
    body: "{}",
    networks: ["127.0.0.0/8"],
    answerMs,
    ...(signal && { signal }),
  }).then(
    ({ status, text }) => ({ status, text }),
    (error: AppError) => ({ code: error.code, reason: error.details["reason"] }),
  );
  return Promise.race([post, new Promise((resolve) => setTimeout(() => resolve("never settled"), ENDLESS_MS).unref())]);
}

test("an answer that asks for another protocol is a failure and not an endless wait", async () => {
  const upgrade = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n";
  expect(await postTo((socket) => socket.write(upgrade))).toEqual({
    code: "TARGET_UNREACHABLE",
    reason: "CLOSED",
  });
});

test("an answer of which half arrives is a failure", async () => {
  const half = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf";
  expect(await postTo((socket) => socket.end(half))).toMatchObject({ code: "TARGET_UNREACHABLE" });
  expect(await postTo((socket) => socket.end("HTTP/1.1 200 O"))).toMatchObject({
    code: "TARGET_UNREACHABLE",
  });
  expect(await postTo((socket) => socket.end())).toMatchObject({ code: "TARGET_UNREACHABLE" });
});

test("an answer that drips bytes is given up at the limit", async () => {
  for (const head of ["", "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"]) {
    const drip = (socket: Socket) => {
      socket.write(head);
      const timer = setInterval(() => socket.write("H"), 10);
      socket.on("close", () => clearInterval(timer));
    };
    expect(await postTo(drip)).toMatchObject({ code: "TARGET_UNREACHABLE" });
  }
});

test("an answer without a length ends with its connection, and a stop ends the wait", async () => {
  expect(await postTo((socket) => socket.end("HTTP/1.1 200 OK\r\n\r\nwhole"))).toEqual({
    status: 200,
    text: "whole",
  });
  const stopped = await postTo(() => undefined, { signal: AbortSignal.timeout(50), answerMs: 2 * ENDLESS_MS });
  expect(stopped).toMatchObject({ code: "TARGET_UNREACHABLE" });
});
