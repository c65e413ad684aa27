/**
 * Collects what a file would change in an account, in two forms: what is certain, and what is possible with every unknown
 * value at its worst. Keeps the place of each part.
 */
import type { Tag } from "../../iam/account.ts";
import type { FactsChange } from "../../iam/escalation/paths/hypothetical-account.ts";
import { describePolicyError, parsePolicy } from "../../iam/policy/document.ts";
import { placeText, type Place, Undecided } from "../place.ts";
import { boundOf, type DocumentKind, hasUnknown, remainingStatements } from "./bounds.ts";
import { isMapValue, listOfValues, reasonsIn, Unknown, type Value } from "./value.ts";

/** The resource of the file that declares a part, such as `aws_iam_role.deploy` or `DeployRole`. */
export interface Declaration {
  readonly label: string;
  readonly place: Place;
}

/** The holder of a document: the principal of an inline policy, the ARN of a managed policy, or the role of a trust policy. */
export interface DocumentTarget {
  readonly kind: "INLINE" | "MANAGED" | "TRUST";
  readonly arn: string;
  /** The name of an inline policy. Null otherwise. */
  readonly policyName: string | null;
}

export interface WrittenDocument {
  readonly value: Value;
  /** The place of an element by its path in the document. */
  readonly placeOf: (path: readonly (string | number)[]) => Place;
}

export interface PlannedDocument extends DocumentTarget {
  readonly declaration: Declaration;
  readonly placeOf: WrittenDocument["placeOf"];
  /** The known part of the document. */
  readonly text: string;
  /** The statements of `text` by their indexes in the file. One that is not written there has none. */
  readonly statements: readonly number[] | "AS_WRITTEN";
  /** The document with its unknown parts at their worst. Null if it has none. */
  readonly worst: string | null;
}

/** A part of the file that is not known before the change is applied. */
export interface UnknownPart extends Declaration {
  readonly what: string;
  readonly reasons: readonly string[];
  /** Whether it cannot be replaced by its worst value, so that nothing can be decided. */
  readonly isUndecided: boolean;
}

/** Something else to tell about the file. */
export interface Note extends Declaration {
  readonly code: "ACCESS_KEY_CREATED" | "CONSOLE_PASSWORD_CREATED";
  readonly message: string;
}

export interface PlannedChange {
  readonly certain: FactsChange;
  readonly possible: FactsChange;
  /** Whether the two differ. */
  readonly isUncertain: boolean;
  readonly documents: readonly PlannedDocument[];
  readonly unknowns: readonly UnknownPart[];
  readonly notes: readonly Note[];
  /** The ARNs of principals whose names AWS generates. Policies that name them by pattern cannot be matched. */
  readonly generatedArns: ReadonlySet<string>;
  /** The declaration of each principal and policy, by ARN. */
  readonly declarations: ReadonlyMap<string, Declaration>;
  /** The file's first place, for findings without one of their own. */
  readonly start: Place;
}

/** The properties, besides its policies, with which a user or role is created. */
export interface Attributes {
  readonly boundary: Value;
  /** The values by key. Null: none are written. */
  readonly tags: Value;
}

type Part = keyof FactsChange;
type PartOf<Name extends Part> = NonNullable<FactsChange[Name]>[number];

/** AWS's own policy for administrators: the worst that an unknown policy can be. */
const WORST_POLICY = "AdministratorAccess";

export class PlannedChangeBuilder {
  readonly #certain: Record<string, unknown[]> = {};
  readonly #possible: Record<string, unknown[]> = {};
  readonly #documents: PlannedDocument[] = [];
  readonly #unknowns: UnknownPart[] = [];
  readonly #notes: Note[] = [];
  readonly #generated = new Set<string>();
  readonly #declarations = new Map<string, Declaration>();
  readonly #created = new Set<string>();
  /** False while the resource itself may not be created. */
  #isCertain = true;

