/**
 * The demands of the installation on an identity besides a valid ID token: how it was proven, and to whom it belongs.
 */
import { AppError } from "../../errors.ts";

/**
 * Requires that the ID token names one of the authentication methods (RFC 8176, *Authentication Method Reference
 * Values*), such as `mfa`. A token without the claim does not prove how the user authenticated. Error: OIDC_AMR_MISSING.
 */
export function requireAmr(amr: unknown, required: readonly string[] | null): void {
  if (required === null) return;
  const given: readonly unknown[] = Array.isArray(amr) ? amr : [];
  if (!required.some((method) => given.includes(method))) throw new AppError("OIDC_AMR_MISSING");
}

interface IdentityDomains {
  /** The verified email address. */
  readonly email: string | null;
  /** Google's claim for the organization of an account (Google Identity, *OpenID Connect*, ID token's payload). */
  readonly hd: unknown;
}

/**
 * Requires a verified email address in one of the domains, and the same of `hd` where the provider gives it. Errors:
 * OIDC_EMAIL_UNVERIFIED, OIDC_DOMAIN_REFUSED.
 */
export function requireDomain({ email, hd }: IdentityDomains, allowed: readonly string[] | null): void {
  if (allowed === null) return;
  if (email === null) throw new AppError("OIDC_EMAIL_UNVERIFIED");
  const domains = [email.slice(email.lastIndexOf("@") + 1), ...(hd === undefined ? [] : [hd])];
  const isAllowed = (domain: unknown) => typeof domain === "string" && allowed.includes(domain.toLowerCase());
  if (!email.includes("@") || !domains.every(isAllowed)) throw new AppError("OIDC_DOMAIN_REFUSED");
}
