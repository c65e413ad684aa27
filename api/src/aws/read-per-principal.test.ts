/** Lists of credentials in the forms that AWS documents, from a server that answers nothing else. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type AwsClients, createClients } from "./clients.ts";
import { readServiceSpecificCredentials, readSshPublicKeys } from "./read-per-principal.ts";
import type { ReadContext } from "./read-context.ts";

type Fields = Readonly<Record<string, string>>;

/** The pages that the server answers with, in turn. Only the last one of several has no marker. */
let pages: readonly (readonly Fields[])[] = [];
let list = "ServiceSpecificCredentials";
let clients: AwsClients;

const server = createServer((request, response) => {
  let body = "";
  request.on("data", (part: Buffer) => (body += part.toString()));
  request.on("end", () => {
    const page = Number(new URLSearchParams(body).get("Marker") ?? "0");
    const members = pages[page]!.map((fields) => `<member>${elements(fields)}</member>`).join("");
    const next = page + 1 < pages.length ? `<IsTruncated>true</IsTruncated><Marker>${page + 1}</Marker>` : "";
    const action = `List${list}`;
    response.setHeader("content-type", "text/xml");
    response.end(
      `<${action}Response xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><${action}Result><${list}>${members}</${list}>${next}</${action}Result></${action}Response>`,
    );
  });
});

function elements(fields: Fields): string {
  return Object.entries(fields)
    .map(([name, value]) => `<${name}>${value}</${name}>`)
    .join("");
}

function context(): ReadContext {
  return { clients, call: {}, onItems: () => undefined };
}

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  clients = createClients({ type: "SANDBOX", endpoint, accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "none" });
});
afterAll(() => {
  clients.destroy();
  server.close();
});

const PASSWORD = {
  UserName: "developer",
  Status: "Inactive",
  ServiceUserName: "developer-at-123456789012",
  CreateDate: "2019-10-01T04:31:41Z",
  ServiceSpecificCredentialId: "ACCAQFODXMPL4YFHP7DZE",
  ServiceName: "codecommit.amazonaws.com",
};
const API_KEY = {
  UserName: "BedrockAPIKey-1",
  Status: "Expired",
  ServiceCredentialAlias: "BedrockAPIKey-1-at-123456789012",
  CreateDate: "2026-01-01T00:00:00Z",
  ExpirationDate: "2026-02-01T00:00:00Z",
  ServiceSpecificCredentialId: "ACCAQFOXMPL6VW57M7AJP",
  ServiceName: "bedrock.amazonaws.com",
};

test("passwords and API keys are distinguished, over several pages", async () => {
  list = "ServiceSpecificCredentials";
  pages = [[PASSWORD], [API_KEY]];
  const read = await readServiceSpecificCredentials(context());
  expect(read.map(({ kind, isActive, expiresAt }) => [kind, isActive, expiresAt])).toEqual([
    ["PASSWORD", false, null],
    ["API_KEY", false, Date.UTC(2026, 1, 1)],
  ]);
});

test.each(["UserName", "Status", "CreateDate", "ServiceSpecificCredentialId", "ServiceName"])(
  "a credential without %s is an invalid answer, never an inactive credential",
  async (field) => {
    list = "ServiceSpecificCredentials";
    pages = [[Object.fromEntries(Object.entries(API_KEY).filter(([name]) => name !== field))]];
    await expect(readServiceSpecificCredentials(context())).rejects.toMatchObject({ code: "AWS_BAD_RESPONSE" });
  },
);

test("SSH public keys of each user are read from a page without IsTruncated", async () => {
  list = "SSHPublicKeys";
  const key = { UserName: "anna", SSHPublicKeyId: "APKAEIBAERJR2EXAMPLE", UploadDate: "2015-06-18T18:24:37Z" };
  const details = { users: [{ userName: "anna" }] } as unknown as Parameters<typeof readSshPublicKeys>[1];
  pages = [[{ ...key, Status: "Active" }]];
  expect(await readSshPublicKeys(context(), details)).toMatchObject([
    { sshPublicKeyId: "APKAEIBAERJR2EXAMPLE", isActive: true },
  ]);
  pages = [[key]];
  await expect(readSshPublicKeys(context(), details)).rejects.toMatchObject({ code: "AWS_BAD_RESPONSE" });
});
