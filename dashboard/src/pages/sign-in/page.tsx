import { useMutation } from "@apollo/client/react";
import { Button, Loader } from "@mantine/core";
import IconKey from "@tabler/icons-react/icons/IconKey";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { type ReactElement, useEffect, useRef } from "react";
import { apolloClient } from "../../apollo.ts";
import { SignInDocument } from "../../gql/session.ts";
import { usePageTitle } from "../../lib/page-title.ts";
import { problemOf } from "../../lib/problem.ts";
import styles from "./page.module.css";

const signInRoute = getRouteApi("/sign-in");

/** The token of a sign-in link stands behind `#`, which no server and no log ever sees; `?token=` is taken as well. */
function tokenOf(search: { token?: string | undefined }): string | null {
  return new URLSearchParams(location.hash.slice(1)).get("token") ?? search.token ?? null;
}

export function SignInPage(): ReactElement {
  const search = signInRoute.useSearch();
  const navigate = useNavigate();
  usePageTitle("Sign in");
  const [signIn, { loading, error, data }] = useMutation(SignInDocument);
  const wasTried = useRef(false);
  const refusal = data?.signIn.userErrors[0]?.message ?? (error ? problemOf(error).message : null);

  useEffect(() => {
    const token = tokenOf(search);
    // A link works once: the second run of this effect in development must not spend it again.
    if (token === null || wasTried.current) return;
    wasTried.current = true;
    void (async () => {
      const result = await signIn({ variables: { input: { token } } }).catch(() => null);
      if (!result?.data?.signIn.viewer) return;
      await apolloClient.clearStore();
      // Only a path of our own; anything else in `from` would send the new session elsewhere.
      const from = search.from?.startsWith("/") && !search.from.startsWith("//") ? search.from : "/";
      await navigate({ href: from, replace: true });
    })();
  }, [search, signIn, navigate]);

  return (
    <main className={styles["page"]} id="content">
      <section className={styles["card"]} aria-labelledby="sign-in-title">
        <img src="/favicon.svg" alt="" width={40} height={40} />
        <h1 id="sign-in-title" className={styles["title"]}>
          Sign in to IAM Monitor
        </h1>
        {loading ? (
          <p role="status" className={styles["busy"]}>
            <Loader size="sm" /> Signing you in
          </p>
        ) : (
          <>
            {refusal && (
              <p role="alert" className={styles["refusal"]}>
                {refusal}
              </p>
            )}
            <p>
              There is no default password. Whoever starts the product gets a <b>one-time link</b> on the console; open it in this browser
              and you are in.
            </p>
            <pre className={styles["sample"]} aria-label="What the console prints">
              <IconKey size={16} aria-hidden="true" />
              <span>Sign in (once, within 30 minutes): {location.origin}/sign-in#token=…</span>
            </pre>
            <p className={styles["quiet"]}>
              Was it used, or is it older than 30 minutes? Stop the product and start it again: it prints another one. Nothing is lost by
              that.
            </p>
            {refusal && (
              <Button variant="default" onClick={() => void navigate({ to: "/sign-in", replace: true })}>
                I have a new link
              </Button>
            )}
          </>
        )}
      </section>
    </main>
  );
}
