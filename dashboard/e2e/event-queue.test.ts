/** Events in near real time: set up on the account's page, seen in an open list of alerts, with who acted. */
import { AttachUserPolicyCommand, IAMClient } from "@aws-sdk/client-iam";
import { expect, test } from "vitest";
import { now } from "../../api/src/clock.ts";
import { violations } from "./axe.ts";
import { journeys, open, page, product } from "./journey.ts";

const QUEUE = "iam-monitor-events";
const ACTOR = "d.castellanos";
const USER = "p.novak";
const WAIT_MS = 120_000;

journeys({
  async prepare({ platform }) {
    const queue = platform.demo.queueNamed(QUEUE);
    platform.demo.eventQueues.push(queue);
    await platform.scan();
  },
});

async function queueStates(): Promise<string[]> {
  const { eventQueues } = (await product.server.graphql("{ eventQueues { state } }")).data;
  return (eventQueues as { state: string }[]).map(({ state }) => state);
}

test("an admin sets an event queue up, and it is read", { timeout: 240_000 }, async () => {
  await open("/settings/accounts");
  const section = page.getByRole("region", { name: /^Events of / });
  await section.getByText(/Not set up/).waitFor();
  await section.getByRole("button", { name: "Set up events…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText(/Deploy this template in us-east-1/).waitFor();
  const downloading = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Download for CloudFormation" }).click();
  expect((await downloading).suggestedFilename()).toBe("iam-monitor-events.json");
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole("textbox", { name: "Queue URL" }).fill("https://example.com/queue");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.getByText(/must be the URL of a queue/).waitFor();
  await dialog
    .getByRole("textbox", { name: "Queue URL" })
    .fill(`https://sqs.us-east-1.amazonaws.com/111122223333/${QUEUE}`);
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.waitFor({ state: "detached" });
  await section.getByText(/The queue is read/).waitFor({ timeout: WAIT_MS });
  await section.getByRole("button", { name: "Test the queue" }).click();
  await section.getByText(/The queue can be read/).waitFor();
});

test("an open list shows the alerts of a call, and the alert names who called", { timeout: 300_000 }, async () => {
  await open(`/alerts?q=${encodeURIComponent(`is:open user:${USER} check:direct-attach`)}`);
  await page.getByRole("searchbox").or(page.getByRole("combobox")).first().waitFor();
  const { demo, sandbox } = product.platform;
  const { accessKeyId, secretAccessKey } = demo.createAccessKey(demo.user(ACTOR));
  const client = new IAMClient({
    region: "us-east-1",
    endpoint: sandbox.url,
    credentials: { accessKeyId, secretAccessKey },
  });
  await client.send(
    new AttachUserPolicyCommand({ UserName: USER, PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess" }),
  );
  const calledAt = now();
  client.destroy();
  const link = page.getByRole("link", { name: `${USER} has directly attached policies` });
  await link.waitFor({ timeout: WAIT_MS });
  console.log(`In the open list ${(now() - calledAt) / 1_000} s after the call.`);
  await link.click();
  const history = page.getByRole("list", { name: "History of this alert" });
  await history.getByText(ACTOR).first().waitFor();
  await history.getByText("AttachUserPolicy").first().waitFor();

  await open("/changes");
  await page.getByText("AttachUserPolicy").first().waitFor();
  expect(await violations(page)).toEqual([]);
  await open(`/accounts/111122223333/users/${USER}?tab=history`);
  await page.getByText("AttachUserPolicy").first().waitFor();
});

test("every page says that a queue is not read, and the account says why", { timeout: 240_000 }, async () => {
  product.platform.sandbox.faults.add({ kind: "deny", action: "sqs:ReceiveMessage" });
  // An open page reads the state of the queues every 20 s. One that is opened now shows it at once.
  await expect.poll(async () => queueStates(), { timeout: WAIT_MS }).toEqual(["NOT_READ"]);
  await open("/users");
  await page
    .getByRole("complementary", { name: "Event queues" })
    .getByText(/are not received/)
    .waitFor({ timeout: WAIT_MS });
  await page.getByRole("link", { name: "Show the reason" }).click();
  await page
    .getByRole("alert")
    .getByText(/sqs:ReceiveMessage/)
    .waitFor();
  expect(await violations(page)).toEqual([]);
  product.platform.sandbox.faults.clear();
  const section = page.getByRole("region", { name: /^Events of / });
  await section.getByRole("button", { name: "Stop reading…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Stop reading" }).click();
  await section.getByText(/Not set up/).waitFor();
});
