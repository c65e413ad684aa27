/** Corrected trust policies. */
import type { Role } from "../account.ts";
import { isTrustPolicy } from "../identity.ts";
import { parseOperator } from "../policy/conditions.ts";
import { isExternal, oidcIssuer, oidcLimits, type TrustGrant, trustGrants } from "../policy/trust.ts";
import { awaitsMfa, lacksSourceAccount } from "../checks/trust-gaps.ts";
import { trustEdit } from "./commands.ts";
import type { FixChange, FixFacts, Fixer, ReadInput } from "./fix.ts";
import {
  freeSid,
  listOf,
  mapStatements,
  newPolicy,
  principalsOf,
  readWritten,
  splitPrincipals,
  withCondition,
  withPrincipals,
  withoutSid,
  type WrittenPolicy,
  type WrittenStatement,
} from "./written-policy.ts";

const ACCOUNT_ID = /^\d{12}$/;
const PRINCIPAL_ARN = /^arn:[a-z-]+:(iam|sts)::\d{12}:(root|(user|role|assumed-role)\/[\w+=,.@/-]+)$/;
/** Matches an external ID that STS accepts (AWS STS API Reference, *AssumeRole*). */
const EXTERNAL_ID = /^[\w+=,.@:/-]{2,1224}$/;

interface Trust {
  readonly role: Role;
  readonly policy: WrittenPolicy;
}

function trustOf({ details, finding: { resource } }: FixFacts): Trust | null {
  const id = isTrustPolicy(resource) ? resource.id.slice(0, resource.id.indexOf("#")) : resource.id;
  const role = details.roles.find(({ roleId }) => roleId === id);
  const policy = role && readWritten(role.trustPolicy);
  return role && policy ? { role, policy } : null;
}

/** A fixer that maps each statement. */
function trustFixer(
  fix: (
    trust: Trust,
    facts: FixFacts,
    read: ReadInput,
  ) => {
    readonly change: Parameters<typeof mapStatements>[1];
    readonly add?: readonly WrittenStatement[];
    readonly notes?: readonly string[];
  } | null,
): Fixer {
  return (facts, read): FixChange | null => {
    const trust = trustOf(facts);
    const fixed = trust && fix(trust, facts, read);
    if (!trust || !fixed) return null;
    const { role, policy } = trust;
    const text = mapStatements(policy, fixed.change);
    const document = withStatements(text, fixed.add ?? []);
    const { warnings, ...edit } = trustEdit(
      role,
      document ?? newPolicy({ Effect: "Deny", Principal: { AWS: "*" }, Action: "sts:AssumeRole" }),
    );
    return {
      ...edit,
      notes: [
        ...(fixed.notes ?? []),
        ...(document === null
          ? [
              "Nothing else trusts this role, and a trust policy needs a statement. The document denies everyone; delete the role if it is not needed.",
            ]
          : []),
        ...warnings,
      ],
    };
  };
}

type Written = Readonly<Record<string, unknown>> & { readonly Statement: readonly WrittenStatement[] };

/** Returns the text of the policy with further statements. Null if it has no statement. */
function withStatements(text: string | null, added: readonly WrittenStatement[]): string | null {
  if (added.length === 0) return text;
  return text === null ? newPolicy(...added) : JSON.stringify(append(JSON.parse(text) as Written, added), null, 2);
}

function append(document: Written, added: readonly WrittenStatement[]): Written {
  return { ...document, Statement: [...document.Statement, ...added] };
}

/** The principals that a statement for everyone names instead. */
function askTrusted({ awsAccountId, partition }: FixFacts, read: ReadInput): readonly string[] | null {
  const named = read({
    id: "trusted",
    label: "Who may assume the role",
    hint: "Account numbers, or ARNs of users and roles. Suggested: this account only. Its IAM policies then decide which users and roles may.",
    isList: true,
    isRequired: true,
    proposed: [awsAccountId],
    problemOf: (value) =>
      ACCOUNT_ID.test(value) || PRINCIPAL_ARN.test(value)
        ? null
        : "must be a 12-digit account number or the ARN of a user or role",
  });
  return named?.map((value) => (ACCOUNT_ID.test(value) ? `arn:${partition}:iam::${value}:root` : value)) ?? null;
}

const isWild = (type: string, value: string) => type === "AWS" && /[*?]/.test(value);

