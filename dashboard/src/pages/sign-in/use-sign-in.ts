import { useMutation, useQuery } from "@apollo/client/react";
import { useEffect, useRef, useState } from "react";
import {
  answerRequest,
  arePasskeysHere,
  authenticatorProblem,
  type PasskeyRequest,
} from "../../features/session/passkey-browser.ts";
import { BeginPasskeyDocument, SignInDocument, SignInMethodsDocument } from "../../gql/sign-in.ts";
import type { SignInInput } from "../../gql/schema-types.ts";
import { problemOf } from "../../ui/problem.ts";

interface Credentials {
  readonly name: string;
  readonly password: string;
}

export interface SignIn {
  /** Null if this installation has no identity provider, or while the methods are loading. */
  readonly providerName: string | null;
  readonly isPasswordAllowed: boolean;
  readonly passkeyOrigin: string | null;
  /**
   * The values that the operator entered, while their passkey is awaited. A request can be answered once, so each try
   * begins again.
   */
  readonly credentials: Credentials | null;
  /** Why the last try failed. */
  readonly refusal: string | null;
  readonly isSubmitting: boolean;
  readonly isBeginning: boolean;
  readonly byPassword: (credentials: Credentials) => Promise<void>;
  readonly byPasskey: () => Promise<void>;
  /** Forgets the values that wait for a passkey. */
  readonly cancel: () => void;
}

/** Signs in by a password, a passkey or the token of a link. A token is used at once. */
export function useSignIn(token: string | null, onSignedIn: () => Promise<void>): SignIn {
  const [signIn, { loading: isSubmitting, error, data }] = useMutation(SignInDocument);
  const { data: methods } = useQuery(SignInMethodsDocument);
  const [begin, { loading: isBeginning }] = useMutation(BeginPasskeyDocument);
  const [credentials, setCredentials] = useState<Credentials | null>(null);
  const [passkeyProblem, setPasskeyProblem] = useState<string | null>(null);
  const hasTriedToken = useRef(false);
  const passkeyOrigin = methods?.signInMethods.passkeyOrigin ?? null;

  /** Returns the request for a passkey if one must follow. */
  async function submit(input: SignInInput): Promise<PasskeyRequest | null> {
    setPasskeyProblem(null);
    const answer = (await signIn({ variables: { input } }).catch(() => null))?.data?.signIn;
    if (answer?.viewer) await onSignedIn();
    return answer?.secondFactor ?? null;
  }

  async function byPassword(given: Credentials): Promise<void> {
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

  async function byPasskey(): Promise<void> {
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

  return {
    providerName: methods?.signInMethods.providerName ?? null,
    isPasswordAllowed: methods?.signInMethods.passwordEnabled ?? true,
    passkeyOrigin,
    credentials,
    refusal: passkeyProblem ?? data?.signIn.userErrors[0]?.message ?? (error ? problemOf(error).message : null),
    isSubmitting,
    isBeginning,
    byPassword,
    byPasskey,
    cancel: () => setCredentials(null),
  };
}
