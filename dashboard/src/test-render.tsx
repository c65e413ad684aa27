import { MantineProvider } from "@mantine/core";
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from "@tanstack/react-router";
import { render, type RenderResult } from "@testing-library/react";
import type { ReactElement } from "react";
import { theme } from "./theme.ts";

/** A component as it stands on a page: in our theme, with animations off. */
export function renderPart(part: ReactElement): RenderResult & { readonly change: (next: ReactElement) => void } {
  const within = (each: ReactElement): ReactElement => (
    <MantineProvider theme={theme} env="test">
      {each}
    </MantineProvider>
  );
  const result = render(within(part));
  return { ...result, change: (next) => result.rerender(within(next)) };
}

/** A component that holds links, under a router of its own; any address leads to it. */
export async function renderWithLinks(part: ReactElement): Promise<RenderResult> {
  const root = createRootRoute();
  const anywhere = createRoute({ getParentRoute: () => root, path: "$", component: () => part });
  const router = createRouter({
    routeTree: root.addChildren([anywhere]),
    history: createMemoryHistory({ initialEntries: ["/alerts"] }),
  });
  await router.load();
  return renderPart(<RouterProvider router={router as never} />);
}
