/**
 * Every page of the dashboard. To add one:
 *
 *  1. `pages/<screen>/page.tsx` exports `<Screen>Page`; it fetches (documents of `gql/<subject>.ts`), and the parts that
 *     draw stand beside it. Pages never import pages; what two share is a component (draws, never fetches) or in lib/.
 *  2. Its operations go to `schema/operations/<subject>.graphql`; `npm run schema` writes `gql/<subject>.ts`.
 *  3. Its route below: `child("/path", lazy(...))`, with a reader for each search parameter. All view state lives in
 *     the search; what does not fit is dropped, so an old link still opens its page.
 *  4. Its line in `pages/frame/navigation.ts`, when it stands in the sidebar.
 *
 * In the page: `const route = getRouteApi("/frame/path")`, then `route.useSearch()`, `route.useNavigate()`, and
 * `useSession()` for the accounts and the one that the header narrows to.
 */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet, retainSearchParams } from "@tanstack/react-router";
import { parseSearch, readText, type SearchValues, stringifySearch } from "./lib/search.ts";
import { Frame } from "./pages/frame/frame.tsx";
import { NotFoundPage } from "./pages/not-found/page.tsx";

interface SignInSearch {
  readonly token?: string | undefined;
  /** Where to go afterwards: a path of ours. */
  readonly from?: string | undefined;
}

interface FrameSearch {
  /** Our id or AWS's number of the account that the pages are narrowed to. */
  readonly account?: string | undefined;
}

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFoundPage });

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: (search: SearchValues): SignInSearch => ({ token: readText(search["token"]), from: readText(search["from"]) }),
  component: lazyRouteComponent(() => import("./pages/sign-in/page.tsx"), "SignInPage"),
});

const frame = createRoute({
  getParentRoute: () => root,
  id: "frame",
  validateSearch: (search: SearchValues): FrameSearch => ({ account: readText(search["account"]) }),
  // The account chosen in the header stays chosen from page to page.
  search: { middlewares: [retainSearchParams(["account"])] },
  component: Frame,
});

const overview = createRoute({
  getParentRoute: () => frame,
  path: "/",
  component: lazyRouteComponent(() => import("./pages/overview/page.tsx"), "OverviewPage"),
});

const pages = [overview];

export const router = createRouter({
  routeTree: root.addChildren([signIn, frame.addChildren(pages)]),
  parseSearch: (text) => parseSearch(text),
  stringifySearch: (values) => stringifySearch(values),
  defaultPreload: "intent",
  defaultPreloadDelay: 60,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