/** Replaces everyone by named principals. NotPrincipal names everyone but a few, which a Deny then keeps out. */
export const nameTrusted = trustFixer(({ policy }, facts, read) => {
  const trusted = askTrusted(facts, read);
  if (!trusted) return null;
  const excluded = policy.statements.flatMap((written, i) =>
    policy.document.statements[i]!.effect === "Allow"
      ? listOf((written["NotPrincipal"] as Written | undefined)?.["AWS"])
      : [],
  );
  const isAccount = (value: string) => ACCOUNT_ID.test(value) || value.endsWith(":root");
  const denied = excluded.filter((arn) => PRINCIPAL_ARN.test(arn) && !isAccount(arn));
  const accounts = excluded.filter(isAccount).map((value) => value.split(":")[4] ?? value);
  return {
    change: (written, { effect, notPrincipals, principals }) => {
      if (effect !== "Allow") return [written];
      if (notPrincipals) return [withPrincipals(written, { AWS: trusted })];
      if (!principals?.some(({ type, value }) => isWild(type, value))) return [written];
      const named = principalsOf(written);
      return [
        withPrincipals(written, {
          ...named,
          AWS: [...(named["AWS"] ?? []).filter((value) => !isWild("AWS", value)), ...trusted],
        }),
      ];
    },
    add: [
      ...denying(policy, "DenyExcludedPrincipals", { ArnEquals: { "aws:PrincipalArn": denied } }),
      ...denying(policy, "DenyExcludedAccounts", { StringEquals: { "aws:PrincipalAccount": accounts } }),
    ],
    notes: [
      "Callers outside the named principals can no longer assume the role. CloudTrail shows who assumes it today.",
    ],
  };
});

/** A Deny for those that a NotPrincipal names. None if it names no principal. */
function denying(
  policy: WrittenPolicy,
  sid: string,
  condition: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>,
): readonly WrittenStatement[] {
  const isEmpty = Object.values(condition).every((keys) => Object.values(keys).every(({ length }) => length === 0));
  if (isEmpty) return [];
  return [
    {
      Sid: freeSid(policy, sid),
      Effect: "Deny",
      Principal: { AWS: "*" },
      Action: "sts:AssumeRole",
      Condition: condition,
    },
  ];
}

/** Removes the account that the finding is about. */
export const removeAccount = trustFixer((_trust, { finding }) => {
  const accountId = finding.discriminator;
  if (!ACCOUNT_ID.test(accountId)) return null;
  const isOfAccount = (_type: string, value: string) => value === accountId || value.split(":")[4] === accountId;
  return {
    change: (written, { effect }) =>
      effect === "Allow" ? [splitUnlessWhole(written, isOfAccount, () => null)].flat() : [written],
    notes: [
      `If account ${accountId} belongs to you or to a supplier, add it to the trusted accounts of the check instead.`,
    ],
  };
});

/** Requires an external ID of the grants to other accounts that require nothing. */
export const requireExternalId = trustFixer(({ policy }, { awsAccountId }, read) => {
  const [externalId] =
    read({
      id: "externalId",
      label: "External ID",
      hint: "Agree on it with the other party, who must send it with sts:AssumeRole. It is not a secret.",
      isRequired: true,
      problemOf: (value) =>
        EXTERNAL_ID.test(value) ? null : "must have 2 to 1,224 letters, digits or characters of +=,.@:/-",
    }) ?? [];
  if (externalId === undefined) return null;
  const unprotected = grantsOf(policy).filter(
    (grant) =>
      isExternal(grant, awsAccountId) && !grant.requiresExternalId && !grant.requiresMfa && !grant.requiresOrganization,
  );
  return {
    change: limitGrants(unprotected, (written) =>
      withCondition(written, "StringEquals", "sts:ExternalId", [externalId]),
    ),
    notes: ["The other party cannot assume the role until it sends this external ID. Agree on a time for the change."],
  };
});

export const requireMfa = trustFixer(({ policy }, { awsAccountId }) => ({
  change: limitGrants(
    grantsOf(policy).filter((grant) => awaitsMfa(grant, awsAccountId)),
    (written) => withCondition(written, "Bool", "aws:MultiFactorAuthPresent", ["true"]),
  ),
  notes: [
    "Only people who signed in with MFA can assume the role. Sessions of roles and programs with access keys carry no MFA: name a role that must keep access as a principal of its own.",
  ],
}));

export const requireSourceAccount = trustFixer(({ policy }, { awsAccountId }) => ({
  change: limitGrants(grantsOf(policy).filter(lacksSourceAccount), (written) =>
    withCondition(written, "StringEquals", "aws:SourceAccount", [awsAccountId]),
  ),
  notes: [
    "A few services do not send aws:SourceAccount when they assume a role. Test the change with one role of each service first.",
  ],
}));

