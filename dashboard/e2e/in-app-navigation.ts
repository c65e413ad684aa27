/** Navigation inside a document of the dashboard, as by a link. A new document takes three times the CPU time. */
import type { Page } from "playwright-core";
import { untilSettled } from "./product.ts";

interface Location {
  readonly state: { readonly __TSR_key?: string };
}

interface DashboardRouter {
  readonly history: { readonly location: Location; push(path: string): void };
  readonly state: { readonly status: string; readonly resolvedLocation?: Location };
}

interface ApolloClient {
  clearStore(): Promise<unknown>;
}

/** Kept in `globalThis` of the document. */
interface Dashboard {
  readonly router?: DashboardRouter;
  readonly client?: ApolloClient;
}

interface Fiber {
  readonly child: Fiber | null;
  readonly sibling: Fiber | null;
  readonly memoizedProps: Dashboard | null;
  readonly stateNode: { readonly current: Fiber };
}

/**
 * Opens a page of the dashboard and waits until it is settled. Loads a document only if the tab shows no dashboard. Fails
 * if the dashboard's router is not found, because a silent load would double the time of the tests.
 */
export async function follow(page: Page, path: string): Promise<void> {
  const hasFollowed = await page.evaluate((path) => {
    const element: unknown = document.getElementById("root");
    const entries = Object.entries((element ?? {}) as Record<string, Fiber>);
    const container = entries.find(([name]) => name.startsWith("__reactContainer$"))?.[1];
    if (!container) return false;
    const fibers = [container.stateNode.current];
    let { router, client } = globalThis as Dashboard;
    for (let fiber = fibers.pop(); fiber && !(router && client); fiber = fibers.pop()) {
      router ??= fiber.memoizedProps?.router;
      client ??= fiber.memoizedProps?.client;
      for (const next of [fiber.sibling, fiber.child]) if (next) fibers.push(next);
    }
    if (!router || !client) throw new Error("The dashboard's router and client were not found.");
    Object.assign(globalThis, { router, client });
    router.history.push(path);
    return true;
  }, path);
  if (hasFollowed) {
    // The router gives each entry of the history a key, so an earlier visit of the same URL is not mistaken for this one.
    await page.waitForFunction(() => {
      const { history, state } = (globalThis as unknown as Required<Dashboard>).router;
      const key = history.location.state.__TSR_key;
      return state.status === "idle" && state.resolvedLocation?.state.__TSR_key === key;
    });
  } else await page.goto(path);
  await untilSettled(page);
}

/**
 * Leaves the tab as after a sign-out, in the same document and without ending the session: no page, frame, dialog or
 * message, and nothing of what was read. A page that is opened next reads everything, as after a sign-in.
 */
export async function leave(page: Page): Promise<void> {
  await follow(page, "/sign-in");
  await page.evaluate(async () => {
    for (const button of document.querySelectorAll<HTMLElement>('[aria-label="Close message"]')) button.click();
    await (globalThis as unknown as Required<Dashboard>).client.clearStore();
  });
}
