/** Limits a token to the networks from which it may be used. */
import { AppError } from "../../errors.ts";
import { isInBlock, parseAddress, parseBlock } from "../../iam/policy/ip-block.ts";
import { plainAddress } from "./client-network.ts";
import type { Caller } from "./permissions.ts";

/** Whether the text is a CIDR block, such as `203.0.113.0/24`, or a single address. */
export function isNetwork(text: string): boolean {
  return parseBlock(text) !== null;
}

/** Requires that the request comes from a network of the token. Other callers may come from anywhere. */
export function requireNetwork(caller: Caller | null, address: string): void {
  if (caller === null || caller.networks === null) return;
  const from = parseAddress(plainAddress(address));
  const isInside = from !== null && caller.networks.some((network) => isInBlock(parseBlock(network)!, from));
  if (!isInside)
    throw new AppError("FORBIDDEN", {
      message: `This API token may not be used from ${address}. Send the request from one of the token's networks.`,
      details: { reason: "NETWORK" },
    });
}
