/** Signs tokens with which a role signs in to RDS or Aurora, in place of a password. */
import { Signer } from "@aws-sdk/rds-signer";

interface TokenRequest {
  readonly region: string;
  readonly hostname: string;
  readonly port: number;
  readonly username: string;
}

/** One signer per role and address. Each keeps the credentials of the process until they expire. */
const signers = new Map<string, Signer>();

/**
 * Returns a token for one connection. It is signed on this machine, with the credentials of the process: an instance or
 * task role, or `AWS_…` variables. It is valid for 15 minutes, and a connection that it opened stays open after that.
 */
export async function signDatabaseToken(request: TokenRequest): Promise<string> {
  const key = JSON.stringify([request.region, request.hostname, request.port, request.username]);
  const signer = signers.get(key) ?? new Signer(request);
  signers.set(key, signer);
  return signer.getAuthToken();
}
