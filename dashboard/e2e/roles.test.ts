/** Actions that a role does not include are shown disabled with a reason, and no page fails. */
import type { Locator, Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { addUser } from "../../api/test/support/rotation-fixture.ts";
import { OperatorEntity } from "../../api/src/db/entities/access.ts";
import { type AccessRole, ROLES } from "../../api/src/services/core/permissions.ts";
import { Rotations } from "../../api/src/services/rotation/rotations.ts";
import { RotationSchedules } from "../../api/src/services/rotation/schedules.ts";
import { violations } from "./axe.ts";
import { follow } from "./in-app-navigation.ts";
import { browser, product, stage } from "./journey.ts";
import { demoResources, type Known, ROWS, userPath } from "./screens.ts";
import { type BrowserSession, isLongForm, openBrowserSession, type Product } from "./product.ts";

interface Action {
  readonly needs: AccessRole;
  /** The accessible name of a button, or of a link if the operator's role may open the page. */
  readonly named: string | RegExp;
  /** The ARIA role of the field. Set for fields that are disabled as a group. */
  readonly isField?: "textbox" | "button";
}

interface Place {
  readonly name: string;
  readonly path: (known: Known) => string;
  readonly before?: (page: Page) => Promise<void>;
  readonly actions: readonly Action[];
}

const PLACES: readonly Place[] = [
  {
    name: "the frame",
    path: () => "/",
    actions: [
      { needs: "analyst", named: /^Scan now/ },
      { needs: "analyst", named: "Simulate an incident…" },
    ],
  },
  {
    name: "an alert",
    path: ({ alert }) => `/alerts/${alert}`,
    actions: [
      { needs: "analyst", named: "Set aside" },
      { needs: "analyst", named: "Assign…" },
      { needs: "analyst", named: "Comment", isField: "textbox" },
    ],
  },
  {
    name: "several alerts",
    path: () => "/alerts",
    async before(page) {
      await page
        .getByRole("checkbox", { name: /^Select alert/ })
        .first()
        .click();
      await page.getByRole("toolbar", { name: "Selected alerts" }).waitFor();
    },
    actions: ["Set aside", "Assign…", "Reopen"].map((named) => ({ needs: "analyst", named })),
  },
  { name: "a scan", path: ({ scan }) => `/scans/${scan}`, actions: [{ needs: "analyst", named: "Scan again" }] },
  {
    name: "a user's keys",
    path: (known) => `${userPath(known)}?tab=keys`,
    actions: [{ needs: "operator", named: "Rotate…" }],
  },
  {
    name: "schedules",
    path: () => "/rotation?tab=schedules",
    actions: ["New schedule…", "Pause", "Delete…"].map((named) => ({ needs: "operator", named })),
  },
  {
    name: "a rotation",
    path: ({ rotation }) => `/rotation/${rotation}`,
    // The API reports possible actions only to operators. The pattern lists several, because the rotation advances.
    actions: [{ needs: "operator", named: /^(Manage rotation|(Cancel|Pause|Roll back|Continue|Confirm migration)…)$/ }],
  },
  {
    name: "accounts",
    path: () => "/settings/accounts",
    actions: ["Connect an account", "Test the connection", "Edit account…", "Disconnect…"].map((named) => ({
      needs: "admin",
      named,
    })),
  },
  {
    name: "operators",
    path: () => "/settings/operators",
    actions: [{ needs: "admin", named: "Invite an operator…" }],
  },
  {
    name: "a check",
    path: () => "/checks?q=key-age-90",
    actions: [{ needs: "admin", named: "Switch the check off…", isField: "button" }],
  },
];
/** Pages that need a role as a whole. */
const WHOLE_PAGES: Readonly<Record<string, { readonly needs: AccessRole; readonly message: RegExp }>> = {
  "/approvals": {
    needs: "operator",
    message: /Your role does not allow access to the approval requests.*needs the role operator; yours is /,
  },
  "/settings/accounts/file": {
    needs: "admin",
    message: /Your role does not allow access to account files.*needs the role admin; yours is /,
  },
  "/settings/accounts/organization": {
    needs: "admin",
    message: /Your role does not allow access to organizations.*needs the role admin; yours is /,
  },
  "/settings/operators": {
    needs: "admin",
    message: /Your role does not allow access to the operators.*needs the role admin; yours is /,
  },
  "/settings/retention": {
    needs: "admin",
    message: /Your role does not allow access to retention.*needs the role admin; yours is /,
  },
  "/welcome": {
    needs: "admin",
    message: /Your role does not allow access to account connections.*needs the role admin; yours is /,
  },
};

let session: Awaited<ReturnType<Product["session"]>>;
let known: Known;

stage({ isScanned: true, prepare });

async function prepare(product: Product): Promise<void> {
  const scan = product.firstScanId!;
  const { key } = addUser(product.platform, "rotating-x");
  const scope = product.platform.scope();
  const { rotation } = await new Rotations(scope).request({ userName: "rotating-x", accessKeyId: key.accessKeyId });
  await new RotationSchedules(product.platform.scope()).create({
    accountId: product.platform.account.id,
    name: "weekly, all",
    target: "ACCOUNT",
    timeZone: "UTC",
    maxAgeDays: 3_000,
  });
  known = {
    ...(await demoResources(async (query) => (await product.server.graphql(query)).data)),
    scan,
    previousScan: scan,
    rotation: rotation!.id,
  };
  session = await product.session();
}

/** The tab of all roles. Another one would be a process of its own that loads the dashboard again. */
let browserSession: BrowserSession | undefined;
let page: Page;
let problems: string[];
const mutations: string[] = [];

describe.for(["viewer", "analyst", "operator"] as const)("as %s", (role) => {
  beforeAll(async () => {
    await product.platform.platform.orm.em.fork().nativeUpdate(OperatorEntity, {}, { role });
    if (!browserSession) {
      browserSession = await openBrowserSession(browser, product, { session });
      ({ page, problems } = browserSession);
      page.on("request", (request) => {
        const { query } = (request.method() === "POST" ? request.postDataJSON() : {}) as { query?: string };
        if (query?.trimStart().startsWith("mutation")) mutations.push(query.slice(0, 80));
      });
    }
    mutations.splice(0);
    problems.splice(0);
    // A document keeps the role that it began with.
    await page.goto("/");
  });

  const controlOf = ({ named, isField }: Action): Locator =>
    isField
      ? page.getByRole(isField, { name: named, exact: true })
      : page.getByRole("button", { name: named, exact: true }).or(page.getByRole("link", { name: named, exact: true }));

  async function expectRefused(action: Action): Promise<void> {
    const control = controlOf(action).first();
    const reason = `Requires the role ${action.needs}. Your role is ${role}.`;
    if (action.isField) {
      expect(await control.isDisabled()).toBe(true);
      return page.getByRole("group", { name: reason }).first().waitFor();
    }
    expect(await control.getAttribute("aria-disabled")).toBe("true");
    const tooltip = page.locator(`[id="${await control.getAttribute("aria-describedby")}"]`);
    expect(await tooltip.textContent()).toBe(reason);
    // The click of the action before left the mouse where this control may be.
    await page.mouse.move(0, 0);
    await tooltip.waitFor({ state: "hidden" });
    // A live update may move the control away from the mouse.
    await expect
      .poll(async () => {
        await control.hover({ force: true });
        return tooltip.isVisible();
      })
      .toBe(true);
    const { x, width } = (await tooltip.boundingBox())!;
    expect(x >= 0 && x + width <= page.viewportSize()!.width).toBe(true);
    await page.mouse.move(0, 0);
    await tooltip.waitFor({ state: "hidden" });
    await control.focus();
    await tooltip.waitFor();
    await page.keyboard.press("Enter");
    await control.click({ force: true });
    expect(await page.getByRole("dialog").count()).toBe(0);
    expect(mutations).toEqual([]);
  }

  test.for(PLACES)("$name", async ({ path, before, actions }) => {
    await follow(page, path(known));
    await before?.(page);
    const isRefused = ({ needs }: Action) => ROLES.indexOf(needs) > ROLES.indexOf(role);
    for (const action of actions) {
      const control = controlOf(action).first();
      await control.waitFor();
      if (isRefused(action)) await expectRefused(action);
      else
        expect([await control.getAttribute("aria-disabled"), await control.isEnabled()], String(action.named)).toEqual([
          null,
          true,
        ]);
    }
    // A place that refuses nothing looks as it does to an administrator. matrix.test.ts checks those that need no step before.
    if (before || actions.some(isRefused)) expect(await violations(page)).toEqual([]);
  });

  test("every page opens or says which role it needs", { timeout: 180_000 }, async () => {
    // A page that opens for a viewer opens for every role above.
    const rows = role === "viewer" || isLongForm ? ROWS : ROWS.filter(({ route }) => Object.hasOwn(WHOLE_PAGES, route));
    for (const { route, path } of rows) {
      await follow(page, path(known));
      const messages = await page.getByRole("main").getByRole("alert").allTextContents();
      const whole = WHOLE_PAGES[route];
      if (whole && ROLES.indexOf(whole.needs) > ROLES.indexOf(role))
        expect(messages.join(), route).toMatch(whole.message);
      else expect(messages, route).toEqual([]);
    }
    // The browser logs every rejected request.
    expect(problems.filter((problem) => !problem.includes("403"))).toEqual([]);
  });
});
