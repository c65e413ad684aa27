/** Approval requests over GraphQL: the error that carries the ID, the list, the decision, the link and the live event. */
import { createClient } from "graphql-ws";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { randomBytes } from "node:crypto";
import { now } from "../../src/clock.ts";
import { SessionEntity } from "../../src/db/entities/access.ts";
import { newId } from "../../src/db/new-id.ts";
import { hashOf } from "../../src/services/core/token-hash.ts";
import { insertOperator } from "../support/actors.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { openTestServer, type TestServer } from "../support/running-server.ts";

let platform: TestPlatform;
let server: TestServer;
const cookies = new Map<string, string>();

beforeAll(async () => {
  platform = await openTestPlatform({ hasWorker: false, isTwoPersonApprovalOn: true });
  server = await openTestServer(platform);
  for (const name of ["alice", "bob"]) {
    const secret = randomBytes(32).toString("base64url");
    const { em } = platform.scope();
    await em.insert(SessionEntity, {
      id: newId("session"),
      tokenHash: hashOf(secret),
      operatorId: await insertOperator(em, name, "admin"),
      createdAt: new Date(now()),
      lastActiveAt: new Date(now()),
      authenticatedAt: new Date(now()),
      previousVisitAt: null,
      endedAt: null,
    });
    cookies.set(name, `iam-monitor=${secret}`);
  }
});
afterAll(async () => {
  await server.close();
  await platform.close();
});

async function ask(name: string, query: string) {
  const { data, errors } = await server.graphql(query, {}, { cookie: cookies.get(name)! });
  expect(errors).toEqual([]);
  return data;
}

const INVITE = `mutation { inviteOperator(input: { name: "new@corp.test", role: admin }) {
  operator { id } invitationUrl userErrors { code approvalId } } }`;

test("the whole life of a request, as the dashboard sees it", async () => {
  const seen: number[] = [];
  const client = createClient({
    url: `${server.url.replace("http", "ws")}/graphql`,
    webSocketImpl: class extends WebSocket {
      constructor(url: string, protocols: string) {
        super(url, protocols, { headers: { cookie: cookies.get("bob")!, origin: server.url } });
      }
    },
  });
  client.subscribe<{ approvalEvents: { openCount: number } }>(
    { query: "subscription { approvalEvents { openCount revision } }" },
    {
      next: ({ data }) => seen.push(data!.approvalEvents.openCount),
      error: () => undefined,
      complete: () => undefined,
    },
  );
  await expect.poll(() => seen).toEqual([0]);

  const { inviteOperator } = await ask("alice", INVITE);
  const [{ code, approvalId }] = inviteOperator.userErrors;
  expect({ ...inviteOperator, userErrors: code }).toEqual({
    operator: null,
    invitationUrl: null,
    userErrors: "APPROVAL_REQUIRED",
  });
  await expect.poll(() => seen.at(-1)).toBe(1);

  const fields = `{ totalCount nodes { id permission summary facts { name value } input subjectKind subjectName account { id } status
    requestedBy { displayName } decidedBy { displayName } canDecide canWithdraw } }`;
  const { serverInfo, approvals } = await ask(
    "bob",
    `{ serverInfo { isTwoPersonApprovalOn } approvals(filter: { isOpen: true }) ${fields} }`,
  );
  expect(serverInfo.isTwoPersonApprovalOn).toBe(true);
  expect(approvals.nodes).toEqual([
    {
      id: approvalId,
      permission: "operators.grantAdmin",
      summary: "Invite new@corp.test as admin",
      facts: [
        { name: "Role", value: "admin" },
        { name: "Invitation link", value: "It is shown to the operator who approves, to hand it over." },
      ],
      input: { name: "new@corp.test", role: "admin" },
      subjectKind: "OPERATOR",
      subjectName: "new@corp.test",
      account: null,
      status: "REQUESTED",
      requestedBy: { displayName: "alice" },
      decidedBy: null,
      canDecide: true,
      canWithdraw: false,
    },
  ]);
  const own = await ask("alice", `{ approval(id: "${approvalId}") { canDecide canWithdraw } }`);
  expect(own.approval).toEqual({ canDecide: false, canWithdraw: true });

  const approve = `mutation { approveRequest(input: { id: "${approvalId}" }) {
    approval { status resultId } invitationUrl userErrors { code } } }`;
  expect((await ask("alice", approve)).approveRequest.userErrors).toEqual([{ code: "APPROVAL_BY_REQUESTER" }]);
  const { approveRequest } = await ask("bob", approve);
  expect(approveRequest).toEqual({
    approval: { status: "CARRIED_OUT", resultId: expect.stringMatching(/^operator_/) },
    invitationUrl: expect.stringContaining("/sign-in#invitation="),
    userErrors: [],
  });
  await expect.poll(() => seen.at(-1)).toBe(0);
  expect((await ask("bob", approve)).approveRequest.userErrors).toEqual([{ code: "APPROVAL_NOT_OPEN" }]);
  expect((await ask("bob", `{ approval(id: "approval_0") { id } }`)).approval).toBeNull();
  await client.dispose();
});

test("an action that fails names its code in the payload, and the request ends as failed", async () => {
  const invite = INVITE.replace("new@corp.test", "late@corp.test");
  const [{ approvalId }] = (await ask("alice", invite)).inviteOperator.userErrors;
  await insertOperator(platform.scope().em, "late@corp.test", "viewer");
  const { approveRequest } = await ask(
    "bob",
    `mutation { approveRequest(input: { id: "${approvalId}" }) { approval { status errorCode } invitationUrl userErrors { code } } }`,
  );
  expect(approveRequest).toEqual({
    approval: { status: "FAILED", errorCode: "OPERATOR_EXISTS" },
    invitationUrl: null,
    userErrors: [{ code: "OPERATOR_EXISTS" }],
  });
});

test("two changes in one request do not smuggle the refused one in", async () => {
  const { id } = platform.account;
  await platform.scope().em.execute("update account set writes = 'OFF' where id = ?", [id]);
  const answer = await ask(
    "alice",
    `mutation { on: updateAccount(input: { id: "${id}", writes: CONNECTION }) { userErrors { code } }
       name: updateAccount(input: { id: "${id}", name: "Renamed" }) { account { name writes } userErrors { code } } }`,
  );
  expect(answer.on.userErrors).toEqual([{ code: "APPROVAL_REQUIRED" }]);
  expect(answer.name).toEqual({ account: { name: "Renamed", writes: "OFF" }, userErrors: [] });
});
