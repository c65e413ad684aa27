import { loadEstimator } from "./password-strength.ts";
import { loadWebAuthn } from "./passkey-ceremonies.ts";

/**
 * Loads the libraries that rate passwords and verify passkeys: together 200 to 300 ms of CPU time. A server loads them before it listens. Otherwise the first caller who needs one would delay all others.
 */
export async function loadSignInLibraries(): Promise<void> {
  await loadEstimator();
  await loadWebAuthn();
}
