import { useMutation } from "@apollo/client/react";
import { useState } from "react";
import { ReauthenticateDocument } from "../gql/operators.ts";
import { problemOf } from "./problem.ts";

/** What a deed answers: the code of its refusal, or null. */
type Deed = () => Promise<string | null>;

/**
 * Deeds that want a sign-in of the last five minutes: `run` does one, and where it is refused for that reason keeps it
 * until the password was shown (`confirm`), then does it again.
 */
export function useFreshProof() {
  const [reauthenticate, { loading: isBusy }] = useMutation(ReauthenticateDocument);
  const [waiting, setWaiting] = useState<{ readonly deed: Deed } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

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

  function cancel(): void {
    setWaiting(null);
    setProblem(null);
  }

  return { run, confirm, cancel, isAsking: waiting !== null, isBusy, problem };
}
