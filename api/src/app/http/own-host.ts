/**
 * The host names under which IAM Monitor answers. A website can point its own name at a loopback or private address and
 * then reads our answers as its own (DNS rebinding). Its name is in the Host header, so such requests are refused.
 */
import { isIP } from "node:net";
import { isLoopbackHost } from "../../aws/clients.ts";

/** Whether a request with this Host header is for IAM Monitor: its public host, this machine, or any IP address. */
export function isOwnHost(host: string | undefined, publicUrl: string): boolean {
  if (host === undefined) return false;
  const asked = URL.parse(`http://${host}`);
  if (asked === null) return false;
  // No DNS name is involved in a request for an address, so it cannot be rebound.
  const address = asked.hostname.replace(/^\[(.*)\]$/, "$1");
  return isIP(address) !== 0 || isLoopbackHost(asked.hostname) || asked.hostname === URL.parse(publicUrl)?.hostname;
}
