/**
 * Looks up by ARN which principals can reach a resource. If thousands of principals can each use a technique on one resource,
 * this avoids evaluating all of them for every resource. A principal that is found may still be denied. A principal that is
 * not found has no Allow statement that names the resource.
 */
import { memoize, remember } from "../../memoize.ts";
import { statementsFor } from "../../policy/compile.ts";
import type { PolicyDocument } from "../../policy/statement.ts";
import { patternsIntersect } from "../../policy/wildcard.ts";
import type { PrincipalState } from "../simulation/principal-state.ts";
import { actionsAllowedBy, isNone, servicesOf } from "../techniques/action-mask.ts";

/** Number of colons before the resource part of an ARN. */
const COLONS_BEFORE_RESOURCE = 5;

interface Holder {
  readonly principal: PrincipalState;
}

/** The resource patterns of a principal's Allow statements for an action. Null if they may match any resource. */
type Reach = readonly string[] | null;

/**
 * The action that decides which targets a principal can reach. `within` has the ARN patterns of hypothetical resources.
 * It is null if existing resources are used.
 */
export interface Place {
  readonly action: string;
  readonly within: readonly string[] | null;
}

/**
 * The text that an ARN needs in order to match a pattern: a start or, if many ARNs have that start (`role/*-ops`), an
 * end.
 */
type ArnLimit =
  | {
      /** The text before the first wildcard of the resource part (`role/app-`). */
      readonly start: string;
      readonly colons: number;
    }
  | {
      /** The text after the last wildcard (`-ops`). */
      readonly end: string;
    };

interface ResourcePattern {
  /** Null if the pattern may match nearly any resource. */
  readonly limit: ArnLimit | null;
  readonly mayNameIam: boolean;
}

/** Caches the reach of every principal by action, because many techniques use the same action. */
export class Reaches<T extends Holder> {
  readonly #byAction = new Map<string, Map<T, Reach>>();
  /** The documents of a holder that allow an action of any technique. Most policies allow none. */
  readonly #documentsOf = memoize(({ principal }: T) =>
    principal.permissions.policies
      .map(({ document }) => document)
      .filter((document) => !isNone(actionsAllowedBy(document))),
  );
  readonly #patterns = new Map<string, ResourcePattern>();

  of(holder: T, action: string): Reach {
    let byHolder = this.#byAction.get(action);
    if (!byHolder) {
      byHolder = new Map();
      this.#byAction.set(action, byHolder);
    }
    let reach = byHolder.get(holder);
    if (reach === undefined) {
      reach = reachOf(holder.principal, this.#documentsOf(holder), action);
      byHolder.set(holder, reach);
    }
    return reach;
  }

  /** Reads each pattern once, because thousands of holders have the same. */
  patternOf(text: string): ResourcePattern {
    return remember(this.#patterns, text, () => ({
      limit: readPattern(text),
      mayNameIam: servicesOf([text])?.includes("iam") ?? true,
    }));
  }
}

/** The principals that could use one technique, in their original order. */
export class Callers<T extends Holder> {
  readonly #all: T[];
  /** Indexes of holders that may reach any resource. */
  #unlimited: number[] = [];
  /** Indexes of the other holders, by the number of colons in their pattern, then by the start of the pattern. */
  readonly #named = new Map<number, Texts>();
  /** Indexes of the holders with a pattern that only its end limits. */
  readonly #byEnd: Texts = { lengths: new Set(), byText: new Map() };

  /** With `place` null, every holder may reach any resource. */
  constructor(holders: T[], reaches: Reaches<T>, place: Place | null) {
    this.#all = holders;
    for (const [i, holder] of holders.entries()) {
      const reach = place === null ? null : reaches.of(holder, place.action);
      if (place?.within) {
        if (reach === null || reach.some((text) => place.within!.some((kind) => patternsIntersect(text, kind))))
          this.#unlimited.push(i);
        continue;
      }
      // IAM's actions act on IAM's resources, whatever else a policy lists.
      const isOfIam = place !== null && /^(iam|sts):/i.test(place.action);
      const limits = reach && limitsOf(reach, reaches, isOfIam);
      if (limits === null) this.#unlimited.push(i);
      else for (const limit of limits) this.#add(limit, i);
    }
  }

  #add(limit: ArnLimit, i: number): void {
    if ("end" in limit) return addText(this.#byEnd, limit.end, i);
    let starts = this.#named.get(limit.colons);
    if (!starts) this.#named.set(limit.colons, (starts = { lengths: new Set(), byText: new Map() }));
    addText(starts, limit.start, i);
  }

