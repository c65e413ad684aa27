import { act, renderHook } from "@testing-library/react";
import { expect, it } from "vitest";
import { useConnectionRows } from "./connection-rows.ts";

interface Page {
  readonly nodes: readonly string[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** A list of names on a server that answers when the test says so. The cursor is the last name of a page. */
class NameServer {
  readonly #waiting: (() => void)[] = [];
  constructor(public names: readonly string[]) {}

  page(after: string | null): Page {
    const start = after === null ? 0 : this.names.indexOf(after) + 1;
    const nodes = this.names.slice(start, start + 100);
    return {
      nodes,
      pageInfo: { hasNextPage: start + 100 < this.names.length, endCursor: nodes.at(-1) ?? null },
    };
  }

  readonly fetchAfter = (cursor: string): Promise<Page> =>
    new Promise((resolve) => {
      this.#waiting.push(() => resolve(this.page(cursor)));
    });

  async answer(): Promise<void> {
    await act(async () => this.#waiting.splice(0).forEach((resolve) => resolve()));
  }

  get waitingCount(): number {
    return this.#waiting.length;
  }
}

const names = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `name ${index}`);

function list(server: NameServer) {
  const hook = renderHook(({ key, first }) => useConnectionRows<string>(key, first, server.fetchAfter), {
    initialProps: { key: "all", first: server.page(null) },
  });
  return {
    rows: () => hook.result.current.rows,
    scrollToEnd: () => act(() => hook.result.current.onRange(0, hook.result.current.rows.length - 1)),
    refetch: (key = "all") => hook.rerender({ key, first: server.page(null) }),
  };
}

async function loadAll(server: NameServer) {
  const shown = list(server);
  for (let page = 1; page * 100 < server.names.length; page += 1) {
    shown.scrollToEnd();
    await server.answer();
  }
  expect(shown.rows()).toEqual(server.names);
  return shown;
}

it("a newer first page keeps all loaded rows until the further pages are read again", async () => {
  const server = new NameServer(names(250));
  const shown = await loadAll(server);
  const before = server.names;
  server.names = before.filter((_, index) => index !== 5 && index !== 120);
  shown.refetch();
  expect(shown.rows()).toEqual(before);
  await server.answer();
  expect(shown.rows()).toEqual(before);
  await server.answer();
  expect(shown.rows()).toEqual(server.names);
  expect(server.waitingCount).toBe(0);
});

it("a list that changes during its renewal is renewed again, and ends with the newest rows", async () => {
  const server = new NameServer(names(250));
  const shown = await loadAll(server);
  server.names = server.names.slice(1);
  shown.refetch();
  server.names = server.names.slice(1);
  shown.refetch();
  for (let round = 0; server.waitingCount > 0 && round < 9; round += 1) await server.answer();
  expect(shown.rows()).toEqual(names(250).slice(2));
});

it("another filter starts with its first page", async () => {
  const server = new NameServer(names(250));
  const shown = await loadAll(server);
  server.names = names(150);
  shown.refetch("other");
  expect(shown.rows()).toEqual(names(100));
  expect(server.waitingCount).toBe(0);
  shown.scrollToEnd();
  await server.answer();
  expect(shown.rows()).toEqual(names(150));
});
