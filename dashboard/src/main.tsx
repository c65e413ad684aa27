import "@fontsource-variable/inter/wght.css";
import "./mantine.css";
import "./tokens.css";
import { ApolloProvider } from "@apollo/client/react";
import { localStorageColorSchemeManager, MantineProvider } from "@mantine/core";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { apolloClient, whenSignedOut } from "./apollo.ts";
import { ToastStack } from "./ui/toast-stack.tsx";
import { router } from "./routes.tsx";
import { cssVariables, theme } from "./theme.ts";

/** The server's style nonce; without a server in between (development) the placeholder still stands there. */
function styleNonce(): string {
  const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? "";
  return nonce.startsWith("__") ? "" : nonce;
}

const nonce = styleNonce();
// Mantine's dialogs lock the page's scroll through a library that looks for its nonce under this global name only.
if (nonce !== "") Object.assign(globalThis, { __webpack_nonce__: nonce });

whenSignedOut(() => {
  if (router.state.location.pathname.startsWith("/sign-in")) return;
  void router.navigate({ to: "/sign-in", search: { from: router.state.location.href }, replace: true });
});

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
