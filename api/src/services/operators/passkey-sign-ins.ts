/**
 * Signing in and confirming an identity with a passkey. After a password, the passkey is the second factor. Without one,
 * it is both factors: the authenticator itself verifies the person, by a PIN or biometrics.
 */
import { now } from "../../clock.ts";
import { type Operator, OperatorEntity, SessionEntity } from "../../db/entities/access.ts";
import { AppError } from "../../errors.ts";
import { recordAudit } from "../audit/audit-log.ts";
import { parseInput } from "../core/input.ts";
import { notingRefusal } from "../core/refusals.ts";
import { allow, type Scope, withoutLimit } from "../core/request-scope.ts";
import { knownBrowserOf } from "./known-devices.ts";
import {
  beginAnswer,
  beginSignIn,
  passkeyAnswer,
  type PasskeyAnswer,
  type PasskeyRequest,
  takeChallenge,
  verifiedAnswer,
} from "./passkey-ceremonies.ts";
import { beginSession, recordRefusal, type SignedIn, type SignInOrigin } from "./sessions.ts";
import { isSignInFlow, readSignInFlow, useSignInFlow } from "./sign-in-flow.ts";
import { countAttempt, forgetAttempt, pruneAfterAnswer } from "./sign-in-throttle.ts";
import { requireLocalSignIn } from "./sign-in-policy.ts";

export class PasskeySignIns {
  private readonly scope: Scope;

  constructor(scope: Scope) {
    this.scope = withoutLimit(scope);
  }

  /** Begins a sign-in without a password. Errors: PASSKEYS_UNAVAILABLE, SIGN_IN_PROVIDER_ONLY. */
  async begin(publicUrl: string): Promise<PasskeyRequest> {
    requireLocalSignIn(this.scope.platform);
    return beginSignIn(this.scope.platform.auditKey, publicUrl);
  }

  /** Begins a fresh proof of the signed-in operator's identity. Error: PASSKEY_INVALID without a passkey. */
  async beginProof(publicUrl: string): Promise<PasskeyRequest> {
    const { operatorId, sessionId } = allow(this.scope, "session.reauthenticate");
    requireLocalSignIn(this.scope.platform);
    if (operatorId === null || sessionId === null)
      throw new AppError("BAD_USER_INPUT", { message: "An API token has no session. Sign in as an operator." });
    return beginAnswer(this.scope.em, { purpose: "PROOF", operatorId, sessionId, publicUrl });
  }

  /** Completes a sign-in, without a password or after it. Errors: PASSKEY_INVALID, TOO_MANY_ATTEMPTS. */
  async signIn(answer: PasskeyAnswer, origin: SignInOrigin, publicUrl: string): Promise<SignedIn> {
    requireLocalSignIn(this.scope.platform);
    const { flow, response } = parseInput(passkeyAnswer, answer);
    const { em, platform } = this.scope;
    const alone = isSignInFlow(flow) ? readSignInFlow(platform.auditKey, flow) : null;
    const challenge = alone
      ? { challenge: alone.challenge, operatorId: null }
      : await takeChallenge(em, flow, { purpose: "SECOND_FACTOR", sessionId: null });
    const named = challenge.operatorId === null ? null : await activeOperator(this.scope, challenge.operatorId);
    const knownClient = await knownBrowserOf(em, named?.id ?? null, origin.browserSecret);
    // Counted apart from passwords, because the correct password before it clears their count. No name has a space.
    const attempt = {
      name: `passkey ${named?.name ?? origin.address}`,
      address: origin.address,
      knownClient: knownClient && `passkey ${knownClient}`,
    };
    pruneAfterAnswer(platform);
    await countAttempt(this.scope, attempt);
    try {
      const signedIn = await em.transactional(async (tx) => {
        const { operatorId, name: passkey } = await verifiedAnswer(tx, challenge, { response, publicUrl });
        const operator = await tx.findOne(OperatorEntity, { id: operatorId, status: "ACTIVE" });
        if (!operator) throw new AppError("PASSKEY_INVALID");
        if (alone) await useSignInFlow(tx, alone);
        const details = { passkey, withPassword: alone === null };
        return beginSession(tx, this.scope, { operator, way: "PASSKEY", origin, details });
      });
      await forgetAttempt(this.scope, attempt);
      return signedIn;
    } catch (error) {
      if (named !== null) recordRefusal(this.scope, named, "PASSKEY");
      throw error;
    }
  }

  /** Confirms the signed-in operator's identity. Errors: PASSKEY_INVALID, TOO_MANY_ATTEMPTS. */
  async prove(answer: PasskeyAnswer, publicUrl: string): Promise<void> {
    const { sessionId, name } = allow(this.scope, "session.reauthenticate");
    requireLocalSignIn(this.scope.platform);
    const { flow, response } = parseInput(passkeyAnswer, answer);
    await notingRefusal(this.scope, "session.reauthenticate", async () => {
      const challenge = await takeChallenge(this.scope.em, flow, { purpose: "PROOF", sessionId });
      const attempt = { name, address: "", knownClient: sessionId };
      await countAttempt(this.scope, attempt);
      await this.scope.em.transactional(async (em) => {
        const passkey = await verifiedAnswer(em, challenge, { response, publicUrl });
        await em.nativeUpdate(SessionEntity, { id: sessionId ?? "" }, { authenticatedAt: new Date(now()) });
        await recordAudit(em, this.scope, {
          action: "session.reauthenticate",
          target: sessionId,
          details: { way: "PASSKEY", passkey: passkey.name },
        });
      });
      await forgetAttempt(this.scope, attempt);
    });
  }
}

async function activeOperator({ em }: Scope, id: string): Promise<Operator> {
  const operator = await em.findOne(OperatorEntity, { id, status: "ACTIVE" });
  if (!operator) throw new AppError("PASSKEY_INVALID");
  return operator;
}
