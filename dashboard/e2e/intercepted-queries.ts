/** Holds or fails the GraphQL requests of a page until the test lets them pass. */
import type { Page } from "playwright-core";

export type InterceptedAnswer = "nothing" | "500" | "no connection";

interface Interception {
  readonly answer: InterceptedAnswer;
  /** The operations that are not intercepted. */
  readonly passes: readonly string[];
  readonly isHeld: boolean;
  /** Whether requests pass until `mark`. */
  readonly isFromMark?: boolean;
}

interface InterceptedWindow {
  /** Answers the held requests. */
  releaseQueries?: () => void;
}

export interface InterceptedQueries extends AsyncDisposable {
  /** Answers the requests that are held, and every later one at once. */
  release(): Promise<void>;
  /** Intercepts from now on, if the interception waits for it. */
  mark(): Promise<void>;
  /** Lets requests pass until the next `mark`. */
  unmark(): Promise<void>;
}

/**
 * Answers every GraphQL request of later documents with `answer`, until `letPassFromClick` sees a click. If `isHeld`, no
 * request is answered before `release`. Works inside the page: with Playwright's own interception every request passes
 * the test, and the page has no cache, which doubles the CPU time of a load.
 */
export async function interceptQueries(page: Page, interception: Interception): Promise<InterceptedQueries> {
  const script = await page.addInitScript(intercept, interception);
  return {
    release: () => page.evaluate(() => (globalThis as InterceptedWindow).releaseQueries?.()),
    mark: () =>
      page.evaluate(() => {
        if (!("releaseQueries" in globalThis)) throw new Error("This document is from before the interception.");
        document.documentElement.setAttribute("data-intercepted", "");
      }),
    unmark: () => page.evaluate(() => document.documentElement.removeAttribute("data-intercepted")),
    [Symbol.asyncDispose]: () => script.dispose(),
  };
}

/** Runs in the page before its own scripts. */
function intercept({ answer, passes, isHeld, isFromMark = false }: Interception): void {
  const { resolve, promise } = Promise.withResolvers<void>();
  if (!isHeld) resolve();
  Object.assign(globalThis, { releaseQueries: resolve });
  const send = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const address = new URL(input instanceof Request ? input.url : String(input), location.href);
    if (address.pathname !== "/graphql") return send(input, init);
    const { operationName } = JSON.parse(String(init?.body)) as { operationName: string };
    const isWaiting = isFromMark && !document.documentElement.hasAttribute("data-intercepted");
    if (isWaiting || passes.includes(operationName)) return send(input, init);
    if (answer === "nothing") return new Promise(() => undefined);
    await promise;
    if (document.documentElement.hasAttribute("data-clicked")) return send(input, init);
    if (answer === "no connection") throw new TypeError("Failed to fetch");
    const error = {
      message: "Something went wrong on our side.",
      extensions: { code: "INTERNAL", requestId: "request-e2e", retryable: true },
    };
    return Response.json({ errors: [error] }, { status: 500 });
  };
}

/** Lets requests pass from the next click on. A poll before the click still fails, so it cannot hide the retry button. */
export async function letPassFromClick(page: Page): Promise<void> {
  await page.evaluate(() => {
    const mark = () => document.documentElement.setAttribute("data-clicked", "");
    document.addEventListener("click", mark, { capture: true, once: true });
  });
}
