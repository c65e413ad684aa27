/**
 * The demo's application: Fernhill's deployments run on svc-deploy's key, which they read from Secrets Manager. Whoever
 * rotates that key can watch that the application notices nothing.
 */
import type { SandboxAccount } from "../account.ts";
import { Application } from "../drill/application.ts";
import type { KeyPair } from "../signature.ts";

const USER = "svc-deploy";
/** Where the demo's connection keeps secrets. */
const REGION = "us-east-1";

export interface DemoApplicationOptions {
  readonly account: SandboxAccount;
  readonly endpoint: string;
  /** As whom it reads its secret. */
  readonly reader: KeyPair;
}

/** `undefined` where somebody has taken the user or its last key away. */
export function startDemoApplication({ account, endpoint, reader }: DemoApplicationOptions): Application | undefined {
  const key = account.users.get(USER)?.accessKeys.find(({ isActive }) => isActive);
  if (key === undefined) return undefined;
  const { accessKeyId, secretAccessKey } = key;
  const id = `iam-monitor/${USER}`;
  const secrets = account.secretsIn(REGION);
  if (secrets.find(id) === undefined) {
    const value = JSON.stringify({ accessKeyId, secretAccessKey, userName: USER });
    secrets.create({ name: id, description: "The key of the deployments.", value, token: crypto.randomUUID() });
  }
  return new Application({
    name: "deployments",
    endpoint,
    account,
    key,
    secret: { id, region: REGION, reader },
  }).start();
}
