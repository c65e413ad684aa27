import { useMutation, useQuery } from "@apollo/client/react";
import { Loader } from "@mantine/core";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { type ReactElement, useEffect, useRef, useState } from "react";
import { apolloClient } from "../../apollo.ts";
import { SignInDocument, type SignInInput, SignInMethodsDocument } from "../../gql/session.ts";
import { safeRedirect } from "../../ui/safe-redirect.ts";
import { usePageTitle } from "../../ui/page-title.ts";
import { problemOf } from "../../ui/problem.ts";
import { providerProblem } from "../../features/session/provider-problems.ts";
import { Invitation } from "./invitation.tsx";
import styles from "./page.module.css";
import { ProviderButton } from "./provider-button.tsx";
import { ProviderRefusal } from "./provider-refusal.tsx";
import { SignInForm } from "./sign-in-form.tsx";

const signInRoute = getRouteApi("/sign-in");

/** What a link carries stands behind `#`, which no server and no log ever sees; `?token=` is taken as well. */
function linkOf(search: { token?: string | undefined }): {
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
  const [{ token, invitation }] = useState(() => linkOf(search));
  const [signIn, { loading, error, data }] = useMutation(SignInDocument);
  const { data: methods } = useQuery(SignInMethodsDocument);
  const wasTried = useRef(false);
  const providerName = methods?.signInMethods.providerName ?? null;
  const refusedThere = providerProblem(search.problem);
  const refusal = data?.signIn.userErrors[0]?.message ?? (error ? problemOf(error).message : null);

  async function enter(): Promise<void> {
    await apolloClient.clearStore();
    // Only a path of our own; anything else in `from` would send the new session elsewhere.
    await navigate({ href: safeRedirect(search.from), replace: true });
  }

  async function come(input: SignInInput): Promise<void> {
    const result = await signIn({ variables: { input } }).catch(() => null);
    if (result?.data?.signIn.viewer) await enter();
  }

  useEffect(() => {
    // A link works once: the second run of this effect in development must not spend it again.
    if (token === null || wasTried.current) return;
    wasTried.current = true;
    void come({ token });
  });

  return (
    <main className={styles["page"]} id="content">
      <section className={styles["card"]} aria-labelledby="sign-in-title">
        <img src="/favicon.svg" alt="" width={40} height={40} />
        <h1 id="sign-in-title" className={styles["title"]}>
          {invitation === null ? "Sign in to IAM Monitor" : "Welcome to IAM Monitor"}
        </h1>
        {invitation !== null ? (
          <Invitation token={invitation} providerName={providerName} onEntered={() => void enter()} />
        ) : loading && token !== null ? (
          <p role="status" className={styles["busy"]}>
            <Loader size="sm" /> Signing you in
          </p>
        ) : (
          <>
            {refusedThere && refusal === null && <ProviderRefusal problem={refusedThere} />}
            {providerName !== null && <ProviderButton name={providerName} from={safeRedirect(search.from)} />}
            <SignInForm
              isBusy={loading}
              refusal={refusal}
              onSubmit={(name, password) => void come({ name, password })}
            />
          </>
        )}
      </section>
    </main>
  );
}
