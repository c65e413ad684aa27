/**
 * The demo's application: Fernhill's deployments use svc-deploy's key, which they read from Secrets Manager. During a
 * rotation of that key, the operator can see that no call of the application fails.
 */
import type { SandboxAccount } from "../account.ts";
import { Application } from "../drill/application.ts";
import { moveDeploySources } from "./key-uses.ts";
import type { KeyPair } from "../signature.ts";

const USER = "svc-deploy";
/** The region in which the demo's connection keeps secrets. */
const REGION = "us-east-1";

export interface DemoApplicationOptions {
  readonly account: SandboxAccount;
  readonly endpoint: string;
  /** The key with which the application reads its secret. */
  readonly reader: KeyPair;
}

/** Starts the application. Returns undefined if the user or its last key was deleted. */
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
  const used = new Set([accessKeyId]);
  return new Application({
    name: "deployments",
    onCall(calledWith) {
      if (used.has(calledWith)) return;
      used.add(calledWith);
      moveDeploySources(account, calledWith);
    },
    endpoint,
    account,
    key,
    secret: { id, region: REGION, reader },
  }).start();
}
