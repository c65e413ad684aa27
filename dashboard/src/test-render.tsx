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

/** Renders a component in the dashboard's theme, without animations. */
export function renderComponent(
  component: ReactElement,
): RenderResult & { readonly change: (next: ReactElement) => void } {
  const withTheme = (element: ReactElement): ReactElement => (
    <MantineProvider theme={theme} env="test">
      {element}
    </MantineProvider>
  );
  const result = render(withTheme(component));
  return { ...result, change: (next) => result.rerender(withTheme(next)) };
}

/** Renders a component that contains links, in a router that shows it at every URL. */
export async function renderWithLinks(component: ReactElement): Promise<RenderResult> {
  const root = createRootRoute();
  const anywhere = createRoute({ getParentRoute: () => root, path: "$", component: () => component });
  const router = createRouter({
    routeTree: root.addChildren([anywhere]),
    history: createMemoryHistory({ initialEntries: ["/alerts"] }),
  });
  await router.load();
  return renderComponent(<RouterProvider router={router as never} />);
}