  /**
   * The holders that may reach one of the ARNs. Unlimited holders for which `isDone` is true are removed permanently,
   * so that later calls do not return them again.
   */
  reaching(arns: readonly string[], isDone: (holder: T) => boolean): readonly T[] {
    this.#unlimited = this.#unlimited.filter((i) => !isDone(this.#all[i]!));
    const namedBy = new Set(arns.flatMap((arn) => this.#naming(arn)));
    const found = namedBy.size === 0 ? this.#unlimited : [...this.#unlimited, ...namedBy].toSorted((a, b) => a - b);
    return found.map((i) => this.#all[i]!);
  }

  /**
   * The indexes of the holders with a pattern that may match the ARN. A star can match colons, so a pattern with fewer
   * colons than the ARN may match regardless of its start.
   */
  #naming(arn: string): number[] {
    const parts = arn.split(":");
    const resource = parts.slice(COLONS_BEFORE_RESOURCE).join(":");
    const byStart = [...this.#named].flatMap(([colons, { lengths, byText }]) => {
      if (colons > parts.length - 1) return [];
      if (colons < parts.length - 1) return [...byText.values()].flat();
      return [...lengths].flatMap((length) => byText.get(resource.slice(0, length)) ?? []);
    });
    const { lengths, byText } = this.#byEnd;
    return [...byStart, ...[...lengths].flatMap((length) => byText.get(arn.slice(-length)) ?? [])];
  }
}

/** Indexes of holders by a text, with the lengths of the texts. */
interface Texts {
  readonly lengths: Set<number>;
  readonly byText: Map<string, number[]>;
}

function addText({ lengths, byText }: Texts, text: string, i: number): void {
  lengths.add(text.length);
  const indexes = byText.get(text);
  if (!indexes) byText.set(text, [i]);
  else if (indexes.at(-1) !== i) indexes.push(i);
}

/** The texts that the ARNs of targets need. Null if one of the patterns may match nearly any of them. */
function limitsOf<T extends Holder>(
  reach: readonly string[],
  reaches: Reaches<T>,
  isOfIam: boolean,
): readonly ArnLimit[] | null {
  const limits: ArnLimit[] = [];
  for (let i = 0; i < reach.length; i += 1) {
    const { limit, mayNameIam } = reaches.patternOf(reach[i]!);
    if (isOfIam && !mayNameIam) continue;
    if (limit === null) return null;
    limits.push(limit);
  }
  return limits;
}

function reachOf(
  { identity, permissions: { unreadable } }: PrincipalState,
  documents: readonly PolicyDocument[],
  action: string,
): Reach {
  if (unreadable.length > 0) return null;
  // A role has no user name, so a pattern with one matches nothing.
  const userName = identity.kind === "USER" ? identity.name : null;
  const texts: string[] = [];
  for (const document of documents) {
    const patterns = patternsFor(document, action);
    if (patterns === null) return null;
    if (patterns.length === 0) continue;
    texts.push(
      ...(userName === null
        ? patterns.filter((text) => !text.includes("${aws:username}"))
        : patterns.map((text) => text.replaceAll("${aws:username}", userName))),
    );
  }
  return texts.some((text) => text.includes("${")) ? null : texts;
}

const patternsByAction = memoize((_document: PolicyDocument) => new Map<string, Reach>());

function patternsFor(document: PolicyDocument, action: string): Reach {
  const byAction = patternsByAction(document);
  let resources = byAction.get(action);
  if (resources === undefined) {
    const allowing = statementsFor(document, action.toLowerCase()).filter(({ isAllow }) => isAllow);
    resources = allowing.some(({ statement }) => !statement.resources)
      ? null
      : allowing.flatMap(({ statement }) => statement.resources ?? []);
    byAction.set(action, resources);
  }
  return resources;
}

/** Null if the pattern may match nearly any resource. */
function readPattern(text: string): ArnLimit | null {
  const end = text.slice(Math.max(text.lastIndexOf("*"), text.lastIndexOf("?")) + 1);
  const byEnd = end === text || end === "" ? null : { end };
  const parts = text.split(":");
  if (parts.length <= COLONS_BEFORE_RESOURCE) return byEnd;
  const resource = parts.slice(COLONS_BEFORE_RESOURCE).join(":");
  const wildcard = resource.search(/[*?]/);
  const start = wildcard < 0 ? resource : resource.slice(0, wildcard);
  // A pattern such as `role/*` matches every role. An index entry for it would save nothing, because it would be
  // returned every time.
  const isWide = wildcard >= 0 && /^$|^[^/:]*[/:]?$/.test(start) && !KIND_OF_NO_TARGET.test(start);
  return isWide ? byEnd : { start, colons: parts.length - 1 };
}

/** Kinds of IAM resources that no technique gains access to. Self-service policies often allow all of a kind (`mfa/*`). */
const KIND_OF_NO_TARGET = /^(group|instance-profile|mfa|policy|server-certificate|sms-mfa)\/$/;
