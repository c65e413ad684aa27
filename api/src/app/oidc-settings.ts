/** The settings of the identity provider: which of them belong together, and how their values are read. */
import type { z } from "zod";
import { isLoopbackHost } from "../aws/clients.ts";
import { type AccessRole, ROLES } from "../services/core/permissions.ts";

interface OidcSettings {
  readonly OIDC_ISSUER: string | null;
  readonly OIDC_CLIENT_ID: string | null;
  readonly OIDC_CLIENT_SECRET: string | null;
  readonly OIDC_ROLE_CLAIM: string | null;
  readonly OIDC_ROLE_VALUES: ReadonlyMap<string, AccessRole> | null;
  readonly OIDC_DEFAULT_ROLE: string | null;
  readonly OIDC_ALLOWED_DOMAINS: readonly string[] | null;
  readonly OIDC_REQUIRED_AMR: readonly string[] | null;
  readonly SIGN_IN: "any" | "oidc-only";
}

const NEED_PROVIDER = [
  "OIDC_CLIENT_SECRET",
  "OIDC_ROLE_CLAIM",
  "OIDC_DEFAULT_ROLE",
  "OIDC_ALLOWED_DOMAINS",
  "OIDC_REQUIRED_AMR",
] as const;

/** Finds settings that require another setting. Without the other one, they would silently have no effect. */
export function oidcMistakes(values: Partial<OidcSettings>): readonly (readonly [name: string, mistake: string])[] {
  const isSet = (name: keyof OidcSettings) => values[name] !== null && values[name] !== undefined;
  const needs = (name: keyof OidcSettings, other: keyof OidcSettings) =>
    name in values && values[name] === null && isSet(other) ? [[name, `is required with ${other}`] as const] : [];
  return [
    ...needs("OIDC_CLIENT_ID", "OIDC_ISSUER"),
    ...needs("OIDC_ISSUER", "OIDC_CLIENT_ID"),
    ...needs("OIDC_ROLE_CLAIM", "OIDC_ROLE_VALUES"),
    ...(values.OIDC_ALLOWED_DOMAINS === null && isSet("OIDC_DEFAULT_ROLE")
      ? [
          [
            "OIDC_ALLOWED_DOMAINS",
            "is required with OIDC_DEFAULT_ROLE: without it, every user of the provider could sign in, which at a public provider is everyone",
          ] as const,
        ]
      : []),
    ...(values.SIGN_IN === "oidc-only" ? needs("OIDC_ISSUER", "SIGN_IN") : []),
    ...NEED_PROVIDER.flatMap((name) => (isSet("OIDC_CLIENT_ID") ? [] : needs("OIDC_ISSUER", name))),
  ];
}

/** Reads domains such as `example.org,example.com`, in lower case. A domain does not include its subdomains. */
export function readDomains(text: string, context: z.RefinementCtx): readonly string[] {
  const domains = text.split(",").map((item) => item.trim().toLowerCase());
  const isDomain = (item: string) => /^([a-z\d]([a-z\d-]{0,61}[a-z\d])?\.)+[a-z\d-]{2,63}$/.test(item);
  if (!domains.every(isDomain))
    context.addIssue({ code: "custom", message: "must be domains separated by commas, such as example.org" });
  return domains;
}

/** Reads values of the claim `amr`, such as `mfa,hwk`. */
export function readAmr(text: string, context: z.RefinementCtx): readonly string[] {
  const methods = text.split(",").map((item) => item.trim());
  if (!methods.every((item) => /^[\x21-\x2b\x2d-\x7e]{1,128}$/.test(item)))
    context.addIssue({
      code: "custom",
      message: "must be values of the claim amr separated by commas, such as mfa,hwk",
    });
  return methods;
}

/** Reads pairs such as `iam-admins=admin,iam-readers=viewer`. */
export function readRoleValues(text: string, context: z.RefinementCtx): ReadonlyMap<string, AccessRole> {
  const roleOf = new Map<string, AccessRole>();
  for (const pair of text.split(",")) {
    const at = pair.lastIndexOf("=");
    const value = pair.slice(0, Math.max(at, 0)).trim();
    const role = ROLES.find((item) => item === pair.slice(at + 1).trim());
    if (value === "" || role === undefined || roleOf.has(value)) {
      context.addIssue({
        code: "custom",
        message: "must be pairs such as iam-admins=admin,iam-readers=viewer, each value once",
      });
      break;
    }
    roleOf.set(value, role);
  }
  return roleOf;
}

export function isIssuer(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || url.search !== "" || url.hash !== "" || url.username !== "" || url.password !== "") return false;
  return url.protocol === "https:" || (url.protocol === "http:" && isLoopbackHost(url.hostname));
}
