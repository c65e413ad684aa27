import { useMutation, useQuery } from "@apollo/client/react";
import { useEffect, useEffectEvent, useState } from "react";
import { OwnSignInDocument, PrintConsoleCodeDocument, ReauthenticateDocument } from "../../gql/operators.ts";
import type { PasskeyAnswerInput, ReauthenticateInput } from "../../gql/schema-types.ts";
import { BeginPasskeyDocument, BeginProviderSignInDocument } from "../../gql/sign-in.ts";
import { readNow } from "../../ui/now.ts";
import { problemOf } from "../../ui/problem.ts";
import { answerRequest, arePasskeysHere, authenticatorProblem } from "./passkey-browser.ts";
import type { PasskeyUse } from "./reauthentication-dialog.tsx";
import { onReauthentication } from "./reauthentication-channel.ts";
import { providerProblem } from "./provider-problems.ts";

/** Runs the action. Resolves to the error code, or null on success. */
type Action = () => Promise<string | null>;
/** Shows why a proof failed. Null removes the text of the previous try. */
type OnProblem = (problem: string | null) => void;

const WINDOW_FEATURES = "popup,width=520,height=720";

function passkeyUse(count: number, origin: string | null): PasskeyUse | null {
  if (count === 0) return null;
  return arePasskeysHere(origin) ? { isHere: true } : { isHere: false, origin };
}

/**
 * Runs actions that require a sign-in within the last five minutes. If the API refuses an action for that reason, `run`
 * keeps it and opens a dialog. After a passkey, a sign-in at the identity provider in a pop-up window, a code from the
 * server's console or, for operators without a passkey, the password, the action runs again.
 */
export function useReauthentication() {
  const [reauthenticate, { loading: isConfirming }] = useMutation(ReauthenticateDocument);
  const provider = useProviderWindow();
  const passkey = usePasskeyRequest();
  const consoleCode = useConsoleCodes();
  const [pending, setPending] = useState<{ readonly action: Action } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const { data: own } = useQuery(OwnSignInDocument, { skip: pending === null });
  const operator = own?.viewer.operator ?? null;

  const finish = useEffectEvent(async () => {
    const action = pending?.action;
    cancel();
    await action?.();
  });

  const isAsking = pending !== null;
  useEffect(() => {
    if (!isAsking) return undefined;
    return onReauthentication((code) => {
      const providerError = providerProblem(code ?? undefined);
      if (providerError === null) void finish();
      else setProblem(`${providerError.title}. ${providerError.advice}`);
    });
  }, [isAsking]);

  async function run(action: Action): Promise<void> {
    if ((await action()) === "REAUTHENTICATION_REQUIRED") setPending({ action });
  }

  async function confirmByPasskey(): Promise<void> {
    const answer = await passkey.ask(setProblem);
    if (answer) await confirm({ passkey: answer });
  }

  async function confirm(input: ReauthenticateInput): Promise<void> {
    try {
      const { data } = await reauthenticate({ variables: { input } });
      const userError = data?.reauthenticate.userErrors[0];
      setProblem(userError?.message ?? null);
      if (userError) return;
      const action = pending?.action;
      cancel();
      await action?.();
    } catch (error) {
      setProblem(problemOf(error).message);
    }
  }

  function cancel(): void {
    setPending(null);
    setProblem(null);
    consoleCode.forget();
  }

  return {
    run,
    isAsking,
    /** The props of `ReauthenticationDialog`. */
    dialog: {
      isBusy: isConfirming || provider.isOpening || passkey.isBeginning || consoleCode.isPrinting,
      problem,
      passkey: passkeyUse(own?.passkeys.length ?? 0, own?.signInMethods.passkeyOrigin ?? null),
      hasPassword: own ? operator?.passwordEnabled === true && own.signInMethods.passwordEnabled : null,
      providerName: operator?.issuer ? (own?.signInMethods.providerName ?? null) : null,
      consoleCode: own?.viewer.canUseConsoleCode === true ? { printedAt: consoleCode.printedAt } : null,
      onPrintCode: () => void consoleCode.print(setProblem),
      onCode: (code: string) => void confirm({ consoleCode: code }),
      onConfirm: (password: string) => void confirm({ password }),
      onPasskey: () => void confirmByPasskey(),
      onProvider: () => void provider.open(setProblem),
      onClose: cancel,
    },
  };
}

/** Opens the identity provider's page in a pop-up window. The window reports the result through a broadcast channel. */
function useProviderWindow() {
  const [begin, { loading: isOpening }] = useMutation(BeginProviderSignInDocument);

  async function open(onProblem: OnProblem): Promise<void> {
    // The window is opened synchronously in the click handler, because browsers block windows that are opened later.
    const popup = window.open("", "iam-monitor-proof", WINDOW_FEATURES);
    try {
      if (popup === null) throw new Error("blocked");
      const { data } = await begin({ variables: { input: { purpose: "PROOF" } } });
      const url = data?.beginProviderSignIn.url ?? null;
      onProblem(data?.beginProviderSignIn.userErrors[0]?.message ?? null);
      if (url === null) popup.close();
      else {
        // The identity provider's page must not access this page.
        popup.opener = null;
        popup.location.href = url;
      }
    } catch (error) {
      popup?.close();
      onProblem(
        popup === null
          ? "The browser blocked the pop-up window. Allow pop-ups for this page and try again."
          : problemOf(error).message,
      );
    }
  }

  return { open, isOpening };
}

/** Asks the operator's passkey for a proof. Each request to a passkey can be answered once, so each try begins a new one. */
function usePasskeyRequest() {
  const [begin, { loading: isBeginning }] = useMutation(BeginPasskeyDocument);

  /** Resolves to the answer of the operator's passkey. Null if there is none. */
  async function ask(onProblem: OnProblem): Promise<PasskeyAnswerInput | null> {
    try {
      const begun = (await begin({ variables: { input: { purpose: "PROOF" } } })).data?.beginPasskey;
      onProblem(begun?.userErrors[0]?.message ?? null);
      if (!begun?.request) return null;
      return await answerRequest(begun.request).catch((error: unknown) => {
        onProblem(authenticatorProblem(error));
        return null;
      });
    } catch (error) {
      onProblem(problemOf(error).message);
      return null;
    }
  }

  return { ask, isBeginning };
}

/**
 * Prints a code on the server's console. `printedAt` has the times at which codes were printed for the action that is being
 * confirmed.
 */
function useConsoleCodes() {
  const [printCode, { loading: isPrinting }] = useMutation(PrintConsoleCodeDocument);
  const [printedAt, setPrintedAt] = useState<readonly number[]>([]);

  async function print(onProblem: OnProblem): Promise<void> {
    try {
      const printed = (await printCode()).data?.printConsoleCode;
      onProblem(printed?.userErrors[0]?.message ?? null);
      if (printed?.expiresAt) setPrintedAt((before) => [...before, readNow()]);
    } catch (error) {
      onProblem(problemOf(error).message);
    }
  }

  return { print, isPrinting, printedAt, forget: () => setPrintedAt([]) };
}
