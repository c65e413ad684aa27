/**
 * The Allow statements of a resource policy that let everyone in (Amazon S3 User Guide, *The meaning of "public"*). Only
 * conditions about who sends the request, or from where, keep others out.
 */
import { isNarrowed, parseOperator } from "./conditions.ts";
import type { PolicyDocument, PolicyStatement, StatementCondition } from "./statement.ts";
import { matchesWildcard } from "./wildcard.ts";

/** Keys that say who sends a request, or from where. */
const KEYS_OF_CALLERS: ReadonlySet<string> = new Set(
  `aws:principalaccount aws:principalarn aws:principalorgid aws:principalorgpaths aws:principalisawsservice
  aws:principalservicename aws:principalservicenameslist aws:userid aws:username aws:sourceaccount aws:sourcearn
  aws:sourceorgid aws:sourceorgpaths aws:sourceowner aws:sourceip aws:sourcevpc aws:sourcevpce aws:sourcevpcarn
  aws:vpcsourceip aws:vpceaccount aws:vpceorgid aws:vpceorgpaths kms:calleraccount s3:dataaccesspointaccount
  s3:dataaccesspointarn lambda:sourcefunctionarn`.split(/\s+/),
);

const EVERY_ADDRESS: ReadonlySet<string> = new Set(["0.0.0.0/0", "::/0"]);

/** Returns the statements that allow any principal and that no condition and no Deny limits to known callers. */
export function publicGrants({ statements }: PolicyDocument): readonly PolicyStatement[] {
  const limits = statements.filter((statement) => statement.effect === "Deny" && keepsOthersOut(statement));
  return statements.filter(
    (statement) =>
      statement.effect === "Allow" &&
      namesEveryone(statement) &&
      !isNarrowed({ ...statement, conditions: statement.conditions.filter(isAboutCaller) }) &&
      !limits.some((deny) => coversActions(deny, statement)),
  );
}

/** Allow with NotPrincipal allows everyone but those that it lists. */
function namesEveryone({ principals, notPrincipals }: PolicyStatement): boolean {
  return notPrincipals !== null || principals?.some(({ type, value }) => type === "AWS" && value === "*") === true;
}

function isAboutCaller({ key, values }: StatementCondition): boolean {
  const name = key.toLowerCase();
  if (!KEYS_OF_CALLERS.has(name) && !name.startsWith("aws:principaltag/")) return false;
  return !values.some((value) => EVERY_ADDRESS.has(value));
}

/** Whether the Deny is for everyone except callers with listed values: `StringNotEquals` on the organization. */
function keepsOthersOut(statement: PolicyStatement): boolean {
  if (statement.principals?.some(({ value }) => value === "*") !== true) return false;
  const { conditions } = statement;
  if (conditions.length === 0) return true;
  return conditions.every(
    (condition) => isAboutCaller(condition) && parseOperator(condition.operator)?.isNegated === true,
  );
}

/** Whether the Deny covers every action of the Allow, on the same or on all resources. */
function coversActions(deny: PolicyStatement, allow: PolicyStatement): boolean {
  const covers = (patterns: readonly string[] | null, wanted: readonly string[] | null) =>
    patterns !== null &&
    wanted !== null &&
    wanted.every((each) => patterns.some((pattern) => matchesWildcard(pattern.toLowerCase(), each.toLowerCase())));
  return covers(deny.actions, allow.actions) && covers(deny.resources, allow.resources);
}
