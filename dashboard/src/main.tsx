import "@fontsource-variable/inter/wght.css";
import "./mantine.css";
import "./tokens.css";
import { ApolloProvider } from "@apollo/client/react";
import { localStorageColorSchemeManager, MantineProvider } from "@mantine/core";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { apolloClient, setPasskeyRequiredHandler, setSignedOutHandler } from "./apollo.ts";
import { rememberedPages } from "./features/alerts/remembered-pages.ts";
import { preloadOverview } from "./pages/overview/overview-data.ts";
import { ToastStack } from "./ui/toast-stack.tsx";
import { router } from "./routes.tsx";
import { cssVariables, theme } from "./theme.ts";

/** The style nonce set by the server. Empty in development, because no server replaces the placeholder. */
function styleNonce(): string {
  const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? "";
  return nonce.startsWith("__") ? "" : nonce;
}

const nonce = styleNonce();
// Mantine's dialogs lock page scrolling with a library that reads its nonce only from this global.
if (nonce !== "") Object.assign(globalThis, { __webpack_nonce__: nonce });

setSignedOutHandler(() => {
  if (router.state.location.pathname.startsWith("/sign-in")) return;
  void router
    .navigate({ to: "/sign-in", search: { from: router.state.location.href }, replace: true })
    // The next operator may sign in in another tab. The store is not cleared, which would stop what the page reads.
    .then(() => {
      rememberedPages.forget();
      return apolloClient.cache.reset();
    });
});

setPasskeyRequiredHandler(() => void router.navigate({ to: "/sign-in/passkey", replace: true }));

// Without an account in the address, the overview needs nothing of the session.
if (location.pathname === "/" && location.search === "") preloadOverview();

const rootElement = document.getElementById("root");
if (rootElement === null) throw new Error("index.html has no #root");

createRoot(rootElement).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      colorSchemeManager={localStorageColorSchemeManager({ key: "iam-monitor-color-scheme" })}
      getStyleNonce={() => nonce}
    >
      <ApolloProvider client={apolloClient}>
        <RouterProvider router={router} />
        <ToastStack />
      </ApolloProvider>
    </MantineProvider>
  </StrictMode>,
);
