/** Which ways to sign in the installation's settings leave open. */
import { AppError } from "../../errors.ts";
import type { Platform } from "../core/request-scope.ts";

type Policy = Pick<Platform, "identityProvider">;

/** Whether operators may use a password or passkey of IAM Monitor. False with SIGN_IN=oidc-only. */
export function isLocalSignInAllowed({ identityProvider }: Policy): boolean {
  return identityProvider?.settings.isOnlyMethod !== true;
}

/** Error: SIGN_IN_PROVIDER_ONLY, with SIGN_IN=oidc-only. Call it before anything is looked up by the name. */
export function requireLocalSignIn(platform: Policy): void {
  if (!isLocalSignInAllowed(platform)) throw new AppError("SIGN_IN_PROVIDER_ONLY");
}
