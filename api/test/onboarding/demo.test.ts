import { afterAll, beforeAll, expect, test } from "vitest";
import { AlertEntity } from "../../src/db/entities/alert.ts";
import { Demo } from "../../src/services/onboarding/demo.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";

let product: TestPlatform;
beforeAll(async () => {
  product = await openTestPlatform();
});
afterAll(() => product.close());

test("each change in the demo account is found by the scan that follows", async () => {
  await product.scan();
  for (const name of ["support-temp", "support-temp-2"]) {
    const { message, scan } = await new Demo(product.scope()).change();
    expect(message).toContain(name);
    expect((await product.waitFor(scan.id)).counts!.opened).toBeGreaterThan(0);
    const alerts = await product.platform.orm.em.fork().find(AlertEntity, { resourceName: name, status: "OPEN" });
    expect(alerts.map((alert) => alert.checkId)).toContain("admin-user");
  }
});

test("without a sandbox the change fails and no scan starts", async () => {
  await product.platform.orm.em.fork().execute("update account set endpoint = 'http://127.0.0.1:1'");
  await expect(new Demo(product.scope()).change()).rejects.toMatchObject({ code: "AWS_UNREACHABLE" });
});
