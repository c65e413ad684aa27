/**
 * A plain implementation that finds the planted paths of both generators: it parses, matches patterns, and passes once over
 * the principals and the techniques that the generators plant. The engine's CPU time is compared with it, because a
 * ratio of one run does not depend on the machine. It knows far fewer techniques than the engine and explains nothing.
 */
import type { AccountSnapshot, Role, User } from "../src/iam/account.ts";
import {
  appliesTo,
  type Certainty,
  decide,
  isDenied,
  least,
  matchesAction,
  type PlainKeys,
  PlainParser,
  type PlainStatement,
} from "./yardstick-policy.ts";

export type PlainVerdict = "EXPLOITABLE" | "CONDITIONAL" | null;

interface Principal {
  readonly arn: string;
  readonly name: string;
  readonly isUser: boolean;
  readonly identity: Statements;
  readonly boundary: Statements | null;
  readonly boundaryArn: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly trust: readonly PlainStatement[];
  readonly groups: readonly string[];
  readonly policies: readonly string[];
  readonly keys: number;
  readonly hasPassword: boolean;
  isAdministrator: boolean;
}

/** The statements of one principal. Those that match an action are looked up once. */
class Statements {
  readonly all: readonly PlainStatement[];
  readonly #byAction = new Map<string, readonly PlainStatement[]>();

  constructor(all: readonly PlainStatement[]) {
    this.all = all;
  }

  on(action: string): readonly PlainStatement[] {
    const known = this.#byAction.get(action);
    if (known) return known;
    const matching = this.all.filter((statement) => matchesAction(statement, action));
    this.#byAction.set(action, matching);
    return matching;
  }

  with(statement: PlainStatement): Statements {
    return new Statements([...this.all, statement]);
  }
}

interface Request {
  readonly action: string;
  readonly resource: string;
  readonly keys?: PlainKeys;
  readonly target?: Principal;
}

const ALLOW_ALL: PlainStatement = {
  isAllow: true,
  actions: ["*"],
  isNotAction: false,
  resources: ["*"],
  isNotResource: false,
  conditions: [],
  principals: [],
};
const ADMINISTRATOR_ACCESS = "arn:aws:iam::aws:policy/AdministratorAccess";
const REGION = "eu-west-1";
const DEPLOY = ["lambda:createfunction", "lambda:invokefunction"];

/** Returns the verdict of every principal that the planted techniques make an administrator. */
export function plainVerdicts(snapshot: AccountSnapshot): ReadonlyMap<string, PlainVerdict> {
  return new Yardstick(snapshot).verdicts();
}

class Yardstick {
  readonly #id: string;
  readonly #principals: readonly Principal[];
  readonly #documents: ReadonlyMap<string, readonly PlainStatement[]>;
  readonly #guardrails: readonly Statements[];
  readonly #administrators: readonly Principal[];
  readonly #adminGroups: readonly string[];

