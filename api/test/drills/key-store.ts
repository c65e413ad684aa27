/**
 * Where the applications of the drills read their keys: in Secrets Manager or in Parameter Store. The receiver of a webhook
 * stores them in Secrets Manager too.
 */
import type { SandboxAccount } from "../../sandbox/account.ts";
import type { RotationDestination } from "../../src/iam/rotation/states.ts";

export type Store = Exclude<RotationDestination, "REVEAL">;

interface Place {
  readonly account: SandboxAccount;
  readonly region: string;
  readonly store: Store;
  readonly userName: string;
}

/** The name of the secret or parameter. */
export function storedAt({ store, userName }: Pick<Place, "store" | "userName">): string {
  return store === "PARAMETER_STORE" ? `/iam-monitor/${userName}` : `iam-monitor/${userName}`;
}

/** The current value. */
export function storedValue(place: Place): string {
  const { account, region, store } = place;
  if (store === "PARAMETER_STORE") return account.parametersIn(region).version(storedAt(place)).version.value;
  const secrets = account.secretsIn(region);
  return secrets.version(secrets.get(storedAt(place)), {}).value;
}

/** Stores the value as the current one, as an operator does. `isNew`: nothing is stored there yet. */
export function storeValue(place: Place, value: string, { isNew = false }: { readonly isNew?: boolean } = {}): void {
  const { account, region, store } = place;
  const name = storedAt(place);
  const token = crypto.randomUUID();
  if (store === "PARAMETER_STORE")
    account.parametersIn(region).put({ name, value, type: "SecureString", isOverwrite: !isNew });
  else if (isNew) account.secretsIn(region).create({ name, value, token });
  else account.secretsIn(region).put(account.secretsIn(region).get(name), { value, token });
}
