/** Rules for Principal, and for the statements of role trust policies (IAM User Guide, *AWS JSON policy elements: Principal*). */
import { demandsValue, parseOperator } from "./conditions.ts";
import { type FoundIssue, hasPrincipal, type IssueRule, nameSome, NO_ISSUES, onlyWhen, quoted } from "./issue-rule.ts";
import { rawStatement } from "./raw-statement.ts";
import { namesAction } from "./scope.ts";
import { isServicePrincipal } from "./service-principal.ts";
import type { PolicyDocument, PolicyStatement, StatementPrincipal } from "./statement.ts";
import { oidcIssuer, oidcLimits } from "./trust.ts";
import { matchesAction } from "./wildcard.ts";

const isStsPattern = (pattern: string) => /^sts:/i.test(pattern);

/** Whether the statement belongs to a role's trust policy: it names principals, and actions of STS. */
function isTrust(statement: PolicyStatement): boolean {
  return hasPrincipal(statement) && (statement.actions?.every(isStsPattern) ?? false);
}

/** The only actions that a trust policy can allow (IAM User Guide, *Terms and concepts for IAM roles*). */
const TRUST_ACTIONS = [
  "sts:AssumeRole",
  "sts:AssumeRoleWithSAML",
  "sts:AssumeRoleWithWebIdentity",
  "sts:SetContext",
  "sts:SetSourceIdentity",
  "sts:TagSession",
] as const;

const reachesTrustAction = (pattern: string) => TRUST_ACTIONS.some((action) => matchesAction(pattern, action));

function issue(message: string, ...at: readonly (string | number)[]): readonly FoundIssue[] {
  return [{ message, at }];
}

/** Applies a rule to each principal of a type. The rule returns a message, or null. */
function eachPrincipal(
  types: readonly StatementPrincipal["type"][],
  find: (value: string, statement: PolicyStatement) => string | null,
): IssueRule["find"] {
  return (statement) => {
    const element = statement.principals ? "Principal" : "NotPrincipal";
    return (statement.principals ?? statement.notPrincipals ?? []).flatMap(({ type, value }) => {
      if (!types.includes(type) || value.includes("${")) return [];
      const message = find(value, statement);
      return message === null ? [] : issue(message, element, type);
    });
  };
}

// ---------------------------------------------------------------- form

/** Whether the statement lacks the Principal that a trust policy needs. */
export function lacksPrincipal(statement: PolicyStatement, document: PolicyDocument): boolean {
  if (hasPrincipal(statement)) return false;
  if (document.statements.some(hasPrincipal)) return true;
  const hasResource = statement.resources !== null || statement.notResources !== null;
  return (
    !hasResource &&
    (statement.actions?.every((pattern) => isStsPattern(pattern) && reachesTrustAction(pattern)) ?? false)
  );
}

function findMissing(statement: PolicyStatement, document: PolicyDocument): readonly FoundIssue[] {
  return lacksPrincipal(statement, document)
    ? issue(
        "The statement has no Principal. A trust policy must name who can assume the role; an identity-based policy has no Principal in any statement.",
      )
    : NO_ISSUES;
}

function findEmpty({ principals, notPrincipals }: PolicyStatement): readonly FoundIssue[] {
  if ((principals ?? notPrincipals)?.length !== 0) return NO_ISSUES;
  const element = principals ? "Principal" : "NotPrincipal";
  return issue(`${element} is empty, so the statement applies to no principal. Name the principals.`, element);
}

function findInIdentityPolicy(statement: PolicyStatement): readonly FoundIssue[] {
  if (!hasPrincipal(statement) || isTrust(statement)) return NO_ISSUES;
  if (statement.resources === null && statement.notResources === null) return NO_ISSUES;
  return issue(
    "IAM accepts a Principal only in trust policies. If this is not the policy of a resource, such as a bucket, remove the Principal.",
    statement.principals ? "Principal" : "NotPrincipal",
  );
}

