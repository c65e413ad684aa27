import { useMutation, useQuery } from "@apollo/client/react";
import { useEffect, useEffectEvent, useState } from "react";
import { OwnSignInDocument, ReauthenticateDocument } from "../../gql/operators.ts";
import { BeginProviderSignInDocument } from "../../gql/session.ts";
import { problemOf } from "../../ui/problem.ts";
import { hearProof } from "./proof-channel.ts";
import { providerProblem } from "./provider-problems.ts";

/** What a deed answers: the code of its refusal, or null. */
type Deed = () => Promise<string | null>;

const WINDOW_FEATURES = "popup,width=520,height=720";

/**
 * Deeds that want a sign-in of the last five minutes: `run` does one, and where it is refused for that reason keeps it until it
 * was shown who it is, by the password or in a small window at the identity provider; then does it again.
 */
export function useFreshProof() {
  const [reauthenticate, { loading: isShowing }] = useMutation(ReauthenticateDocument);
  const [begin, { loading: isBeginning }] = useMutation(BeginProviderSignInDocument);
  const [waiting, setWaiting] = useState<{ readonly deed: Deed } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const { data: own } = useQuery(OwnSignInDocument, { skip: waiting === null });
  const operator = own?.viewer.operator ?? null;

  const finish = useEffectEvent(async () => {
    const deed = waiting?.deed;
    setWaiting(null);
    setProblem(null);
    await deed?.();
  });

  const isAsking = waiting !== null;
  useEffect(() => {
    if (!isAsking) return undefined;
    return hearProof((code) => {
      const told = providerProblem(code ?? undefined);
      if (told === null) void finish();
      else setProblem(`${told.title}. ${told.advice}`);
    });
  }, [isAsking]);

  async function run(deed: Deed): Promise<void> {
    if ((await deed()) === "REAUTHENTICATION_REQUIRED") setWaiting({ deed });
  }

  async function confirm(password: string): Promise<void> {
    try {
      const { data } = await reauthenticate({ variables: { input: { password } } });
      const refused = data?.reauthenticate.userErrors[0];
      setProblem(refused?.message ?? null);
      if (refused) return;
      const deed = waiting?.deed;
      setWaiting(null);
      await deed?.();
    } catch (error) {
      setProblem(problemOf(error).message);
    }
  }

  async function confirmByProvider(): Promise<void> {
    // Opened by the click itself: a browser lets no page open windows later.
    const opened = window.open("", "iam-monitor-proof", WINDOW_FEATURES);
    try {
      if (opened === null) throw new Error("blocked");
      const { data } = await begin({ variables: { input: { purpose: "PROOF" } } });
      const url = data?.beginProviderSignIn.url ?? null;
      setProblem(data?.beginProviderSignIn.userErrors[0]?.message ?? null);
      if (url === null) opened.close();
      else {
        // Theirs must not reach back into ours.
        opened.opener = null;
        opened.location.href = url;
      }
    } catch (error) {
      opened?.close();
      setProblem(
        opened === null
          ? "The browser did not let a window open: allow it for this page, and try again."
          : problemOf(error).message,
      );
    }
  }

  function cancel(): void {
    setWaiting(null);
    setProblem(null);
  }

  return {
    run,
    isAsking,
    /** For `ProofDialog`. */
    dialog: {
      isBusy: isShowing || isBeginning,
      problem,
      hasPassword: operator?.passwordEnabled ?? null,
      providerName: operator?.issuer ? (own?.signInMethods.providerName ?? null) : null,
      onConfirm: (password: string) => void confirm(password),
      onProvider: () => void confirmByProvider(),
      onClose: cancel,
    },
  };
}
