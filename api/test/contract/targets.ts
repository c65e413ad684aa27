/**
 * The targets of the contract tests: always the sandbox, and moto if it is installed. With CI=true the tests fail if
 * moto is missing.
 */
import { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import { IAMClient } from "@aws-sdk/client-iam";
import { OrganizationsClient } from "@aws-sdk/client-organizations";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { STSClient } from "@aws-sdk/client-sts";
import { SandboxAccount } from "../../sandbox/account.ts";
import { startSandbox } from "../../sandbox/server.ts";
import { now } from "../../src/clock.ts";
import { findMotoPython, startMoto } from "./moto.ts";

/** The id of moto's own account. The sandbox uses the same id, so that cases do not depend on the target. */
export const CONTRACT_ACCOUNT_ID = "123456789012";

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface Target {
  readonly name: "sandbox" | "moto";
  readonly iam: IAMClient;
  readonly sts: STSClient;
  readonly organizations: OrganizationsClient;
  readonly secretsManager: SecretsManagerClient;
  readonly cloudTrail: CloudTrailClient;
  /** `iamAs` and `stsAs` return the same clients with other credentials. */
  iamAs(credentials: Credentials): IAMClient;
  stsAs(credentials: Credentials): STSClient;
  readonly stop: () => Promise<void>;
}

export async function startTargets(): Promise<readonly Target[]> {
  const sandbox = await startSandboxTarget();
  const python = findMotoPython();
  if (python === undefined) {
    const message = "Moto is not installed (Debian: python3-moto), so the contract is tested against the sandbox only.";
    if (process.env.CI === "true") throw new Error(message);
    console.warn(message);
    return [sandbox];
  }
  const moto = await startMoto(python);
  return [
    sandbox,
    target({
      name: "moto",
      url: moto.url,
      credentials: { accessKeyId: "testing", secretAccessKey: "testing" },
      stop: moto.stop,
    }),
  ];
}

async function startSandboxTarget(): Promise<Target> {
  const account = new SandboxAccount({ id: CONTRACT_ACCOUNT_ID, clock: now, seed: 11 });
  const { accessKeyId, secretAccessKey } = account.createAccessKey(account.createUser({ name: "contract" }));
  const sandbox = await startSandbox({ accounts: [account] });
  return target({
    name: "sandbox",
    url: sandbox.url,
    credentials: { accessKeyId, secretAccessKey },
    stop: sandbox.stop,
  });
}

interface TargetOptions {
  readonly name: Target["name"];
  readonly url: string;
  readonly credentials: Credentials;
  readonly stop: () => Promise<void>;
}

function target({ name, url, credentials, stop }: TargetOptions): Target {
  const options = { endpoint: url, region: "us-east-1", credentials, maxAttempts: 1 };
  return {
    name,
    iam: new IAMClient(options),
    sts: new STSClient(options),
    organizations: new OrganizationsClient(options),
    secretsManager: new SecretsManagerClient(options),
    cloudTrail: new CloudTrailClient(options),
    iamAs: (others) => new IAMClient({ ...options, credentials: others }),
    stsAs: (others) => new STSClient({ ...options, credentials: others }),
    stop,
  };
}
