/** Holds or fails the GraphQL requests of a page until the test lets them pass. */
import type { Page } from "playwright-core";

/**
 * Answers every GraphQL request with `answer` when `isHeld` is over, except the operations in `passes`, until
 * `letPassFromClick` sees a click.
 */
export async function interceptQueries(
  page: Page,
  answer: "nothing" | "500" | "no connection",
  passes: readonly string[] = ["Session"],
  isHeld: Promise<void> = Promise.resolve(),
): Promise<void> {
  await page.route("**/graphql", async (route) => {
    const { operationName } = (route.request().postDataJSON() ?? {}) as { operationName?: string };
    if (operationName !== undefined && passes.includes(operationName)) return route.continue();
    await isHeld;
    if (answer !== "nothing" && (await wasClicked(page))) return route.continue();
    if (answer === "500") {
      return route.fulfill({
        status: 500,
        json: {
          errors: [
            {
              message: "Something went wrong on our side.",
              extensions: { code: "INTERNAL", requestId: "request-e2e", retryable: true },
            },
          ],
        },
      });
    }
    // For "nothing", the request stays open until the page closes.
    if (answer === "no connection") return route.abort("connectionrefused");
  });
}

/** Lets requests pass from the next click on. A poll before the click still fails, so it cannot hide the retry button. */
export async function letPassFromClick(page: Page): Promise<void> {
  await page.evaluate(() => {
    const mark = () => document.documentElement.setAttribute("data-clicked", "");
    document.addEventListener("click", mark, { capture: true, once: true });
  });
}

const wasClicked = (page: Page) => page.evaluate(() => document.documentElement.hasAttribute("data-clicked"));
