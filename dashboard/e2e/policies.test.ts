/** What a policy really allows: its page, and a document that somebody pastes, with the mouse and by keys alone. */
import { expect, test } from "vitest";
import { journeys, open, page, product } from "./journey.ts";

journeys({ prepare: ({ platform }) => platform.scan() });

async function openPolicy(name: string): Promise<void> {
  const { data } = await product.server.graphql(
    "query P($query: String!) { policies(filter: { query: $query }, first: 1) { nodes { id } } }",
    {
      query: `name:${name}`,
    },
  );
  await open(`/policies/${data.policies.nodes[0].id}`);
}

const lineInAddress = () => Number(new URL(page.url()).searchParams.get("line"));
const field = () => page.getByRole("textbox", { name: "Policy document" });

test("a policy says what it comes to, which ways up it opens, and leads from issue to issue by keys", async () => {
  await openPolicy("FunctionDeployment");
  await page.getByText("May change ecs and lambda on every resource; call iam:PassRole on every resource.").waitFor();
  await page.getByRole("heading", { name: "Ways up that it opens" }).waitFor();
  await page.getByText("New function with a stronger role, invoke it").waitFor();
  await page.keyboard.press("n");
  await expect.poll(lineInAddress).toBeGreaterThan(0);
  const first = lineInAddress();
  await page.keyboard.press("n");
  await expect.poll(lineInAddress).toBeGreaterThan(first);
  await page.keyboard.press("p");
  await expect.poll(lineInAddress).toBe(first);
  // The mark says in words what its icon and colour say.
  await expect
    .poll(() => page.getByRole("button", { name: /^Line \d+: High: Allows passing any role/ }).count())
    .toBe(1);
});

test("what it allows is narrowed by access level, service and name", async () => {
  await openPolicy("DataLakeFullAccess");
  await page.getByRole("tab", { name: /What it allows/ }).click();
  const actions = page.getByRole("list", { name: "Allowed actions" });
  await actions.getByText("s3:AbortMultipartUpload").waitFor();
  await page.getByRole("button", { name: /^Permissions/ }).click();
  await actions.getByText("s3:PutBucketPolicy").waitFor();
  await actions.getByText("s3:AbortMultipartUpload").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Show all", exact: true }).click();
  await page.getByRole("button", { name: "glue", exact: true }).click();
  await actions.getByText("glue:GetTables").waitFor();
  await page.getByRole("button", { name: "glue", exact: true }).click();
  await page.keyboard.press("/");
  await page.keyboard.type("bucketpolicy");
  await actions.getByText("s3:GetBucketPolicyStatus").waitFor();
  expect(new URL(page.url()).searchParams.get("tab")).toBe("allows");
});

test("the narrower policy stands beside the existing one, with what each change rests on", async () => {
  await openPolicy("FunctionDeployment");
  await page.getByRole("tab", { name: /Narrower/ }).click();
  await page.getByRole("heading", { name: "Look at it" }).waitFor();
  await page.getByText(/^Nothing here rests on what its holders use\./).waitFor();
  const difference = page.getByRole("region", { name: /narrower one/ });
  await difference.getByText('"iam:PassedToService"').first().waitFor();
  await difference.getByText("removed:").first().waitFor({ state: "attached" });
});

test("a pasted document is read as it is typed, its errors stand at their place, and nothing of it is kept", async () => {
  await open("/policies");
  await page.getByRole("link", { name: "Analyse a document" }).click();
  await field().fill('{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},]}');
  await page.getByText(/^Not evaluated\. A comma stands before the closing bracket\. Line 1, column \d+/).waitFor();
  await page.getByRole("button", { name: "Go to the error" }).click();
  expect(await field().evaluate((element: HTMLTextAreaElement) => element.value[element.selectionStart])).toBe(",");
  await field().fill('{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}');
  await page.getByText("Administrator: may do everything on every resource.").waitFor();
  await page.getByText("Allows every action on every resource.", { exact: true }).waitFor();
  await page.getByRole("tab", { name: /What it allows/ }).click();
  await page.getByRole("list", { name: "Allowed actions" }).getByRole("listitem").first().waitFor();
});

test("a document is analysed by keys alone", async () => {
  await open("/policies/analyze");
  await page.keyboard.press("/");
  await page.keyboard.insertText('{"Statement":{"Effect":"Allow","Action":"iam:PassRole","Resource":"*"}}');
  await page.keyboard.press("Tab");
  await page.getByText("May call iam:PassRole on every resource.").waitFor();
  await page.getByRole("tab", { name: /Document/ }).focus();
  await page.keyboard.press("ArrowRight");
  await page.getByRole("heading", { name: "By access level" }).waitFor();
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("n");
  await expect.poll(lineInAddress).toBe(1);
});
