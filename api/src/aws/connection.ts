/**
 * How the product gets into one AWS account. Plain values; a `STATIC_KEYS` or `SANDBOX` connection carries a secret and
 * must never be logged or stored unsealed.
 */
export type AwsConnection = DirectConnection | AssumeRoleConnection;

/** A connection whose credentials are there without assuming a role first. */
export type DirectConnection = EnvironmentConnection | ProfileConnection | StaticKeysConnection | SandboxConnection;

interface Regional {
  /** Left out: the SDK's own chain (AWS_REGION, the profile), then us-east-1. */
  readonly region?: string | null;
}

/** The SDK's default chain: environment, `AWS_PROFILE`, SSO, container and instance roles. */
export interface EnvironmentConnection extends Regional {
  readonly type: "ENVIRONMENT";
}

/** A named profile of the shared AWS configuration files. */
export interface ProfileConnection extends Regional {
  readonly type: "PROFILE";
  readonly profile: string;
}

export interface StaticKeysConnection extends Regional {
  readonly type: "STATIC_KEYS";
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | null;
}

/**
 * The built-in account in a process. The only connection with an endpoint of its own: our process makes it, no
 * operator can, and `clients.ts` refuses an endpoint that is not loopback.
 */
export interface SandboxConnection extends Regional {
  readonly type: "SANDBOX";
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | null;
}

export interface AssumeRoleConnection extends Regional {
  readonly type: "ASSUME_ROLE";
  readonly roleArn: string;
  /** Made by us (128 bit, one per connection), never typed by the customer. `null` only to test that the role refuses. */
  readonly externalId: string | null;
  /** Shown in the customer's CloudTrail; default `iam-monitor`. */
  readonly sessionName?: string;
  /** Whose credentials assume the role; default ENVIRONMENT. */
  readonly from?: DirectConnection;
}
