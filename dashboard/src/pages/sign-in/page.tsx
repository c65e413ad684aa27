import { useMutation, useQuery } from "@apollo/client/react";
import { Loader } from "@mantine/core";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { type ReactElement, useEffect, useRef, useState } from "react";
import { apolloClient } from "../../apollo.ts";
import { BeginPasskeyDocument, SignInDocument, type SignInInput, SignInMethodsDocument } from "../../gql/sign-in.ts";
import { safeRedirect } from "../../ui/safe-redirect.ts";
import { usePageTitle } from "../../ui/page-title.ts";
import { problemOf } from "../../ui/problem.ts";
import { providerProblem } from "../../features/session/provider-problems.ts";
import {
  answerRequest,
  arePasskeysHere,
  authenticatorProblem,
  type PasskeyRequest,
} from "../../features/session/passkey-browser.ts";
import { Invitation } from "./invitation.tsx";
import styles from "./page.module.css";
import { ProviderButton } from "./provider-button.tsx";
import { ProviderRefusal } from "./provider-refusal.tsx";
import { SecondFactor } from "./second-factor.tsx";
import { SignInForm } from "./sign-in-form.tsx";

interface Credentials {
  readonly name: string;
  readonly password: string;
}

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
  const [signIn, { loading, error, data }] = useMutation(SignInDocument);
  const { data: methods } = useQuery(SignInMethodsDocument);
  const [begin, { loading: isBeginning }] = useMutation(BeginPasskeyDocument);
  /**
   * The values that the operator entered, while their passkey is awaited. A request can be answered once, so each try
   * begins again.
   */
  const [credentials, setCredentials] = useState<Credentials | null>(null);
  const [passkeyProblem, setPasskeyProblem] = useState<string | null>(null);
  const hasTriedToken = useRef(false);
  const providerName = methods?.signInMethods.providerName ?? null;
  const isPasswordAllowed = methods?.signInMethods.passwordEnabled ?? true;
  const providerRefusal = providerProblem(search.problem);
  const refusal = passkeyProblem ?? data?.signIn.userErrors[0]?.message ?? (error ? problemOf(error).message : null);
  const passkeyOrigin = methods?.signInMethods.passkeyOrigin ?? null;

  async function openDashboard(): Promise<void> {
    await apolloClient.clearStore();
    // Accepts only a path of this site: another address in `from` would send the operator elsewhere.
    await navigate({ href: safeRedirect(search.from), replace: true });
  }

  /** Returns the request for a passkey if one must follow. */
  async function submit(input: SignInInput): Promise<PasskeyRequest | null> {
    setPasskeyProblem(null);
    const answer = (await signIn({ variables: { input } }).catch(() => null))?.data?.signIn;
    if (answer?.viewer) await openDashboard();
    return answer?.secondFactor ?? null;
  }

  async function signInByPassword(given: Credentials): Promise<void> {
    const request = await submit(given);
    setCredentials(request === null ? null : given);
    if (request !== null) await answerWithPasskey(request);
  }

  async function answerWithPasskey(request: PasskeyRequest): Promise<void> {
    if (!arePasskeysHere(passkeyOrigin)) {
      setPasskeyProblem(`Your passkey works only at ${passkeyOrigin ?? "the host name of this installation"}.`);
      return;
    }
    const passkey = await answerRequest(request).catch((thrown: unknown) => {
      setPasskeyProblem(authenticatorProblem(thrown));
      return null;
    });
    if (passkey) await submit({ passkey });
  }

  async function signInByPasskey(): Promise<void> {
    setPasskeyProblem(null);
    try {
      const begun = (await begin({ variables: { input: { purpose: "SIGN_IN" } } })).data?.beginPasskey;
      setPasskeyProblem(begun?.userErrors[0]?.message ?? null);
      if (begun?.request) await answerWithPasskey(begun.request);
    } catch (thrown) {
      setPasskeyProblem(problemOf(thrown).message);
    }
  }

  useEffect(() => {
    // A link works once. React runs effects twice in development, so the second run must not use the token again.
    if (token === null || hasTriedToken.current) return;
    hasTriedToken.current = true;
    void submit({ token });
  });

  const isTokenInUse = invitation === null && loading && token !== null;
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
            providerName={providerName}
            isPasswordAllowed={isPasswordAllowed}
            onSignedIn={() => void openDashboard()}
          />
        )}
        {isTokenInUse && (
          <p role="status" className={styles["busy"]}>
            <Loader size="sm" /> Signing you in
          </p>
        )}
        {invitation === null && !isTokenInUse && (
          <>
            {providerRefusal && refusal === null && <ProviderRefusal problem={providerRefusal} />}
            {refusal && (
              <p role="alert" className={styles["refusal"]}>
                {refusal}
              </p>
            )}
            {providerName !== null && credentials === null && (
              <ProviderButton name={providerName} from={safeRedirect(search.from)} isOnly={!isPasswordAllowed} />
            )}
            {credentials !== null && (
              <SecondFactor
                isBusy={loading}
                onContinue={() => void signInByPassword(credentials)}
                onCancel={() => setCredentials(null)}
              />
            )}
            {isPasswordAllowed && credentials === null && (
              <SignInForm
                isBusy={loading || isBeginning}
                onSubmit={(name, password) => void signInByPassword({ name, password })}
                onPasskey={arePasskeysHere(passkeyOrigin) ? () => void signInByPasskey() : null}
              />
            )}
          </>
        )}
      </section>
    </main>
  );
}
