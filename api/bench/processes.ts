/** The processes of the benchmarks, built as they ship. Each answers requests over its channel. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { bundled } from "./bundle.ts";

export interface BenchProcess<Ready> {
  readonly ready: Ready;
  ask<Answer>(question: unknown): Promise<Answer>;
  stop(): void;
}

export async function startBenchProcess<Ready>(
  name: string,
  first: unknown,
  flags: readonly string[] = [],
): Promise<BenchProcess<Ready>> {
  const child = fork(await bundled(name), [], {
    execArgv: [...flags],
    env: { ...process.env, NODE_ENV: "production" },
  });
  const ask = async <Answer>(question: unknown): Promise<Answer> => {
    child.send(question as object);
    return answerOf<Answer>(child, name);
  };
  return { ready: await ask<Ready>(first), ask, stop: () => void child.kill() };
}

async function answerOf<Answer>(child: ChildProcess, name: string): Promise<Answer> {
  const ended = new AbortController();
  const answered = once(child, "message", { signal: ended.signal }) as Promise<[Answer]>;
  const died = once(child, "exit", { signal: ended.signal }).then(([code]) =>
    Promise.reject(new Error(`${name} exited with ${String(code)}.`)),
  );
  try {
    const [answer] = await Promise.race([answered, died]);
    return answer;
  } finally {
    ended.abort();
    await Promise.allSettled([answered, died]);
  }
}

export interface ApiReady {
  readonly url: string;
  readonly token: string;
}

/** An API with the headers of one of its callers. */
export interface ApiCaller {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

export function withToken({ url, token }: ApiReady): ApiCaller {
  return { url, headers: { authorization: `Bearer ${token}` } };
}

/** Starts the api with `--expose-gc`, because its memory is read after a garbage collection. */
export function startApi(databaseUrl: string): Promise<BenchProcess<ApiReady>> {
  return startBenchProcess<ApiReady>("api-process", { databaseUrl }, ["--expose-gc"]);
}