function findUnsupportedActions(statement: PolicyStatement): readonly FoundIssue[] {
  if (!hasPrincipal(statement) || statement.resources !== null || statement.notResources !== null) return NO_ISSUES;
  return (statement.actions ?? []).flatMap((pattern, i) =>
    isStsPattern(pattern) && reachesTrustAction(pattern)
      ? []
      : issue(
          `A trust policy cannot allow ${pattern}, only the actions of STS that assume a role. Put it into a policy of the role.`,
          "Action",
          i,
        ),
  );
}

function findWildcards(statement: PolicyStatement, document: PolicyDocument): readonly FoundIssue[] {
  const partial = eachPrincipal(["AWS", "Service", "Federated"], (value) => {
    if (!/[*?]/.test(value)) return null;
    // `{"AWS": "*"}` means every principal.
    return PARTIAL_WILDCARD.test(value)
      ? `${quoted(value)} matches no principal: AWS supports no wildcard within a principal. Name each one, or use {"AWS": "*"} with a condition on aws:PrincipalArn.`
      : null;
  })(statement, document);
  const services = (statement.principals ?? []).some(({ type, value }) => type !== "AWS" && value === "*")
    ? issue('Only {"AWS": "*"} stands for every principal. Name the service or the identity provider.', "Principal")
    : NO_ISSUES;
  const bare =
    isTrust(statement) && statement.principals?.length === 1 && rawStatement(statement, document)["Principal"] === "*"
      ? issue(
          'A trust policy does not support "Principal": "*". Name the principals that can assume the role.',
          "Principal",
        )
      : NO_ISSUES;
  return [...partial, ...services, ...bare];
}

/** Matches a wildcard next to other characters. */
const PARTIAL_WILDCARD = /[*?].|.[*?]/;

const AWS_PRINCIPAL =
  /^(\*|\d{12}|[A-Z0-9]{16,}|arn:[^:]*:iam::(\d{12}|cloudfront):(root|user\/.+|role\/.+)|arn:[^:]*:sts::\d{12}:(assumed-role\/.+\/.+|federated-user\/.+|self))$/;

