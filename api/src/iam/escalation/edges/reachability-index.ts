/**
 * Who can reach what, looked up by the ARN that is reached: a method that many hold on one thing each is not asked of all of
 * them for each thing there is. What is answered may still be denied; who is left out has no statement that speaks of the thing.
 */
import { namesAction } from "../../policy/scope.ts";
import type { PolicyDocument } from "../../policy/statement.ts";
import { patternsIntersect } from "../../policy/wildcard.ts";
import type { PrincipalState } from "../simulation/principal-state.ts";

/** Colons of an ARN up to its resource. */
const COLONS_OF_HEAD = 5;

interface Holder {
  readonly principal: PrincipalState;
}

/** What the Allow statements of a posture name for an action; `null`: anything. */
type Reach = readonly string[] | null;

/** Where it is decided who comes near a target: the action, and of what kind the things are where none is known by its ARN. */
export interface Place {
  readonly action: string;
  readonly within: readonly string[] | null;
}

interface Pattern {
  /** The text before the first wildcard of the resource part (`role/app-`). */
  readonly start: string;
  readonly colons: number;
}

/** Reaches of many holders: each is found once per action, whatever number of methods asks for it. */
export class Reaches<T extends Holder> {
  readonly #byAction = new Map<string, Map<T, Reach>>();

  of(holder: T, action: string): Reach {
    let byHolder = this.#byAction.get(action);
    if (!byHolder) {
      byHolder = new Map();
      this.#byAction.set(action, byHolder);
    }
    let reach = byHolder.get(holder);
    if (reach === undefined) {
      reach = reachOf(holder.principal, action);
      byHolder.set(holder, reach);
    }
    return reach;
  }
}

/** The callers of one method, in their order. */
export class Callers<T extends Holder> {
  readonly #all: T[];
  #wide: number[] = [];
  /** By the count of colons, then by start. */
  readonly #named = new Map<number, Starts>();

  /** `null`: any of them may reach anything. */
  constructor(holders: T[], reaches: Reaches<T>, place: Place | null) {
    this.#all = holders;
    for (const [i, holder] of holders.entries()) {
      const reach = place === null ? null : reaches.of(holder, place.action);
      const patterns = reach?.map(readPattern) ?? null;
      if (place?.within) {
        if (reach === null || reach.some((text) => place.within!.some((kind) => patternsIntersect(text, kind))))
          this.#wide.push(i);
      } else if (patterns === null || patterns.includes(null)) this.#wide.push(i);
      else for (const pattern of patterns) this.#add(pattern!, i);
    }
  }

  #add({ start, colons }: Pattern, i: number): void {
    let starts = this.#named.get(colons);
    if (!starts) {
      starts = { lengths: new Set(), byStart: new Map() };
      this.#named.set(colons, starts);
    }
    starts.lengths.add(start.length);
    const known = starts.byStart.get(start);
    if (!known) starts.byStart.set(start, [i]);
    else if (known.at(-1) !== i) known.push(i);
  }

  /** Those who may reach one of the ARNs; `isOut` are forgotten for good where they reach everything. */
  reaching(arns: readonly string[], isOut: (holder: T) => boolean): readonly T[] {
    this.#wide = this.#wide.filter((i) => !isOut(this.#all[i]!));
    const named = new Set(arns.flatMap((arn) => this.#naming(arn)));
    const found = named.size === 0 ? this.#wide : [...this.#wide, ...named].toSorted((a, b) => a - b);
    return found.map((i) => this.#all[i]!);
  }

  /** A star takes colons as well, so that a pattern with fewer of them may begin anywhere. */
  #naming(arn: string): number[] {
    const parts = arn.split(":");
    const resource = parts.slice(COLONS_OF_HEAD).join(":");
    return [...this.#named].flatMap(([colons, { lengths, byStart }]) => {
      if (colons > parts.length - 1) return [];
      if (colons < parts.length - 1) return [...byStart.values()].flat();
      return [...lengths].flatMap((length) => byStart.get(resource.slice(0, length)) ?? []);
    });
  }
}

interface Starts {
  readonly lengths: Set<number>;
  readonly byStart: Map<string, number[]>;
}

function reachOf({ identity, permissions: { policies, unreadable } }: PrincipalState, action: string): Reach {
  if (unreadable.length > 0) return null;
  const own = identity.kind === "USER" ? identity.name : null;
  const texts: string[] = [];
  for (const { document } of policies) {
    const named = namedBy(document, action);
    if (named === null) return null;
    texts.push(...(own === null ? named : named.map((text) => text.replaceAll("${aws:username}", own))));
  }
  return texts.some((text) => text.includes("${")) ? null : texts;
}

const named = new WeakMap<PolicyDocument, Map<string, readonly string[] | null>>();

function namedBy(document: PolicyDocument, action: string): readonly string[] | null {
  let byAction = named.get(document);
  if (!byAction) {
    byAction = new Map();
    named.set(document, byAction);
  }
  let resources = byAction.get(action);
  if (resources === undefined) {
    const allowing = document.statements.filter(
      (statement) => statement.effect === "Allow" && namesAction(statement, action),
    );
    resources = allowing.some((statement) => !statement.resources)
      ? null
      : allowing.flatMap((statement) => statement.resources ?? []);
    byAction.set(action, resources);
  }
  return resources;
}

/** `null`: it may be of anything. */
function readPattern(text: string): Pattern | null {
  const parts = text.split(":");
  if (parts.length <= COLONS_OF_HEAD) return null;
  const resource = parts.slice(COLONS_OF_HEAD).join(":");
  const wildcard = resource.search(/[*?]/);
  const start = wildcard < 0 ? resource : resource.slice(0, wildcard);
  // `role/*` is of all roles: looked up it would only be found again each time.
  return /^$|^[^/:]*[/:]?$/.test(start) && wildcard >= 0 ? null : { start, colons: parts.length - 1 };
}
