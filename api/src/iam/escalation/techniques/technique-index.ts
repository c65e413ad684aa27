/**
 * Finds the techniques for which a principal has the needed actions. Thousands of principals share the same few masks,
 * so the results are cached.
 */
import { memoize } from "../../memoize.ts";
import type { EscalationTechnique } from "./technique.ts";
import { includesAll, isNone, namedActions, type RelevantActions } from "./action-mask.ts";

/**
 * The actions without which the technique cannot work. sts:AssumeRole counts only if it is the whole technique. Other
 * techniques can do without the grant, because a trust policy that names the caller by ARN is enough.
 */
export const neededActions = memoize(({ effect, steps }: EscalationTechnique): RelevantActions => {
  const actions = steps.map(({ action }) => action);
  return namedActions(
    effect.kind === "ASSUME_ROLE" ? actions : actions.filter((action) => action !== "sts:AssumeRole"),
  );
});

/** The needed actions, then each alternative. Kept per technique, because each search of an account has its own index. */
const masksOf = memoize((technique: EscalationTechnique): readonly RelevantActions[] => [
  neededActions(technique),
  ...technique.alternatives.map((action) => namedActions([action])),
]);

export class TechniqueIndex {
  readonly #rows: readonly { readonly technique: EscalationTechnique; readonly masks: readonly RelevantActions[] }[];
  readonly #byText = new Map<string, ReadonlySet<EscalationTechnique>>();

  constructor(techniques: readonly EscalationTechnique[]) {
    this.#rows = techniques.map((technique) => ({ technique, masks: masksOf(technique) }));
  }

  /** The techniques for which the mask has all needed actions or one of the alternatives. */
  readonly of = memoize((actions: RelevantActions): ReadonlySet<EscalationTechnique> => {
    const text = actions.join();
    const techniques = this.#byText.get(text) ?? this.#find(actions);
    this.#byText.set(text, techniques);
    return techniques;
  });

  #find(actions: RelevantActions): ReadonlySet<EscalationTechnique> {
    const possible = isNone(actions)
      ? []
      : this.#rows.filter(({ masks }) => masks.some((mask) => includesAll(actions, mask)));
    return new Set(possible.map(({ technique }) => technique));
  }
}
