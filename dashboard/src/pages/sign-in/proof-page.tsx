import { Button } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { type ReactElement, useEffect } from "react";
import { usePageTitle } from "../../ui/page-title.ts";
import { announceReauthentication } from "../../features/session/reauthentication-channel.ts";
import { providerProblem } from "../../features/session/provider-problems.ts";
import styles from "./page.module.css";
import { ProviderRefusal } from "./provider-refusal.tsx";

const proofRoute = getRouteApi("/sign-in/proof");

/** Where the identity provider sends the small window back: it tells the page that waits, and closes. */
export function ProofPage(): ReactElement {
  const { problem: code } = proofRoute.useSearch();
  const problem = providerProblem(code);
  usePageTitle("Confirm it's you");

  useEffect(() => {
    announceReauthentication(code ?? null);
    if (code === undefined) globalThis.close();
  }, [code]);

  return (
    <main className={styles["page"]} id="content">
      <section className={styles["card"]} aria-labelledby="proof-title">
        <h1 id="proof-title" className={styles["title"]}>
          {problem === null ? "It is you" : "Confirm it's you"}
        </h1>
        {problem === null ? (
          <p role="status">Go on in the other window; this one can be closed.</p>
        ) : (
          <ProviderRefusal problem={problem} />
        )}
        <Button variant="default" onClick={() => globalThis.close()}>
          Close this window
        </Button>
      </section>
    </main>
  );
}
