/** Policy pages and the analysis of pasted documents, with mouse and keyboard. */
import { expect, test } from "vitest";
import { journeys, open, page, product } from "./journey.ts";

journeys({ isScanned: true });

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

test("a policy page shows summary and escalation techniques, and keys move between its issues", async () => {
  await openPolicy("FunctionDeployment");
  await page.getByText("May change ecs and lambda on every resource; call iam:PassRole on every resource.").waitFor();
  await page.getByRole("heading", { name: "Escalation techniques it enables" }).waitFor();
  await page.getByText("Create a function with a stronger role and invoke it", { exact: true }).waitFor();
  await page.keyboard.press("n");
  await expect.poll(lineInAddress).toBeGreaterThan(0);
  const first = lineInAddress();
  await page.keyboard.press("n");
  await expect.poll(lineInAddress).toBeGreaterThan(first);
  await page.keyboard.press("p");
  await expect.poll(lineInAddress).toBe(first);
  // The label of the mark names the severity that its icon and colour show.
  await expect
    .poll(() => page.getByRole("button", { name: /^Line \d+: High: Allows passing any role/ }).count())
    .toBe(1);
});

test("a policy whose only issue is the technique that it enables has the risk of its alert", async () => {
  await openPolicy("ContractorTooling");
  await page.getByRole("heading", { name: "Escalation techniques it enables" }).waitFor();
  await page
    .getByRole("button", { name: /^Line \d+: High: Enables privilege escalation by itself: [^;]+; / })
    .waitFor();
  expect(await page.getByText("No risks found in this document.").count()).toBe(0);
  await open(`/policies?q=${encodeURIComponent("name:ContractorTooling risk:>=70")}`);
  await page.getByRole("grid").getByRole("link", { name: "ContractorTooling" }).waitFor();
});

test("allowed actions can be filtered by access level, service and name", async () => {
  await openPolicy("DataLakeFullAccess");
  await page.getByRole("tab", { name: /What it allows/ }).click();
  const actions = page.getByRole("list", { name: "Allowed actions" });
  // The most dangerous actions come first.
  await expect.poll(() => actions.getByRole("listitem").first().textContent()).toContain("Permissions management");
  await page.getByRole("button", { name: /^Write/ }).click();
  await actions.getByText("s3:AbortMultipartUpload").waitFor();
  await page.getByRole("button", { name: /^Permissions management/ }).click();
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

test("the suggested policy is shown beside the current one, with the reason for each change", async () => {
  await openPolicy("FunctionDeployment");
  await page.getByRole("tab", { name: /Least privilege/ }).click();
  await page.getByRole("heading", { name: "Needs review" }).waitFor();
  await page.getByText(/^These suggestions do not use last accessed data\./).waitFor();
  const difference = page.getByRole("region", { name: /Current and suggested document/ });
  await difference.getByText('"iam:PassedToService"').first().waitFor();
  await difference.getByText("removed:").first().waitFor({ state: "attached" });
});

test("a document is analysed while typing, and its errors can be located", async () => {
  await open("/policies");
  await page.getByRole("link", { name: "Analyse a document" }).click();
  await field().fill('{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},]}');
  await page.getByText(/^Not evaluated\. Trailing comma before the closing bracket\. Line 1, column \d+/).waitFor();
  await page.getByRole("button", { name: "Go to the error" }).click();
  expect(await field().evaluate((element: HTMLTextAreaElement) => element.value[element.selectionStart])).toBe(",");
  await field().fill('{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}');
  await page.getByText("Administrator: may do everything on every resource.").waitFor();
  await page.getByText("Allows every action on every resource.", { exact: true }).waitFor();
  await page.getByRole("tab", { name: /What it allows/ }).click();
  await page.getByRole("list", { name: "Allowed actions" }).getByRole("listitem").first().waitFor();
});

test("a document can be analysed with the keyboard alone", async () => {
  await open("/policies/analyze");
  await page.keyboard.press("/");
  await page.keyboard.insertText('{"Statement":{"Effect":"Allow","Action":"iam:PassRole","Resource":"*"}}');
  await page.keyboard.press("Tab");
  await page.getByText("May call iam:PassRole on every resource.").waitFor();
  await page.getByRole("tab", { name: /Document/ }).focus();
  await page.keyboard.press("ArrowRight");
  await page.getByRole("heading", { name: "Filter by access level" }).waitFor();
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("n");
  await expect.poll(lineInAddress).toBe(1);
});

test("the versions of a policy can be compared, and a policy with one version says so", async () => {
  await openPolicy("DataLakeFullAccess");
  await page.getByRole("tab", { name: "Versions" }).click();
  await page.getByText("No other version was read").waitFor();
  product.platform.demo.apply("widen-policy");
  const aws = product.platform.demo;
  const policy = aws.policy(`arn:aws:iam::${product.platform.account.awsAccountId}:policy/AppServerAccess`);
  aws.createPolicyVersion(policy, policy.versions[0]!.document, false);
  await product.platform.scan();
  await openPolicy("AppServerAccess");
  await page.getByRole("tab", { name: "Versions" }).click();
  const rows = page.getByRole("region", { name: "Versions" }).getByRole("row");
  await expect.poll(() => rows.count()).toBe(4);
  await rows.nth(1).getByText("Now the default").waitFor();
  await rows.nth(2).getByText("Never the default in a scan").waitFor();
  await rows.nth(3).getByText("Before changes were recorded").waitFor();
  await page.getByText("added:").first().waitFor();
  expect(await page.getByText('"iam:PassRole"').count()).toBe(1);
  await page.getByLabel("Compare", { exact: true }).selectOption({ index: 0 });
  await page.getByText("The documents of these two versions are the same.").waitFor();
  await rows.nth(1).getByRole("link").first().click();
  await page.getByRole("heading", { name: /^Scan/ }).waitFor();
});
