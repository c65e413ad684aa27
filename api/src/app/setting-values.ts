/** Reads the values of settings. A value that cannot be used is reported with what it must be. */
import type { BlockList } from "node:net";
import { z } from "zod";
import { isLoopbackHost } from "../aws/clients.ts";
import { parseStreamTargets, type StreamTarget } from "../services/audit/stream/target.ts";
import { isNetwork } from "../services/core/token-networks.ts";
import { FAILPOINTS } from "../services/core/failpoints.ts";
import { readProxies } from "./http/client-address.ts";
import type { PlannedFailpoint } from "./stand-at-failpoints.ts";

export function wholeNumber(min: number, max: number) {
  return z
    .string()
    .regex(/^\d{1,6}$/, `must be a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be a whole number from ${min} to ${max}`);
}

/** Reads `name`, or `name:3` for the third time that the point is reached. */
export function readFailpoint(text: string, context: z.RefinementCtx): PlannedFailpoint {
  const [givenName = "", hit = "1"] = text.split(":");
  const name = FAILPOINTS.find((item) => item === givenName);
  if (name === undefined || !/^[1-9]\d{0,3}$/.test(hit))
    context.addIssue({ code: "custom", message: "must be the name of a failpoint" });
  return { name: name ?? FAILPOINTS[0]!, hit: Number(hit) };
}

export function readStreamTargets(text: string, context: z.RefinementCtx): readonly StreamTarget[] {
  const targets = parseStreamTargets(text);
  if (targets !== null) return targets;
  context.addIssue({
    code: "custom",
    message:
      "must be different targets separated by commas: stdout, file:/path, syslog://host:port, syslog+tcp://host:port, syslog+tls://host:port or https://host/path (http only on this machine), without user names and passwords",
  });
  return z.NEVER;
}

/** Networks as CIDR blocks, or single addresses. */
export function readNetworks(text: string, context: z.RefinementCtx): readonly string[] {
  const networks = text.split(",").map((network) => network.trim());
  if (networks.every(isNetwork)) return networks;
  context.addIssue({
    code: "custom",
    message: "must be IP addresses or networks separated by commas, such as 10.0.0.0/8",
  });
  return z.NEVER;
}

export function readProxyList(text: string, context: z.RefinementCtx): BlockList {
  try {
    return readProxies(text);
  } catch {
    context.addIssue({
      code: "custom",
      message: "must be IP addresses or networks separated by commas, such as 10.0.0.0/8",
    });
    return z.NEVER;
  }
}

/** Whether the URL uses HTTPS, which `__Host-` cookies need, or names this machine, which browsers treat as secure. */
export function isEncryptedInTransit(text: string): boolean {
  const url = URL.parse(text);
  return url === null || url.protocol !== "http:" || isLoopbackHost(url.hostname);
}

export function isWebOrigin(text: string): boolean {
  const url = URL.parse(text);
  return (
    url !== null &&
    /^https?:$/.test(url.protocol) &&
    url.pathname === "/" &&
    url.search === "" &&
    url.hash === "" &&
    url.username === ""
  );
}