const findInvalid = eachPrincipal(["AWS"], (value) => {
  if (/[*?]/.test(value) || AWS_PRINCIPAL.test(value)) return null;
  if (/:group\//.test(value))
    return `${quoted(value)} is a group, and a group is not a principal. Name its users or a role.`;
  return `${quoted(value)} is not a principal. Use the ARN of a user, role or session, or an account ID of 12 digits.`;
});

const findInvalidServices = eachPrincipal(["Service"], (value) =>
  /[*?]/.test(value) || isServicePrincipal(value)
    ? null
    : `${quoted(value)} is not a service principal, which has the form SERVICE.amazonaws.com.`,
);

const PROVIDER_ARN = /^arn:[^:]*:iam::\d{12}:(saml-provider|oidc-provider)\/.+$/;
const PROVIDER_DOMAIN = /^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(\/\S*)?$/;

const findInvalidProviders = eachPrincipal(["Federated"], (value) =>
  /[*?]/.test(value) || PROVIDER_ARN.test(value) || PROVIDER_DOMAIN.test(value)
    ? null
    : `${quoted(value)} is not an identity provider. Use the ARN of a SAML or OIDC provider of the account, or a domain such as cognito-identity.amazonaws.com.`,
);

const findUniqueIds = eachPrincipal(["AWS"], (value) => {
  const kind = kindOfUniqueId(value);
  return kind === null
    ? null
    : `${value} is the ID of a ${kind}, not its ARN. AWS shows the ID if the ${kind} was deleted; a new one of the same name does not match. Use the ARN, or remove it.`;
});

function kindOfUniqueId(value: string): "role" | "user" | null {
  if (/^AROA[A-Z0-9]{12,}$/.test(value)) return "role";
  return /^AIDA[A-Z0-9]{12,}$/.test(value) ? "user" : null;
}

function findRedundantSessions({ principals }: PolicyStatement): readonly FoundIssue[] {
  const values = principals?.map(({ value }) => value) ?? [];
  const roles = new Set(
    values.map((value) => /^arn:[^:]*:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(value)).map(accountAndName),
  );
  const redundant = values.filter((value) => {
    const session = /^arn:[^:]*:sts::(\d{12}):assumed-role\/([^/]+)\//.exec(value);
    return session !== null && roles.has(accountAndName(session));
  });
  return redundant.length === 0
    ? NO_ISSUES
    : issue(`${nameSome(redundant)} changes nothing, because the statement also names its role.`, "Principal", "AWS");
}

const accountAndName = (match: RegExpExecArray | null) => (match ? `${match[1]} ${match[2]}` : null);

// ---------------------------------------------------------------- trust policies

function findNotPrincipal(statement: PolicyStatement): readonly FoundIssue[] {
  return isTrust(statement) && statement.notPrincipals && statement.effect === "Deny"
    ? issue(
        "A trust policy does not support NotPrincipal. Use Principal with a condition on aws:PrincipalArn instead.",
        "NotPrincipal",
      )
    : NO_ISSUES;
}

/** The action with which a principal assumes a role. Null if several are possible. */
function assumeActionOf({ type, value }: StatementPrincipal): string | null {
  if (type === "AWS" || type === "Service") return "sts:AssumeRole";
  if (type !== "Federated" || value === "*") return null;
  return /:saml-provider\//.test(value) ? "sts:AssumeRoleWithSAML" : "sts:AssumeRoleWithWebIdentity";
}

const ASSUME_ACTIONS = TRUST_ACTIONS.slice(0, 3);

/** Reports actions that none of the principals can use, and principals that can use none of the actions. */
function findMismatchedActions(statement: PolicyStatement): readonly FoundIssue[] {
  const { principals, actions, effect } = statement;
  if (!principals || !actions || effect !== "Allow" || principals.length === 0) return NO_ISSUES;
  if (!isTrust(statement)) {
    const federated = principals.find(({ type }) => type === "Federated");
    return federated
      ? issue(
          `${quoted(federated.value)} can only assume a role; no other policy supports an identity provider as principal.`,
          "Principal",
          "Federated",
        )
      : NO_ISSUES;
  }
  const usable = principals.map(assumeActionOf);
  if (usable.includes(null) || principals.some(({ type, value }) => type === "AWS" && value === "*")) return NO_ISSUES;
  const needed = new Set(usable as string[]);
  const unused = actions.flatMap((pattern, i): readonly FoundIssue[] => {
    const named = ASSUME_ACTIONS.filter((action) => matchesAction(pattern, action));
    if (named.length === 0 || named.some((action) => needed.has(action))) return [];
    return issue(
      `${pattern} cannot be used by ${nameSome(principals.map(({ value }) => value))}. Use ${[...needed].join(" or ")}.`,
      "Action",
      i,
    );
  });
  const reached = (action: string) => actions.some((pattern) => matchesAction(pattern, action));
  const assumes = actions.some((pattern) => ASSUME_ACTIONS.some((action) => matchesAction(pattern, action)));
  const excluded = assumes && unused.length === 0 ? principals.filter((_each, i) => !reached(usable[i]!)) : [];
  return [
    ...unused,
    ...excluded.flatMap((each) =>
      issue(`${quoted(each.value)} can use none of the actions. Add ${assumeActionOf(each)}.`, "Principal", each.type),
    ),
  ];
}

const ROLES_ANYWHERE = "rolesanywhere.amazonaws.com";

function findRolesAnywhere(statement: PolicyStatement, { statements }: PolicyDocument): readonly FoundIssue[] {
  const trusts = ({ effect, principals }: PolicyStatement) =>
    effect === "Allow" && (principals?.some(({ value }) => value === ROLES_ANYWHERE) ?? false);
  if (!trusts(statement) || statements.find(trusts) !== statement) return NO_ISSUES;
  const patterns = statements.filter(trusts).flatMap(({ actions }) => actions ?? ["*"]);
  const missing = ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"].filter(
    (action) => !patterns.some((pattern) => matchesAction(pattern, action)),
  );
  return missing.length === 0
    ? NO_ISSUES
    : issue(
        `IAM Roles Anywhere cannot assume the role without ${missing.join(" and ")}. Add the missing actions.`,
        "Action",
      );
}

