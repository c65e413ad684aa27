/** Answers that never come to an end. A raw server, because none of Node's HTTP server would answer like this. */
import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { elapsed } from "../../clock.ts";
import type { AppError } from "../../errors.ts";
import { callOutbound } from "./outbound-http.ts";

const ANSWER_MS = 400;
let server: Server;
const sockets = new Set<Socket>();

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
});

async function postTo(answer: (socket: Socket) => void, signal?: AbortSignal) {
  server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.once("data", () => answer(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const startedAt = elapsed();
  const post = callOutbound({
    url: `http://127.0.0.1:${port}/`,
    headers: {},
    body: "{}",
    networks: ["127.0.0.0/8"],
    answerMs: ANSWER_MS,
    ...(signal && { signal }),
  }).then(
    ({ status, text }) => ({ status, text }),
    (error: AppError) => ({ code: error.code, reason: error.details["reason"] }),
  );
  const outcome = await Promise.race([
    post,
    new Promise((resolve) => setTimeout(() => resolve("never settled"), 3 * ANSWER_MS)),
  ]);
  return { outcome, ms: elapsed() - startedAt };
}

test("an answer that asks for another protocol is a failure and not an endless wait", async () => {
  const upgrade = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n";
  expect((await postTo((socket) => socket.write(upgrade))).outcome).toEqual({
    code: "TARGET_UNREACHABLE",
    reason: "CLOSED",
  });
});

test("an answer of which half arrives is a failure", async () => {
  const half = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf";
  expect((await postTo((socket) => socket.end(half))).outcome).toMatchObject({ code: "TARGET_UNREACHABLE" });
  expect((await postTo((socket) => socket.end("HTTP/1.1 200 O"))).outcome).toMatchObject({
    code: "TARGET_UNREACHABLE",
  });
  expect((await postTo((socket) => socket.end())).outcome).toMatchObject({ code: "TARGET_UNREACHABLE" });
});

test("an answer that drips bytes is given up at the limit", async () => {
  for (const head of ["", "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"]) {
    const drip = (socket: Socket) => {
      socket.write(head);
      const timer = setInterval(() => socket.write("H"), 10);
      socket.on("close", () => clearInterval(timer));
    };
    const { outcome, ms } = await postTo(drip);
    expect(outcome).toMatchObject({ code: "TARGET_UNREACHABLE" });
    expect(ms).toBeLessThan(2 * ANSWER_MS);
  }
});

test("an answer without a length ends with its connection, and a stop ends the wait", async () => {
  expect((await postTo((socket) => socket.end("HTTP/1.1 200 OK\r\n\r\nwhole"))).outcome).toEqual({
    status: 200,
    text: "whole",
  });
  const { outcome, ms } = await postTo(() => undefined, AbortSignal.timeout(50));
  expect(outcome).toMatchObject({ code: "TARGET_UNREACHABLE" });
  expect(ms).toBeLessThan(ANSWER_MS);
});
