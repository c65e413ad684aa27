/** Converts an account's row to an AWS connection, including the secret that some connections need. */
import { endpointOf } from "../../aws/clients.ts";
import type { AwsConnection, DirectConnection } from "../../aws/connection.ts";
import type { Account } from "../../db/entities/account.ts";
import { AppError } from "../../errors.ts";
import type { SecretPlace } from "../core/sealed-columns.ts";
import type { Secrets } from "../core/secrets.ts";

/** Returns the connection for reading. It contains the opened secret, so the result must be passed only to the SDK. */
export function connectionOf(account: Account, secrets: Secrets): AwsConnection {
  const { region } = account;
  switch (account.source) {
    case "ENVIRONMENT":
      return { type: "ENVIRONMENT", region };
    case "PROFILE":
      return { type: "PROFILE", region, profile: account.profile! };
    case "STATIC_KEYS":
      return {
        type: "STATIC_KEYS",
        region,
        accessKeyId: account.accessKeyId!,
        secretAccessKey: secretOf(account, secrets),
      };
    case "ASSUME_ROLE":
      if (!account.roleArn) {
        throw new AppError("ACCOUNT_NOT_CONNECTED", {
          message: "The role to assume is not set. Set roleArn with updateAccount first.",
        });
      }
      return { type: "ASSUME_ROLE", region, roleArn: account.roleArn, externalId: account.externalId! };
    case "SANDBOX":
      return {
        type: "SANDBOX",
        region,
        endpoint: account.endpoint!,
        accessKeyId: account.accessKeyId!,
        secretAccessKey: secretOf(account, secrets),
      };
    case "OFFLINE_FILES":
      throw new AppError("ACCOUNT_NOT_CONNECTED", {
        message: "An account of offline files has no connection to AWS. Upload its files instead.",
      });
  }
}

/**
 * Returns the connection for writing: the account's own connection, or the separate role for rotations. Error:
 * ROTATION_NOT_ENABLED.
 */
export function writeConnectionOf(account: Account, secrets: Secrets): AwsConnection {
  if (account.status === "ARCHIVED")
    throw new AppError("ROTATION_NOT_ENABLED", {
      message: "The account has been disconnected, so its keys cannot be rotated. Connect it again first.",
    });
  if (account.source === "OFFLINE_FILES")
    throw new AppError("ROTATION_NOT_ENABLED", {
      message: "An account of offline files has no connection to AWS, so its keys cannot be rotated.",
    });
  if (account.writes === "OFF") throw new AppError("ROTATION_NOT_ENABLED");
  const connection = connectionOf(account, secrets);
  if (account.writes === "CONNECTION") return connection;
  if (!account.rotateRoleArn)
    throw new AppError("ROTATION_NOT_ENABLED", {
      message: "The role that rotates keys is not set. Set rotateRoleArn with updateAccount first.",
    });
  const from: DirectConnection | undefined = connection.type === "ASSUME_ROLE" ? connection.from : connection;
  return {
    type: "ASSUME_ROLE",
    region: account.region,
    roleArn: account.rotateRoleArn,
    externalId: account.externalId,
    ...(from && { from }),
  };
}

export function sealSecretAccessKey(accountId: string, secretAccessKey: string, secrets: Secrets): string {
  return secrets.seal(secretAccessKey, placeOf(accountId));
}

/** The account's endpoint. Null if it is AWS itself, and for accounts without a connection. */
export async function customEndpointOf(account: Account): Promise<string | null> {
  if (account.source === "OFFLINE_FILES" || account.status === "ARCHIVED") return null;
  if (account.source === "SANDBOX") return account.endpoint;
  // An endpoint from the environment does not depend on the credentials.
  const endpoint = await endpointOf({ type: "ENVIRONMENT", region: account.region });
  return endpoint.isCustom ? endpoint.url : null;
}

function secretOf(account: Account, secrets: Secrets): string {
  return secrets.open(account.sealedSecret!, placeOf(account.id));
}

function placeOf(accountId: string): SecretPlace {
  return `account|${accountId}|sealed_secret`;
}