  constructor(
    readonly awsAccountId: string,
    readonly partition: string,
    readonly start: Place,
  ) {}

  arnOf(kind: "user" | "group" | "role" | "policy", path: string, name: string): string {
    return `arn:${this.partition}:iam::${this.awsAccountId}:${kind}${path}${name}`;
  }

  /** The ARN of a principal that is known by its name only. A principal that the account has is found by its name. */
  arnOfName(kind: "user" | "group" | "role", name: string): string {
    const end = `/${name.toLowerCase()}`;
    const start = this.arnOf(kind, "/", "");
    const declared = [...this.#declarations.keys()].find(
      (arn) => arn.startsWith(start) && arn.toLowerCase().endsWith(end),
    );
    return declared ?? `${start}${name}`;
  }

  /** Runs with parts that are possible only, because the resource may not be created. */
  onlyPossibly(declare: () => void): void {
    const before = this.#isCertain;
    this.#isCertain = false;
    declare();
    this.#isCertain = before;
  }

  declare(arn: string, declaration: Declaration): void {
    if (!this.#declarations.has(arn)) this.#declarations.set(arn, declaration);
  }

  /** Whether the change creates the principal or policy, so that it has nothing yet that the file does not name. */
  creates(arn: string): boolean {
    return this.#created.has(arn);
  }

  noteCreated(arn: string): void {
    this.#created.add(arn);
  }

  nameIsGenerated(arn: string): void {
    this.#generated.add(arn);
  }

  add<Name extends Part>(name: Name, part: PartOf<Name>): void {
    if (this.#isCertain) (this.#certain[name] ??= []).push(part);
    (this.#possible[name] ??= []).push(part);
  }

  #possibly<Name extends Part>(name: Name, part: PartOf<Name>): void {
    (this.#possible[name] ??= []).push(part);
  }

  unknown(declaration: Declaration, what: string, reasons: readonly string[]): void {
    this.#unknowns.push({ ...declaration, what, reasons: [...reasons], isUndecided: false });
  }

  undecided(declaration: Declaration, what: string, reasons: readonly string[]): void {
    this.#unknowns.push({ ...declaration, what, reasons: [...reasons], isUndecided: true });
  }

  note(declaration: Declaration, code: Note["code"], message: string): void {
    this.#notes.push({ ...declaration, code, message });
  }

  putInline(declaration: Declaration, principalArn: string, policyName: string, written: WrittenDocument): void {
    const target: DocumentTarget = { kind: "INLINE", arn: principalArn, policyName };
    this.#document(declaration, target, written, (document) => [
      "putInlinePolicies",
      { principalArn, policyName, document },
    ]);
  }

  putManaged(declaration: Declaration, policyArn: string, written: WrittenDocument): void {
    this.declare(policyArn, declaration);
    const target: DocumentTarget = { kind: "MANAGED", arn: policyArn, policyName: null };
    this.#document(declaration, target, written, (document) => ["putPolicies", { policyArn, document }]);
  }

  setTrust(declaration: Declaration, roleArn: string, written: WrittenDocument): void {
    const target: DocumentTarget = { kind: "TRUST", arn: roleArn, policyName: null };
    this.#document(declaration, target, written, (trustPolicy) => ["setTrustPolicies", { roleArn, trustPolicy }]);
  }

  createRole(declaration: Declaration, roleArn: string, trust: WrittenDocument, { boundary, tags }: Attributes): void {
    this.declare(roleArn, declaration);
    this.noteCreated(roleArn);
    const written = this.#tags(declaration, tags);
    const target: DocumentTarget = { kind: "TRUST", arn: roleArn, policyName: null };
    const [known, worst] = this.#boundary(declaration, boundary);
    this.#document(declaration, target, trust, (trustPolicy, isWorst) => [
      "createRoles",
      { roleArn, trustPolicy, permissionsBoundaryArn: isWorst ? worst : known, ...written },
    ]);
  }

  createUser(declaration: Declaration, userArn: string, { boundary, tags }: Attributes): void {
    this.declare(userArn, declaration);
    this.noteCreated(userArn);
    const [known, worst] = this.#boundary(declaration, boundary);
    const written = this.#tags(declaration, tags);
    const part = (permissionsBoundaryArn: string | null) => ({ userArn, permissionsBoundaryArn, ...written });
    if (this.#isCertain) (this.#certain["createUsers"] ??= []).push(part(known));
    this.#possibly("createUsers", part(worst));
  }

  setTags(declaration: Declaration, principalArn: string, tags: Value): void {
    const written = this.#tags(declaration, tags);
    if (written.tags) this.add("setTags", { principalArn, tags: written.tags });
  }

  /** Conditions may depend on tags, so a tag that is not known can be replaced by nothing. */
  #tags(declaration: Declaration, tags: Value): { readonly tags?: readonly Tag[] } {
    if (hasUnknown(tags)) {
      this.undecided(declaration, "the tags, on which conditions of policies may depend,", reasonsIn(tags));
      return {};
    }
    if (!isMapValue(tags)) return {};
    return { tags: Object.entries(tags).map(([key, value]) => ({ key, value: String(value ?? "") })) };
  }

  createGroup(declaration: Declaration, groupArn: string): void {
    this.declare(groupArn, declaration);
    this.noteCreated(groupArn);
    this.add("createGroups", groupArn);
  }

  setBoundary(declaration: Declaration, principalArn: string, boundary: Value): void {
    const [known, worst] = this.#boundary(declaration, boundary);
    // A boundary that is not known keeps the present one for certain, and is none at worst.
    if (!(boundary instanceof Unknown) && this.#isCertain)
      (this.#certain["setBoundary"] ??= []).push({ principalArn, policyArn: known });
    this.#possibly("setBoundary", { principalArn, policyArn: worst });
  }

  /** The boundary as far as it is known, and at worst. A policy that no one can read limits to nothing. */
  #boundary(declaration: Declaration, boundary: Value): [known: string | null, worst: string | null] {
    if (boundary instanceof Unknown) {
      this.unknown(declaration, "the permissions boundary", boundary.reasons);
      return [this.arnOf("policy", "/", "unknown-permissions-boundary"), null];
    }
    const arn = typeof boundary === "string" && boundary !== "" ? boundary : null;
    return [arn, arn];
  }

  attach(declaration: Declaration, principalArn: string, policy: Value): void {
    if (policy === null || policy === "") return;
    if (policy instanceof Unknown) {
      this.unknown(declaration, "the attached policy", policy.reasons);
      this.#possibly("attach", { principalArn, policyArn: `arn:${this.partition}:iam::aws:policy/${WORST_POLICY}` });
    } else this.add("attach", { principalArn, policyArn: String(policy) });
  }

  build(): PlannedChange {
    const [certain, possible] = [this.#certain, this.#possible].map(withoutContradictions) as [
      FactsChange,
      FactsChange,
    ];
    return {
      certain,
      possible,
      isUncertain: JSON.stringify(certain) !== JSON.stringify(possible),
      documents: this.#documents,
      unknowns: this.#unknowns,
      notes: this.#notes,
      generatedArns: this.#generated,
      declarations: this.#declarations,
      start: this.start,
    };
  }

  #document<Name extends Part>(
    declaration: Declaration,
    target: DocumentTarget,
    { value, placeOf }: WrittenDocument,
    part: (text: string, isWorst: boolean) => [Name, PartOf<Name>],
  ): void {
    const kind: DocumentKind = target.kind === "TRUST" ? "trust" : "identity";
    const parsed = typeof value === "string" ? parsedText(value, placeOf([])) : value;
    const isComplete = !hasUnknown(parsed);
    const written = () => (typeof value === "string" ? value : JSON.stringify(parsed));
    const text = isComplete ? written() : boundOf(parsed, kind, false);
    // A statement that denies is left out if the resource may not be created.
    const widest = this.#isCertain ? parsed : withoutDeny(parsed);
    const more = isComplete && this.#isCertain ? text : boundOf(widest, kind, true);
    for (const each of [text, more]) requireAccepted(each, declaration, placeOf);
    if (!isComplete) this.unknown(declaration, DOCUMENT_NAMES[target.kind], reasonsIn(parsed));
    if (this.#isCertain) {
      const [name, certain] = part(text, false);
      (this.#certain[name] ??= []).push(certain);
    }
    const [name, possible] = part(more, true);
    (this.#possible[name] ??= []).push(possible);
    const statements = isComplete ? "AS_WRITTEN" : remainingStatements(parsed, kind);
    this.#documents.push({ ...target, declaration, placeOf, text, statements, worst: isComplete ? null : more });
  }
}

const DOCUMENT_NAMES: Readonly<Record<DocumentTarget["kind"], string>> = {
  INLINE: "the policy document",
  MANAGED: "the policy document",
  TRUST: "the trust policy",
};

function parsedText(text: string, place: Place): Value {
  try {
    return JSON.parse(text) as Value;
  } catch {
    const parsed = parsePolicy(text);
    const problem = parsed.ok ? "The document is not JSON." : describePolicyError(parsed.error);
    throw new Undecided("POLICY_REFUSED", `AWS would refuse this policy document. ${problem}`, place);
  }
}

function requireAccepted(text: string, { label }: Declaration, placeOf: WrittenDocument["placeOf"]): void {
  const parsed = parsePolicy(text);
  if (parsed.ok) return;
  const place = placeOf(segmentsOf(parsed.error.path));
  throw new Undecided(
    "POLICY_REFUSED",
    `AWS would refuse a policy document of ${label} (${placeText(place)}). ${parsed.error.code} at ${parsed.error.path}: ${parsed.error.message}`,
    place,
  );
}

/** The segments of a JSON path such as `$.Statement[0].Action`. */
function segmentsOf(path: string): (string | number)[] {
  return Array.from(path.matchAll(/\.([^.[\]]+)|\[(\d+)\]|\["([^"]*)"\]/g), ([, key, index, quoted]) =>
    index === undefined ? (key ?? quoted ?? "") : Number(index),
  );
}

/**
 * Leaves out removals without an effect: a replacement is a removal and an addition of the same, and a principal that is
 * deleted has lost everything already.
 */
function withoutContradictions(change: FactsChange): FactsChange {
  const key = ({ policyArn, principalArn }: { policyArn: string; principalArn: string }) =>
    `${policyArn} ${principalArn}`;
  const attached = new Set((change.attach ?? []).map(key));
  const deleted = new Set((change.deletePrincipals ?? []).map(withoutPath));
  const isLeft = (...arns: readonly string[]) => !arns.some((arn) => deleted.has(withoutPath(arn)));
  const { detach, deleteInlinePolicies, removeFromGroups } = change;
  return {
    ...change,
    ...(detach && { detach: detach.filter((part) => isLeft(part.principalArn) && !attached.has(key(part))) }),
    ...(deleteInlinePolicies && {
      deleteInlinePolicies: deleteInlinePolicies.filter(({ principalArn }) => isLeft(principalArn)),
    }),
    ...(removeFromGroups && {
      removeFromGroups: removeFromGroups.filter(({ userArn, groupArn }) => isLeft(userArn, groupArn)),
    }),
  };
}

/** Resources name principals without their path. */
function withoutPath(arn: string): string {
  return arn.toLowerCase().replace(/^([^/]*\/)(?:.*\/)?/, "$1");
}

/** The document without statements that deny, or may deny, something. */
function withoutDeny(document: Value): Value {
  if (!isMapValue(document)) return document;
  const isAllowed = (statement: Value) => !isMapValue(statement) || statement["Effect"] !== "Deny";
  return { ...document, Statement: listOfValues(document["Statement"]).filter(isAllowed) };
}
