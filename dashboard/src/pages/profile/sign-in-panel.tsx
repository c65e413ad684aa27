import { useMutation, useQuery } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { type ReactElement, useState } from "react";
import { KeyValueList } from "../../ui/key-value-list.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ReauthenticationDialog } from "../../features/session/reauthentication-dialog.tsx";
import { ErrorState, LoadingRows } from "../../ui/states.tsx";
import { RelativeTime } from "../../ui/time.tsx";
import { OwnSignInDocument, type OwnSignInQuery } from "../../gql/operators.ts";
import { BeginProviderSignInDocument } from "../../gql/sign-in.ts";
import { useReauthentication } from "../../features/session/use-reauthentication.ts";
import { problemOf } from "../../ui/problem.ts";
import { providerProblem } from "../../features/session/provider-problems.ts";
import { METHOD_LABELS } from "../../features/session/sign-in-text.ts";
import styles from "./profile.module.css";

const profileRoute = getRouteApi("/frame/settings/profile");

/** The operator's sign-in methods, with a button that links an identity provider if one is configured. */
export function SignInPanel(): ReactElement {
  const { problem: code } = profileRoute.useSearch();
  const { data, error, refetch } = useQuery(OwnSignInDocument);
  const [begin, { loading }] = useMutation(BeginProviderSignInDocument);
  const proof = useReauthentication();
  const [problem, setProblem] = useState(() => {
    const linkProblem = providerProblem(code);
    return linkProblem && `${linkProblem.title}. ${linkProblem.advice}`;
  });
  const operator = data?.viewer.operator ?? null;
  const providerName = data?.signInMethods.providerName ?? null;

  async function link(): Promise<string | null> {
    try {
      const answer = (await begin({ variables: { input: { purpose: "LINK", from: "/settings/profile" } } })).data
        ?.beginProviderSignIn;
      const refused = answer?.userErrors[0];
      setProblem(refused && refused.code !== "REAUTHENTICATION_REQUIRED" ? refused.message : null);
      if (answer?.url) location.assign(answer.url);
      return refused?.code ?? null;
    } catch (thrown) {
      setProblem(problemOf(thrown).message);
      return null;
    }
  }

  return (
    <Panel title="How you sign in">
      {!data && error && (
        <ErrorState problem={problemOf(error)} what="how you sign in" onRetry={() => void refetch()} />
      )}
      {!data && !error && <LoadingRows label="Loading how you sign in" />}
      {data && operator === null && (
        <p className={styles["plain"]}>With the installation&apos;s API token, which belongs to no operator.</p>
      )}
      {operator && (
        <div className={styles["form"]}>
          <KeyValueList
            items={[
              {
                key: "Last sign-in",
                value: operator.lastSignInAt ? (
                  <>
                    <RelativeTime at={operator.lastSignInAt} />{" "}
                    {operator.lastSignInMethod && METHOD_LABELS[operator.lastSignInMethod]}
                  </>
                ) : (
                  "never"
                ),
              },
              { key: "Password", value: operator.passwordEnabled ? "set" : "none" },
              ...providerFacts(operator, providerName),
            ]}
          />
          {operator.issuer === null && providerName !== null && (
            <Button
              variant="default"
              loading={loading}
              onClick={() => void proof.run(link)}
              className={styles["save"] ?? ""}
            >
              Link your {providerName} account
            </Button>
          )}
          {problem && (
            <p role="alert" className={styles["problem"]}>
              {problem}
            </p>
          )}
        </div>
      )}
      {proof.isAsking && <ReauthenticationDialog {...proof.dialog} />}
    </Panel>
  );
}

type Operator = NonNullable<OwnSignInQuery["viewer"]["operator"]>;

function providerFacts(
  { issuer, subject, roleSource }: Operator,
  providerName: string | null,
): readonly { readonly key: string; readonly value: string | null }[] {
  if (issuer !== null) {
    const source = roleSource === "PROVIDER" ? "set by your groups at the provider" : "set by an IAM Monitor admin";
    return [
      { key: providerName ?? "Identity provider", value: `linked to ${issuer}` },
      { key: "Subject", value: subject },
      { key: "Your role", value: source },
    ];
  }
  return providerName === null ? [] : [{ key: providerName, value: "not linked" }];
}
