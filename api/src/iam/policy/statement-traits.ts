/**
 * The traits of a statement's form. Of a hundred rules, a plain statement concerns a dozen: the others evaluate a
 * condition, a principal or a Sid.
 */
import { memoize } from "../memoize.ts";
import type { PolicyDocument, PolicyStatement } from "./statement.ts";

const TRAITS = {
  CONDITION: 1,
  PRINCIPAL: 2,
  /** NotAction, NotResource or NotPrincipal. */
  NEGATION: 4,
  DENY: 8,
  SID: 16,
  /** Neither Resource nor NotResource. */
  NO_RESOURCE: 32,
  SEVERAL_RESOURCES: 64,
  // Traits of the whole document.
  OLD_VERSION: 128,
  SEVERAL_STATEMENTS: 256,
  /** More characters than a trust policy can have, which is the lower of the two limits. */
  LONG_TEXT: 512,
  VARIABLE_SIGN: 1_024,
  CONDITION_WORD: 2_048,
  /** A principal in any of the statements, or neither Resource nor NotResource. */
  PRINCIPAL_EXPECTED: 4_096,
} as const;

/** Every bitmap of traits is below this number. */
export const TRAITS_END = 8_192;

export type StatementTrait = keyof typeof TRAITS;

/** The most characters without white space (IAM User Guide, *IAM and AWS STS quotas*). A role's default can be raised. */
export const MAX_CHARACTERS = { identity: 6_144, trust: 2_048 } as const;

/** The traits of a statement as a bitmap. */
export function traitsOf(statement: PolicyStatement, document: PolicyDocument): number {
  const { conditions, principals, notPrincipals, sid, notActions, resources, notResources } = statement;
  let traits = traitsOfDocument(document);
  if (conditions.length > 0) traits |= TRAITS.CONDITION;
  if (principals !== null || notPrincipals !== null) traits |= TRAITS.PRINCIPAL;
  if (notActions !== null || notResources !== null || notPrincipals !== null) traits |= TRAITS.NEGATION;
  if (statement.effect === "Deny") traits |= TRAITS.DENY;
  if (sid !== null) traits |= TRAITS.SID;
  const reached = resources ?? notResources;
  if (reached === null) traits |= TRAITS.NO_RESOURCE | TRAITS.PRINCIPAL_EXPECTED;
  else if (reached.length > 1) traits |= TRAITS.SEVERAL_RESOURCES;
  return traits;
}

export function hasTrait(traits: number, trait: StatementTrait): boolean {
  return (traits & TRAITS[trait]) !== 0;
}

const traitsOfDocument = memoize(({ text, version, statements }: PolicyDocument): number => {
  let traits = 0;
  if (version !== "2012-10-17") traits |= TRAITS.OLD_VERSION;
  if (statements.length > 1) traits |= TRAITS.SEVERAL_STATEMENTS;
  if (text.length > MAX_CHARACTERS.trust) traits |= TRAITS.LONG_TEXT;
  if (text.includes("$") || text.includes("#{")) traits |= TRAITS.VARIABLE_SIGN;
  if (text.includes('"Condition"')) traits |= TRAITS.CONDITION_WORD;
  if (statements.some(({ principals, notPrincipals }) => principals !== null || notPrincipals !== null))
    traits |= TRAITS.PRINCIPAL_EXPECTED;
  return traits;
});