  constructor({ awsAccountId, sections }: AccountSnapshot) {
    const { authorizationDetails: details, credentialReport: report, organization } = sections;
    if (details.status !== "read") throw new Error("The authorization details were not read.");
    const { users, roles, groups, policies } = details.value;
    const parser = new PlainParser();
    this.#id = awsAccountId;
    this.#documents = new Map(
      policies.map(({ arn, versions }) => [
        arn,
        parser.parse(versions.find((each) => each.isDefaultVersion)!.document),
      ]),
    );
    const credentials = new Map(
      report.status === "read" ? report.value.users.map((row) => [row.userName, row] as const) : [],
    );
    const statementsOf = ({ inlinePolicies, attachedPolicies }: Pick<User, "inlinePolicies" | "attachedPolicies">) => [
      ...inlinePolicies.flatMap(({ document }) => parser.parse(document)),
      ...attachedPolicies.flatMap(({ policyArn }) => this.#documents.get(policyArn) ?? []),
    ];
    const ofGroups = new Map(groups.map((group) => [group.groupName, { arn: group.arn, own: statementsOf(group) }]));
    this.#guardrails = levelsOf(
      organization.status === "read" ? organization.value?.serviceControlPolicies : null,
      parser,
    );
    const principalOf = (holder: User | Role): Principal => {
      const isUser = "userName" in holder;
      const joined = isUser ? holder.groupNames.map((name) => ofGroups.get(name)!) : [];
      const row = isUser ? credentials.get(holder.userName) : undefined;
      return {
        arn: holder.arn,
        name: isUser ? holder.userName : holder.roleName,
        isUser,
        identity: new Statements([...statementsOf(holder), ...joined.flatMap(({ own }) => own)]),
        boundary: holder.permissionsBoundaryArn
          ? new Statements(this.#documents.get(holder.permissionsBoundaryArn)!)
          : null,
        boundaryArn: holder.permissionsBoundaryArn,
        tags: Object.fromEntries(holder.tags.map(({ key, value }) => [key.toLowerCase(), value])),
        trust: isUser ? [] : parser.parse(holder.trustPolicy),
        groups: joined.map(({ arn }) => arn),
        policies: holder.attachedPolicies.map(({ policyArn }) => policyArn),
        keys: row?.accessKeys.length ?? 0,
        hasPassword: row?.passwordEnabled ?? false,
        isAdministrator: false,
      };
    };
    this.#principals = [...users.map(principalOf), ...roles.map(principalOf)];
    for (const principal of this.#principals) principal.isAdministrator = this.#isAdministrator(principal);
    this.#administrators = this.#principals.filter(({ isAdministrator }) => isAdministrator);
    this.#adminGroups = [...ofGroups.values()].filter(({ own }) => own.some(allowsAll)).map(({ arn }) => arn);
  }

  verdicts(): ReadonlyMap<string, PlainVerdict> {
    const verdicts = new Map<string, PlainVerdict>();
    for (const principal of this.#principals) {
      if (principal.isAdministrator) continue;
      const certainty = this.#raises(principal);
      if (certainty !== "NO") verdicts.set(principal.arn, certainty === "YES" ? "EXPLOITABLE" : "CONDITIONAL");
    }
    this.#followRoles(verdicts);
    return verdicts;
  }

  /** Adds the principals that can assume a role of the set, until none is added. */
  #followRoles(verdicts: Map<string, PlainVerdict>): void {
    const byArn = new Map(this.#principals.map((principal) => [principal.arn, principal]));
    const assumers = this.#principals.filter(({ identity }) =>
      identity.on("sts:assumerole").some(({ isAllow, isNotAction }) => isAllow && !isNotAction),
    );
    let reached = [...this.#administrators, ...[...verdicts.keys()].map((arn) => byArn.get(arn)!)];
    while (reached.length > 0) {
      const next: Principal[] = [];
      for (const role of reached) {
        if (role.isUser) continue;
        const named = role.trust.flatMap(({ principals }) => principals).map((arn) => byArn.get(arn));
        for (const caller of new Set([...named, ...assumers])) {
          if (!caller || caller.isAdministrator || verdicts.get(caller.arn) === "EXPLOITABLE") continue;
          const certainty = this.#canAssume(caller, role);
          if (certainty === "NO" || (certainty === "MAYBE" && verdicts.has(caller.arn))) continue;
          const isCertain = certainty === "YES" && verdicts.get(role.arn) !== "CONDITIONAL";
          verdicts.set(caller.arn, isCertain ? "EXPLOITABLE" : "CONDITIONAL");
          next.push(caller);
        }
      }
      reached = next;
    }
  }

  /** Whether the principal makes itself an administrator, or takes one over, in the ways that the generators plant. */
  #raises(principal: Principal): Certainty {
    const asItIs = this.#takesAdministrator(principal);
    if (asItIs === "YES") return "YES";
    const granted = this.#grantsItself(principal);
    if (granted === "NO") return most(asItIs, this.#raisesOthers(principal));
    const after = { ...principal, identity: principal.identity.with(ALLOW_ALL) };
    const dropsBoundary = principal.boundary
      ? this.#can(after, { action: "iam:deleteuserpermissionsboundary", resource: principal.arn, target: principal })
      : "YES";
    const isThen = this.#isAdministrator({ ...after, boundary: dropsBoundary === "NO" ? principal.boundary : null });
    const raised = isThen ? dropsBoundary : this.#takesAdministrator(after);
    return most(asItIs, least(granted, raised));
  }

  #grantsItself(principal: Principal): Certainty {
    const { arn: resource, isUser, groups, policies } = principal;
    const may = (action: string, on = resource, keys: PlainKeys = {}) =>
      this.#can(principal, { action, resource: on, keys, ...(on === resource && { target: principal }) });
    let certainty = isUser ? may("iam:putuserpolicy") : may("iam:putrolepolicy");
    const attach = isUser ? "iam:attachuserpolicy" : "iam:attachrolepolicy";
    const strong = [ADMINISTRATOR_ACCESS, ...this.#strongPolicies()];
    for (const arn of strong) certainty = most(certainty, may(attach, resource, { "iam:policyarn": arn }));
    for (const group of groups) certainty = most(certainty, may("iam:putgrouppolicy", group));
    for (const policy of policies)
      if (!policy.startsWith("arn:aws:iam::aws:")) certainty = most(certainty, may("iam:createpolicyversion", policy));
    if (isUser) for (const group of this.#adminGroups) certainty = most(certainty, may("iam:addusertogroup", group));
    return certainty;
  }

  #takesAdministrator(principal: Principal): Certainty {
    let certainty: Certainty = "NO";
    for (const target of this.#administrators) {
      const may = (action: string, keys: PlainKeys = {}) =>
        this.#can(principal, { action, resource: target.arn, target, keys });
      if (target.isUser) {
        if (target.keys < 2) certainty = most(certainty, may("iam:createaccesskey"));
        if (!target.hasPassword) certainty = most(certainty, may("iam:createloginprofile"));
      } else {
        certainty = most(certainty, may("iam:updateassumerolepolicy"));
        const isLambda = target.trust.some(({ principals }) => principals.includes("lambda.amazonaws.com"));
        const passes = isLambda ? may("iam:passrole", { "iam:passedtoservice": "lambda.amazonaws.com" }) : "NO";
        const created = `arn:aws:lambda:${REGION}:${this.#id}:function:new`;
        if (passes !== "NO")
          certainty = most(
            certainty,
            DEPLOY.map((action) => this.#can(principal, { action, resource: created })).reduce(least, passes),
          );
      }
      if (certainty === "YES") return certainty;
    }
    return certainty;
  }

  /** Makes another user an administrator: attaches a policy, lifts or rewrites its boundary, and creates a key. */
  #raisesOthers(principal: Principal): Certainty {
    const mayAttach = principal.identity.on("iam:attachuserpolicy").some(({ isAllow }) => isAllow);
    if (!mayAttach) return "NO";
    let certainty: Certainty = "NO";
    for (const target of this.#principals) {
      if (!target.isUser || target === principal || target.keys > 1) continue;
      const may = (action: string, keys: PlainKeys = {}) =>
        this.#can(principal, { action, resource: target.arn, target, keys });
      const attaches = may("iam:attachuserpolicy", { "iam:policyarn": ADMINISTRATOR_ACCESS });
      if (attaches === "NO") continue;
      const lifts = target.boundaryArn
        ? most(
            may("iam:deleteuserpermissionsboundary"),
            this.#can(principal, { action: "iam:createpolicyversion", resource: target.boundaryArn }),
          )
        : "YES";
      certainty = most(certainty, [lifts, may("iam:createaccesskey")].reduce(least, attaches));
      if (certainty === "YES") return certainty;
    }
    return certainty;
  }

  #canAssume(caller: Principal, role: Principal): Certainty {
    const request = this.#requestOf(caller, { action: "sts:assumerole", resource: role.arn, target: role });
    let isByName = false;
    let trusted: Certainty = "NO";
    for (const statement of role.trust) {
      const isNamed = statement.principals.includes(caller.arn);
      if (!statement.isAllow || !(isNamed || statement.principals.includes(`arn:aws:iam::${this.#id}:root`))) continue;
      const certainty = appliesTo(statement, request);
      if (certainty !== "NO") isByName ||= isNamed;
      trusted = most(trusted, certainty);
    }
    if (trusted === "NO" || (isByName && isDenied(caller.identity.on("sts:assumerole"), request))) return "NO";
    return isByName
      ? trusted
      : least(trusted, this.#can(caller, { action: "sts:assumerole", resource: role.arn, target: role }));
  }

  #isAdministrator(principal: Principal): boolean {
    if (!principal.identity.all.some(allowsAll)) return false;
    const resource = `arn:aws:iam::${this.#id}:user/unnamed`;
    return ["zz:unnamed", "iam:putuserpolicy", "iam:attachuserpolicy"].every(
      (action) => this.#can(principal, { action, resource }) === "YES",
    );
  }