/** Keys that only a request with the action carries. */
const KEYS_OF_ACTIONS: readonly (readonly [key: RegExp, action: string])[] = [
  [/^sts:sourceidentity$/i, "sts:SetSourceIdentity"],
  [/^sts:transitivetagkeys$/i, "sts:TagSession"],
  [/^aws:requesttag\//i, "sts:TagSession"],
  [/^aws:tagkeys$/i, "sts:TagSession"],
];

function findKeysOfOtherActions(statement: PolicyStatement, { statements }: PolicyDocument): readonly FoundIssue[] {
  const { effect, conditions } = statement;
  if (effect !== "Allow" || !isTrust(statement)) return NO_ISSUES;
  return conditions.filter(demandsValue).flatMap(({ operator, key }) => {
    const action = KEYS_OF_ACTIONS.find(([pattern]) => pattern.test(key))?.[1];
    // STS authorizes both actions, so another statement may allow the second one.
    const isAllowed = (each: PolicyStatement) =>
      each.effect === "Allow" && each.actions?.some((pattern) => matchesAction(pattern, action!));
    if (action === undefined || statements.some(isAllowed)) return [];
    return issue(
      `${key} is set only with ${action}, which no statement allows, so it never applies. Add ${action}.`,
      "Condition",
      operator,
      key,
    );
  });
}

/**
 * Keys that describe a user or role. A service that calls on its own behalf does not send them. It can send tags, as
 * IAM Roles Anywhere does.
 */
const KEYS_OF_IDENTITIES = /^aws:(principal(account|arn|orgid|orgpaths)|username|multifactorauth(present|age))$/i;

function findKeysOfIdentities(statement: PolicyStatement): readonly FoundIssue[] {
  const { effect, principals, conditions } = statement;
  if (effect !== "Allow" || !principals?.length || !principals.every(({ type }) => type === "Service"))
    return NO_ISSUES;
  return conditions
    .filter((condition) => demandsValue(condition) && KEYS_OF_IDENTITIES.test(condition.key))
    .flatMap(({ operator, key }) =>
      issue(
        `A service never sends ${key}, so this Allow never applies. Use aws:SourceAccount, aws:SourceArn or aws:SourceOrgID.`,
        "Condition",
        operator,
        key,
      ),
    );
}

/** Keys of STS that only requests of some actions carry. */
const STS_KEYS: Readonly<Record<string, readonly string[]>> = {
  "sts:externalid": ["sts:AssumeRole"],
};

function findKeysNotInTrust(statement: PolicyStatement): readonly FoundIssue[] {
  const { effect, actions, conditions } = statement;
  if (effect !== "Allow" || !isTrust(statement)) return NO_ISSUES;
  return conditions.filter(demandsValue).flatMap(({ operator, key }) => {
    const carriers = STS_KEYS[key.toLowerCase()];
    if (!carriers || carriers.some((action) => actions!.some((pattern) => matchesAction(pattern, action)))) return [];
    return issue(
      `Only requests for ${carriers.join(" and ")} carry ${key}, so this Allow never applies. Remove the condition.`,
      "Condition",
      operator,
      key,
    );
  });
}

const WEB_IDENTITY = "sts:AssumeRoleWithWebIdentity";

const GITHUB = "token.actions.githubusercontent.com";

/**
 * Reports an OIDC provider without any condition on its claims, and GitHub without one on the subject. The check
 * `trust-oidc-open` also evaluates the values of the conditions.
 */
function findOpenProviders(statement: PolicyStatement): readonly FoundIssue[] {
  if (statement.effect !== "Allow" || !statement.principals || !namesAction(statement, WEB_IDENTITY)) return NO_ISSUES;
  return statement.principals.flatMap((principal) => {
    const issuer = oidcIssuer(principal);
    if (issuer === null) return NO_ISSUES;
    const claims = `${issuer}:`.toLowerCase();
    const isLimited =
      issuer === GITHUB
        ? oidcLimits(statement, issuer).hasSubject
        : statement.conditions.some((each) => demandsValue(each) && each.key.toLowerCase().startsWith(claims));
    return isLimited
      ? NO_ISSUES
      : issue(
          `Every user of ${issuer} can assume the role. Add conditions on ${issuer}:aud and ${issuer}:sub that name the application and its owner.`,
          "Principal",
          "Federated",
        );
  });
}

function findWideSubjects({ effect, conditions }: PolicyStatement): readonly FoundIssue[] {
  if (effect !== "Allow") return NO_ISSUES;
  return conditions.flatMap(({ operator, key, values }) => {
    const isSubject = /^token\.actions\.githubusercontent\.com(\/[^:]*)?:sub$/i.test(key);
    const parsed = parseOperator(operator);
    if (
      !isSubject ||
      !parsed ||
      parsed.isNegated ||
      !parsed.name.endsWith("Like") ||
      !values.some((value) => /[*?]/.test(value))
    )
      return [];
    if (conditions.some((each) => /:ref$/i.test(each.key) && demandsValue(each))) return [];
    return issue(
      `${key} has a wildcard, so more workflows than one branch of one repository can assume the role. Name the repository and the branch, or add a condition on the ref claim.`,
      "Condition",
      operator,
      key,
    );
  });
}

export const PRINCIPAL_ISSUES: readonly IssueRule[] = [
  ...onlyWhen("PRINCIPAL", [{ code: "OIDC_CLAIM_MISSING", severity: "HIGH", find: findOpenProviders }]),
  ...onlyWhen("PRINCIPAL_EXPECTED", [{ code: "PRINCIPAL_MISSING", severity: "LOW", find: findMissing }]),
  ...onlyWhen("PRINCIPAL", [
    { code: "PRINCIPAL_WILDCARD", severity: "LOW", find: findWildcards },
    { code: "PRINCIPAL_INVALID", severity: "LOW", find: findInvalid },
    { code: "SERVICE_PRINCIPAL_INVALID", severity: "LOW", find: findInvalidServices },
    { code: "FEDERATED_PRINCIPAL_INVALID", severity: "LOW", find: findInvalidProviders },
    { code: "PRINCIPAL_ACTION_MISMATCH", severity: "LOW", find: findMismatchedActions },
    { code: "NOT_PRINCIPAL_IN_TRUST_POLICY", severity: "LOW", find: findNotPrincipal },
    { code: "TRUST_ACTION_UNSUPPORTED", severity: "LOW", find: findUnsupportedActions },
    { code: "ROLES_ANYWHERE_ACTIONS_MISSING", severity: "LOW", find: findRolesAnywhere },
    { code: "CONDITION_KEY_NEEDS_ACTION", severity: "LOW", find: findKeysOfOtherActions },
    { code: "CONDITION_KEY_NOT_IN_REQUEST", severity: "LOW", find: findKeysOfIdentities },
    { code: "CONDITION_KEY_NOT_IN_REQUEST", severity: "LOW", find: findKeysNotInTrust },
    { code: "PRINCIPAL_EMPTY", severity: "INFORMATIONAL", find: findEmpty },
    { code: "PRINCIPAL_IN_IDENTITY_POLICY", severity: "INFORMATIONAL", find: findInIdentityPolicy },
    { code: "PRINCIPAL_UNIQUE_ID", severity: "INFORMATIONAL", find: findUniqueIds },
    { code: "SESSION_PRINCIPAL_REDUNDANT", severity: "INFORMATIONAL", find: findRedundantSessions },
  ]),
  ...onlyWhen("CONDITION", [{ code: "OIDC_SUBJECT_WIDE", severity: "INFORMATIONAL", find: findWideSubjects }]),
];
