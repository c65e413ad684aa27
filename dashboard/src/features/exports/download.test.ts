import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { download, exportUrl } from "./download.ts";

test("the address of an export has the filter and accounts of the list, and no empty parameter", () => {
  expect(
    exportUrl("users.csv", { filter: "mfa:no key.age:>90d", includeDeleted: undefined, account: "account_1" }),
  ).toBe("/api/export/users.csv?filter=mfa%3Ano+key.age%3A%3E90d&account=account_1");
  expect(exportUrl("groups.csv", { filter: "", account: null, crossAccount: false })).toBe("/api/export/groups.csv");
  expect(exportUrl("roles.ndjson", { includeDeleted: true })).toBe("/api/export/roles.ndjson?includeDeleted=true");
});

let saved: string[] = [];
beforeEach(() => {
  saved = [];
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function click(this: HTMLAnchorElement) {
    saved.push(this.download);
  });
});
afterEach(() => void vi.restoreAllMocks());

const { signal } = new AbortController();

function answer(response: Response | Error): void {
  vi.spyOn(globalThis, "fetch").mockImplementation(async () => {
    if (response instanceof Error) throw response;
    return response;
  });
}

test("a complete file is saved under the name that the server gives it", async () => {
  answer(new Response("a,b\r\n", { headers: { "content-disposition": 'attachment; filename="users-1Z.csv"' } }));
  expect(await download("/api/export/users.csv", signal)).toBeNull();
  expect(saved).toEqual(["users-1Z.csv"]);
});

test.each([
  ["the detail of a problem document", '{"detail":"Too many exports are running."}', "Too many exports are running."],
  [
    "the status, if the body is no problem document",
    "<h1>Bad gateway</h1>",
    "The server refused the export (HTTP 502).",
  ],
])("a refusal is reported as %s, and nothing is saved", async (_name, body, message) => {
  answer(new Response(body, { status: 502 }));
  expect(await download("/api/export/users.csv", signal)).toBe(message);
  expect(saved).toEqual([]);
});

test("a cut file is not saved, and a server that does not respond is reported", async () => {
  const cut = new ReadableStream({ pull: (controller) => controller.error(new TypeError("terminated")) });
  answer(new Response(cut));
  expect(await download("/api/export/users.csv", signal)).toContain("was cut before its end");
  answer(new TypeError("Failed to fetch"));
  expect(await download("/api/export/users.csv", signal)).toContain("did not respond");
  expect(saved).toEqual([]);
});
