import {
  CreateUserCommand,
  GenerateCredentialReportCommand,
  GetCredentialReportCommand,
  GetUserCommand,
  IAMClient,
  ListUsersCommand,
} from "@aws-sdk/client-iam";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { HOUR, SECOND } from "../../src/iam/time.ts";
import { SandboxAccount } from "../account.ts";
import type { NewFault } from "./faults.ts";
import { type Sandbox, startSandbox } from "../server.ts";

let at = Date.UTC(2026, 10, 24, 12);
let sandbox: Sandbox;
let account: SandboxAccount;
let iam: IAMClient;
let newClient: () => IAMClient;

beforeAll(async () => {
  account = new SandboxAccount({ id: "999900001111", clock: () => at, seed: 3 });
  const credentials = account.createAccessKey(account.createUser({ name: "auditor" }));
  sandbox = await startSandbox({ accounts: [account], clock: () => at, seed: 5 });
  newClient = () => new IAMClient({ endpoint: sandbox.url, region: "us-east-1", credentials, maxAttempts: 1 });
  iam = newClient();
});
afterEach(() => sandbox.faults.clear());
afterAll(() => sandbox.stop());

/** The status and code of the last request in the request log. */
function last() {
  const { status, errorCode, isDone, faults } = sandbox.log.since().at(-1)!;
  return { status, errorCode, isDone, faults };
}

test.each<[NewFault, object]>([
  [{ kind: "throttle" }, { name: "Throttling", $metadata: { httpStatusCode: 400 } }],
  [
    { kind: "deny" },
    { name: "AccessDenied", message: expect.stringMatching(/user\/auditor is not authorized to perform: iam:GetUser/) },
  ],
  [{ kind: "expiredToken" }, { name: "ExpiredToken" }],
  [{ kind: "serverError", status: 503 }, { $metadata: { httpStatusCode: 503 } }],
  [{ kind: "error", code: "ServiceUnavailable", status: 503 }, { name: "ServiceUnavailable" }],
  [
    { kind: "clockSkew", milliseconds: HOUR },
    { name: "SignatureDoesNotMatch", message: expect.stringContaining("Signature expired") },
  ],
])("%o is answered with the error that AWS returns", async (fault, expected) => {
  sandbox.faults.add(fault);
  // A client that has detected a skewed clock signs by that clock from then on, so each case uses a new client.
  await expect(newClient().send(new GetUserCommand())).rejects.toMatchObject(expected);
  expect(last()).toMatchObject({ isDone: false, faults: [fault.kind] });
  sandbox.faults.clear();
  expect((await iam.send(new GetUserCommand())).User?.UserName).toBe("auditor");
});

test.each<[NewFault, string]>([
  [{ kind: "lostAnswer" }, "lost"],
  [{ kind: "cutBody" }, "cut"],
  [{ kind: "serverError", isDone: true }, "late"],
])("%o takes effect although the client gets an error", async (fault, name) => {
  sandbox.faults.add({ ...fault, action: "iam:CreateUser" });
  await expect(iam.send(new CreateUserCommand({ UserName: name }))).rejects.toBeInstanceOf(Error);
  expect(account.users.has(name)).toBe(true);
  expect(last().isDone).toBe(true);
});

test("a reset has no effect", async () => {
  sandbox.faults.add({ kind: "reset", action: "iam:CreateUser" });
  await expect(iam.send(new CreateUserCommand({ UserName: "reset" }))).rejects.toBeInstanceOf(Error);
  expect(account.users.has("reset")).toBe(false);
});

// The SDK accepts an empty body, and any page that parses as XML, as an answer without fields. IAM Monitor's reader
// must notice.
test.each<NewFault["kind"]>(["html", "empty"])(
  "an answer of kind %s reaches the reader without fields",
  async (kind) => {
    sandbox.faults.add({ kind } as NewFault);
    expect((await iam.send(new ListUsersCommand())).Users).toBeUndefined();
    expect(last()).toMatchObject({ status: 200, faults: [kind] });
  },
);

test("a proxy's page with an error status is an error", async () => {
  sandbox.faults.add({ kind: "html", status: 502 });
  await expect(iam.send(new ListUsersCommand())).rejects.toMatchObject({ $metadata: { httpStatusCode: 502 } });
});

