import { useMutation, useQuery } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { apolloClient } from "../../apollo.ts";
import { arePasskeysHere } from "../../features/session/passkey-browser.ts";
import { RegisterPasskey } from "../../features/session/register-passkey.tsx";
import { SignOutDocument } from "../../gql/session.ts";
import { SignInMethodsDocument } from "../../gql/sign-in.ts";
import { usePageTitle } from "../../ui/page-title.ts";
import styles from "./page.module.css";

/** The page of an operator who must register a passkey before anything else (PASSKEYS=required). */
export function PasskeyPage(): ReactElement {
  const navigate = useNavigate();
  const { data } = useQuery(SignInMethodsDocument);
  const [signOut, { loading }] = useMutation(SignOutDocument);
  usePageTitle("Register a passkey");
  const passkeyOrigin = data?.signInMethods.passkeyOrigin ?? null;

  async function openDashboard(): Promise<void> {
    await apolloClient.clearStore();
    await navigate({ to: "/", replace: true });
  }

  async function leave(): Promise<void> {
    await signOut({ variables: { everywhere: false } }).catch(() => null);
    location.assign("/sign-in");
  }

  return (
    <main className={styles["page"]} id="content">
      <section className={styles["card"]} aria-labelledby="passkey-title">
        <h1 id="passkey-title" className={styles["title"]}>
          Register a passkey
        </h1>
        <p>
          This installation requires a passkey for signing in. Register one on your device or security key to continue.
        </p>
        {data && arePasskeysHere(passkeyOrigin) && <RegisterPasskey onDone={() => void openDashboard()} />}
        {data && !arePasskeysHere(passkeyOrigin) && (
          <p role="alert" className={styles["refusal"]}>
            {passkeyOrigin === null
              ? "Passkeys need a host name, and the public address of this installation has none. Ask an admin to set PUBLIC_URL."
              : `Passkeys work only at ${passkeyOrigin}. Sign in there.`}
          </p>
        )}
        <Button variant="subtle" loading={loading} onClick={() => void leave()}>
          Sign out
        </Button>
      </section>
    </main>
  );
}