  /** The customer managed policies that allow everything. */
  #strongPolicies(): readonly string[] {
    this.#strong ??= [...this.#documents].filter(([, statements]) => statements.some(allowsAll)).map(([arn]) => arn);
    return this.#strong;
  }
  #strong: readonly string[] | undefined;

  #can(principal: Principal, asked: Request): Certainty {
    const { action } = asked;
    const statements = principal.identity.on(action);
    if (!statements.some(({ isAllow }) => isAllow)) return "NO";
    const request = this.#requestOf(principal, asked);
    let certainty = decide(statements, request);
    if (certainty === "NO") return "NO";
    if (principal.boundary) certainty = least(certainty, decide(principal.boundary.on(action), request));
    for (const level of this.#guardrails) certainty = least(certainty, decide(level.on(action), request));
    return certainty;
  }

  #requestOf(principal: Principal, { resource, keys = {}, target }: Request) {
    const all: Record<string, string | undefined> = {
      "aws:principalarn": principal.arn,
      "aws:username": principal.isUser ? principal.name : undefined,
      "aws:requestedregion": REGION,
      "aws:securetransport": "true",
      "iam:permissionsboundary": target?.boundaryArn ?? undefined,
      ...keys,
    };
    for (const [key, value] of Object.entries(principal.tags)) all[`aws:principaltag/${key}`] = value;
    for (const [key, value] of Object.entries(target?.tags ?? {})) {
      all[`aws:resourcetag/${key}`] = value;
      all[`iam:resourcetag/${key}`] = value;
    }
    return { resource, keys: all };
  }
}

function allowsAll({ isAllow, isNotAction, actions, resources, isNotResource, conditions }: PlainStatement): boolean {
  return (
    isAllow &&
    !isNotAction &&
    !isNotResource &&
    actions.includes("*") &&
    resources.includes("*") &&
    conditions.length === 0
  );
}

function most(one: Certainty, other: Certainty): Certainty {
  if (one === "YES" || other === "YES") return "YES";
  return one === "MAYBE" || other === "MAYBE" ? "MAYBE" : "NO";
}

function levelsOf(
  policies: readonly { readonly targetId: string; readonly document: string }[] | null | undefined,
  parser: PlainParser,
): readonly Statements[] {
  const levels = new Map<string, PlainStatement[]>();
  for (const { targetId, document } of policies ?? [])
    levels.set(targetId, [...(levels.get(targetId) ?? []), ...parser.parse(document)]);
  return [...levels.values()].map((statements) => new Statements(statements));
}
