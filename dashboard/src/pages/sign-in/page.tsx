import { Loader } from "@mantine/core";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { type ReactElement, useState } from "react";
import { apolloClient } from "../../apollo.ts";
import { safeRedirect } from "../../ui/safe-redirect.ts";
import { usePageTitle } from "../../ui/page-title.ts";
import { providerProblem } from "../../features/session/provider-problems.ts";
import { arePasskeysHere } from "../../features/session/passkey-browser.ts";
import { Invitation } from "./invitation.tsx";
import styles from "./page.module.css";
import { ProviderButton } from "./provider-button.tsx";
import { ProviderRefusal } from "./provider-refusal.tsx";
import { SecondFactor } from "./second-factor.tsx";
import { SignInForm } from "./sign-in-form.tsx";
import { type SignIn, useSignIn } from "./use-sign-in.ts";

const signInRoute = getRouteApi("/sign-in");

/** Reads the secret of a link from the URL fragment, which browsers never send to a server. Also accepts `?token=`. */
function secretsOf(search: { token?: string | undefined }): {
  readonly token: string | null;
  readonly invitation: string | null;
} {
  const hash = new URLSearchParams(location.hash.slice(1));
  return { token: hash.get("token") ?? search.token ?? null, invitation: hash.get("invitation") };
}

export function SignInPage(): ReactElement {
  const search = signInRoute.useSearch();
  const navigate = useNavigate();
  usePageTitle("Sign in");
  const [{ token, invitation }] = useState(() => secretsOf(search));
  const signIn = useSignIn(token, openDashboard);

  async function openDashboard(): Promise<void> {
    await apolloClient.clearStore();
    // Accepts only a path of this site: another address in `from` would send the operator elsewhere.
    await navigate({ href: safeRedirect(search.from), replace: true });
  }

  const isTokenInUse = invitation === null && signIn.isSubmitting && token !== null;
  return (
    <main className={styles["page"]} id="content">
      <section className={styles["card"]} aria-labelledby="sign-in-title">
        <img src="/favicon.svg" alt="" width={40} height={40} />
        <h1 id="sign-in-title" className={styles["title"]}>
          {invitation === null ? "Sign in to IAM Monitor" : "Welcome to IAM Monitor"}
        </h1>
        {invitation !== null && (
          <Invitation
            token={invitation}
            providerName={signIn.providerName}
            isPasswordAllowed={signIn.isPasswordAllowed}
            onSignedIn={() => void openDashboard()}
          />
        )}
        {isTokenInUse && (
          <p role="status" className={styles["busy"]}>
            <Loader size="sm" /> Signing you in
          </p>
        )}
        {invitation === null && !isTokenInUse && (
          <SignInChoices signIn={signIn} from={safeRedirect(search.from)} problem={search.problem} />
        )}
      </section>
    </main>
  );
}

interface SignInChoicesProps {
  readonly signIn: SignIn;
  /** The path that opens after the sign-in. */
  readonly from: string;
  /** The error code of a sign-in at the identity provider. Undefined if it did not fail. */
  readonly problem: string | undefined;
}

/** The ways to sign in that this installation offers. While a passkey is awaited, only the next step. */
function SignInChoices({ signIn, from, problem }: SignInChoicesProps): ReactElement {
  const { providerName, isPasswordAllowed, passkeyOrigin, credentials, refusal, isSubmitting, isBeginning } = signIn;
  const providerRefusal = providerProblem(problem);
  return (
    <>
      {providerRefusal && refusal === null && <ProviderRefusal problem={providerRefusal} />}
      {refusal && (
        <p role="alert" className={styles["refusal"]}>
          {refusal}
        </p>
      )}
      {providerName !== null && credentials === null && (
        <ProviderButton name={providerName} from={from} isOnly={!isPasswordAllowed} />
      )}
      {credentials !== null && (
        <SecondFactor
          isBusy={isSubmitting}
          onContinue={() => void signIn.byPassword(credentials)}
          onCancel={signIn.cancel}
        />
      )}
      {isPasswordAllowed && credentials === null && (
        <SignInForm
          isBusy={isSubmitting || isBeginning}
          onSubmit={(name, password) => void signIn.byPassword({ name, password })}
          onPasskey={arePasskeysHere(passkeyOrigin) ? () => void signIn.byPasskey() : null}
        />
      )}
    </>
  );
}
