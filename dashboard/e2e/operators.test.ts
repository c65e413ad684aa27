/** People and machines, as an admin lets them in and as they come. */
import { expect, test } from "vitest";
import { browser, product, stage } from "./journey.ts";
import { openBrowserSession, untilSettled, type Visitor } from "./product.ts";

const PASSWORD = "a password of some length";

stage();

async function signInByPassword(visitor: Visitor, name: string, password: string): Promise<void> {
  await visitor.page.goto("/sign-in");
  await visitor.page.getByLabel("Name").fill(name);
  await visitor.page.getByRole("textbox", { name: "Password" }).fill(password);
  await visitor.page.keyboard.press("Enter");
}

test("an invitation, a password, a token, and the record of it all", async () => {
  const admin = await openBrowserSession(browser, product, { session: await product.session() });
  const { page } = admin;
  await page.goto("/settings/operators");
  await page.getByRole("button", { name: "Invite somebody" }).click();
  await page.getByLabel("Name").fill("anna@example.org");
  await page.getByRole("radio", { name: /^analyst/ }).check();
  await page.getByRole("button", { name: "Make a link" }).click();
  const address = (await page
    .getByRole("region", { name: "Link for anna@example.org", exact: true })
    .textContent())!.trim();
  expect(address).toContain("/sign-in#invitation=");
  await page.getByRole("row", { name: /anna@example.org.*Invited/ }).waitFor();

  const anna = await openBrowserSession(browser, product);
  await anna.page.goto(address);
  await anna.page.getByRole("textbox", { name: "New password" }).fill(PASSWORD);
  await anna.page.getByRole("button", { name: "Come in" }).click();
  await anna.page.getByRole("heading", { name: "Overview" }).waitFor();
  // What her role lacks is said, not hidden behind an error.
  await anna.page.goto("/settings/operators");
  await anna.page.getByRole("alert").getByText("Your role does not include the operators").waitFor();

  await anna.page.goto("/settings/tokens");
  await anna.page.getByRole("button", { name: "Make a token" }).click();
  await anna.page.getByLabel("Name").fill("notebook");
  await expect.poll(() => anna.page.getByRole("radio").count()).toBe(2);
  await anna.page.getByRole("button", { name: "Make it" }).click();
  const header = (await anna.page.getByRole("region", { name: "Header" }).textContent())!.trim();
  const [, authorization] = header.split(/: /);
  expect(
    (await product.server.graphql("{ viewer { name role } }", {}, { authorization: authorization! })).data.viewer,
  ).toEqual({
    name: "notebook",
    role: "viewer",
  });
  await anna.page.getByRole("button", { name: "Revoke notebook" }).click();
  await anna.page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await anna.page.getByRole("row", { name: /notebook.*revoked/ }).waitFor();
  expect(
    (await product.server.graphql("{ viewer { name } }", {}, { authorization: authorization! })).errors[0]?.extensions[
      "code"
    ],
  ).toBe("UNAUTHENTICATED");

  await page.goto("/audit-log");
  await page.getByRole("row", { name: /anna@example.org revoked a token notebook/ }).waitFor();
  await page.getByRole("button", { name: "Verify the record" }).click();
  await page.getByText(/each as it was written/).waitFor();
  expect([...admin.problems, ...anna.problems.filter((problem) => !problem.includes("403"))]).toEqual([]);
  await Promise.all([admin.close(), anna.close()]);
});

test("a password of one's own, and back in by it", async () => {
  const visitor = await openBrowserSession(browser, product, { session: await product.session() });
  const { page } = visitor;
  await page.goto("/settings/profile");
  await page.getByRole("textbox", { name: "New password" }).fill(PASSWORD);
  await page.getByRole("button", { name: "Change the password" }).click();
  await page.getByText("Your password is changed").waitFor();
  await visitor.context.clearCookies();
  await signInByPassword(visitor, "admin", "a wrong password");
  await page.getByRole("alert").getByText("The name or the password is not right.").waitFor();
  await signInByPassword(visitor, "ADMIN", PASSWORD);
  await page.getByRole("heading", { name: "Overview" }).waitFor();
  await untilSettled(page);
  await visitor.close();
});

test("who signed in long ago shows the password before he lets somebody in", async () => {
  const visitor = await openBrowserSession(browser, product);
  const { page } = visitor;
  await signInByPassword(visitor, "admin", PASSWORD);
  await page.getByRole("heading", { name: "Overview" }).waitFor();
  await product.platform
    .scope()
    .em.execute("update operator_session set authenticated_at = authenticated_at - interval '6 minutes'");
  await page.goto("/settings/operators");
  await page.getByRole("button", { name: "Invite somebody" }).click();
  await page.getByLabel("Name").fill("berta");
  await page.getByRole("button", { name: "Make a link" }).click();
  const proof = page.getByRole("dialog", { name: "Confirm it's you" });
  await proof.getByRole("textbox", { name: "Your password" }).fill("wrong");
  await proof.getByRole("button", { name: "Continue" }).click();
  await proof.getByRole("alert").getByText("The password is not right.").waitFor();
  await proof.getByRole("textbox", { name: "Your password" }).fill(PASSWORD);
  await proof.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("region", { name: "Link for berta", exact: true }).waitFor();
  expect(visitor.problems).toEqual([]);
  await visitor.close();
});