/** Requires audience and subject of tokens. The audiences are those that the provider accepts. */
export const limitTokens = trustFixer(({ policy }, { snapshot }, read) => {
  const grants = trustGrants(policy.document, "sts:AssumeRoleWithWebIdentity");
  const open = grants.flatMap((grant) => {
    const issuer = oidcIssuer(grant.principal);
    if (issuer === null) return [];
    const limits = oidcLimits(grant.statement, issuer);
    return limits.hasAudience && limits.hasSubject ? [] : [{ grant, issuer, ...limits }];
  });
  const [first] = open;
  if (!first) return null;
  const isGitHub = first.issuer.includes("github");
  const subjects = open.some(({ hasSubject }) => !hasSubject)
    ? read({
        id: "subject",
        label: "Subject of the token",
        hint: isGitHub
          ? "The repository whose workflows may assume the role: repo:OWNER/REPOSITORY:ref:refs/heads/main, or repo:OWNER/REPOSITORY:* for all its branches."
          : `The value of the claim sub that ${first.issuer} issues to the workload. * stands for any characters after the owner.`,
        isRequired: true,
        isList: true,
        problemOf: (value) => {
          if (/["\\\s]/.test(value)) return "must have no spaces and quotation marks";
          const namesOwner = ({ grant, issuer }: (typeof open)[number]) =>
            oidcLimits(
              { ...grant.statement, conditions: [{ operator: "StringLike", key: `${issuer}:sub`, values: [value] }] },
              issuer,
            ).hasSubject;
          return open.every(namesOwner) ? null : "must name the owner before the first *";
        },
      })
    : [];
  if (!subjects) return null;
  const { oidcProviders } = snapshot.sections;
  const known = oidcProviders.status === "read" ? oidcProviders.value : [];
  const audiencesOf = (issuer: string) => {
    const provider = known.find(({ url }) => url.replace(/^https:\/\//, "") === issuer);
    return provider && provider.clientIds.length > 0 ? provider.clientIds : ["sts.amazonaws.com"];
  };
  return {
    change: limitGrants(
      open.map(({ grant }) => grant),
      (written, grant) => {
        const { issuer, hasAudience, hasSubject } = open.find((each) => each.grant === grant)!;
        const claim = (name: string) => `${issuer}:${name}`;
        const audience = hasAudience
          ? written
          : withCondition(withoutKey(written, claim("aud")), "StringEquals", claim("aud"), audiencesOf(issuer));
        if (hasSubject) return audience;
        const operator = subjects.some((value) => /[*?]/.test(value)) ? "StringLike" : "StringEquals";
        return withCondition(withoutKey(audience, claim("sub")), operator, claim("sub"), subjects);
      },
      ({ principal }) => oidcIssuer(principal) ?? "",
    ),
    notes: ["Workloads with another subject or audience can no longer assume the role."],
  };
});

/** Removes the other roles of the cycle from the trust policy. */
export const leaveCycle = trustFixer(({ role }, { details, finding }) => {
  const others = new Set(listOf(finding.evidence["roles"]).filter((name) => name !== role.roleName));
  const arns = new Set(details.roles.filter(({ roleName }) => others.has(roleName)).map(({ arn }) => arn));
  return {
    change: (written, { effect }) =>
      effect === "Allow"
        ? splitUnlessWhole(
            written,
            (_type, value) => arns.has(value),
            () => null,
          )
        : [written],
  };
});

// ---------------------------------------------------------------- statements

function grantsOf({ document }: WrittenPolicy): readonly TrustGrant[] {
  return trustGrants(document);
}

/**
 * Limits the statements of the grants. A statement that also has other principals is split, so that they keep it as it is.
 * Principals with different keys get statements of their own, because each needs another limit.
 */
function limitGrants(
  grants: readonly TrustGrant[],
  limit: (written: WrittenStatement, grant: TrustGrant) => WrittenStatement,
  keyOf: (grant: TrustGrant) => string = () => "",
): Parameters<typeof mapStatements>[1] {
  return (written, statement) => {
    const own = grants.filter((grant) => grant.statement.index === statement.index);
    const [first] = own;
    if (!first) return [written];
    if (!statement.principals) return [limit(written, first)];
    let left: WrittenStatement | null = written;
    const limited: WrittenStatement[] = [];
    for (const group of Map.groupBy(own, keyOf).values()) {
      const { chosen, others }: ReturnType<typeof splitPrincipals> = splitPrincipals(left ?? {}, (type, value) =>
        group.some(({ principal }) => principal.type === type && principal.value === value),
      );
      if (chosen) limited.push(limit(chosen, group[0]!));
      left = others;
    }
    return [left, ...limited];
  };
}

function splitUnlessWhole(
  written: WrittenStatement,
  isChosen: (type: string, value: string) => boolean,
  change: (chosen: WrittenStatement) => WrittenStatement | null,
): readonly (WrittenStatement | null)[] {
  const { chosen, others } = splitPrincipals(written, isChosen);
  if (chosen === null) return [written];
  if (others === null) return [change(written)];
  const changed = change(chosen);
  return [others, changed && withoutSid(changed)];
}

/**
 * Returns the statement without the conditions on a key, which the corrected condition replaces. Conditions that
 * exclude values stay.
 */
function withoutKey(written: WrittenStatement, key: string): WrittenStatement {
  const block = Object.entries((written["Condition"] ?? {}) as Record<string, Record<string, unknown>>)
    .map(
      ([operator, keys]) =>
        [
          operator,
          Object.fromEntries(
            Object.entries(keys).filter(
              ([name]) => name.toLowerCase() !== key.toLowerCase() || parseOperator(operator)?.isNegated === true,
            ),
          ),
        ] as const,
    )
    .filter(([, keys]) => Object.keys(keys).length > 0);
  return { ...written, Condition: Object.fromEntries(block) };
}
