import type { PasskeyAnswerInput } from "../../gql/schema-types.ts";

/** A request of the API for an authenticator. `options` is WebAuthn's JSON form, which only the library reads. */
export interface PasskeyRequest {
  readonly flow: string;
  readonly options: unknown;
}

/** Asks an authenticator to answer with a passkey. The library is loaded at the first use. */
export async function answerRequest({ flow, options }: PasskeyRequest): Promise<PasskeyAnswerInput> {
  const { startAuthentication } = await import("@simplewebauthn/browser");
  type Options = Parameters<typeof startAuthentication>[0]["optionsJSON"];
  return { flow, response: await startAuthentication({ optionsJSON: options as Options }) };
}

/** Asks an authenticator to create a passkey. */
export async function createPasskey({ flow, options }: PasskeyRequest): Promise<PasskeyAnswerInput> {
  const { startRegistration } = await import("@simplewebauthn/browser");
  type Options = Parameters<typeof startRegistration>[0]["optionsJSON"];
  return { flow, response: await startRegistration({ optionsJSON: options as Options }) };
}

/** Whether passkeys work on this page: they are bound to the origin of the public address. */
export function arePasskeysHere(passkeyOrigin: string | null | undefined): boolean {
  return passkeyOrigin === location.origin && "PublicKeyCredential" in globalThis;
}

/** Returns what to tell the operator after an authenticator refused. */
export function authenticatorProblem(error: unknown): string {
  const name = error instanceof Error ? error.name : "";
  if (name === "InvalidStateError") return "This device already has a passkey of your account. Use another device.";
  if (name === "NotAllowedError" || name === "AbortError")
    return "No passkey was used: the request was cancelled or took too long. Try again.";
  return "This browser or device cannot use a passkey here. Try another device, or ask an admin for a new invitation link.";
}