test("a repeated marker is returned again and again", async () => {
  for (const name of ["page-a", "page-b", "page-c"]) account.createUser({ name });
  sandbox.faults.add({ kind: "repeatMarker" });
  const first = await iam.send(new ListUsersCommand({ MaxItems: 1 }));
  const second = await iam.send(new ListUsersCommand({ MaxItems: 1, Marker: first.Marker }));
  expect(second).toMatchObject({ IsTruncated: true, Marker: first.Marker });
});

test("faults start after a count, end after a count, and occur with a seeded probability", async () => {
  const outcomes = async () => {
    const names: string[] = [];
    for (let count = 0; count < 5; count++) {
      names.push(
        await iam.send(new GetUserCommand()).then(
          () => "ok",
          (error: Error) => error.name,
        ),
      );
    }
    return names;
  };
  sandbox.faults.add({ kind: "throttle", after: 1, times: 2 });
  expect(await outcomes()).toEqual(["ok", "Throttling", "Throttling", "ok", "ok"]);
  sandbox.faults.clear();
  const id = sandbox.faults.add({ kind: "throttle", probability: 0.5 });
  await outcomes();
  await outcomes();
  expect(sandbox.faults.struck(id)).toBeGreaterThan(0);
  expect(sandbox.faults.struck(id)).toBeLessThan(10);
});

test("latency delays the answer", async () => {
  sandbox.faults.add({ kind: "latency", milliseconds: 60 });
  const startedAt = performance.now();
  await iam.send(new GetUserCommand());
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(55);
});

test("the control endpoint accepts faults and changes as JSON from requests that carry its header", async () => {
  const ask = (
    method: string,
    path: string,
    body?: object,
    headers: Record<string, string> = { "x-sandbox-control": "1" },
  ) => fetch(`${sandbox.url}/_sandbox/${path}`, { method, headers, body: body && JSON.stringify(body) });
  expect((await ask("GET", "faults", undefined, {})).status).toBe(403);
  expect((await ask("POST", "faults", { kind: "nothing" })).status).toBe(400);
  await ask("POST", "faults", { kind: "deny", action: "iam:GetUser" });
  await expect(iam.send(new GetUserCommand())).rejects.toMatchObject({ name: "AccessDenied" });
  await ask("DELETE", "faults");
  expect((await iam.send(new GetUserCommand())).User).toBeDefined();
  account.changes.set("rename", () => "Done.");
  expect(await (await ask("POST", "changes", { accountId: account.id, change: "rename" })).json()).toEqual({
    message: "Done.",
  });
  const counts = (await (await ask("GET", "counts")).json()) as Record<string, number>;
  expect(counts["iam:GetUser"]).toBeGreaterThan(2);
});

test("a credential report younger than four hours is served unchanged; an older one has expired", async () => {
  await expect(iam.send(new GetCredentialReportCommand())).rejects.toMatchObject({
    $metadata: { httpStatusCode: 410 },
  });
  account.reportSeconds = 10;
  expect((await iam.send(new GenerateCredentialReportCommand())).State).toBe("STARTED");
  expect((await iam.send(new GenerateCredentialReportCommand())).State).toBe("INPROGRESS");
  await expect(iam.send(new GetCredentialReportCommand())).rejects.toMatchObject({
    $metadata: { httpStatusCode: 404 },
  });
  const startedAt = at;
  at += 10 * SECOND;
  expect((await iam.send(new GenerateCredentialReportCommand())).State).toBe("COMPLETE");
  account.createUser({ name: "newcomer" });
  at = startedAt + 4 * HOUR - SECOND;
  expect((await iam.send(new GenerateCredentialReportCommand())).State).toBe("COMPLETE");
  const old = await iam.send(new GetCredentialReportCommand());
  expect(old.GeneratedTime!.getTime()).toBe(startedAt);
  expect(Buffer.from(old.Content!).toString()).not.toContain("newcomer");
  at = startedAt + 4 * HOUR;
  await expect(iam.send(new GetCredentialReportCommand())).rejects.toMatchObject({
    $metadata: { httpStatusCode: 410 },
  });
  expect((await iam.send(new GenerateCredentialReportCommand())).State).toBe("STARTED");
});

test("text with XML syntax is returned unchanged", async () => {
  const user = account.createUser({ name: "escaped", tags: [{ key: "note", value: `<a href="x">&'é` }] });
  const { User } = await iam.send(new GetUserCommand({ UserName: user.name }));
  expect(User!.Tags).toEqual([{ Key: "note", Value: `<a href="x">&'é` }]);
});
