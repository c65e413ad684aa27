/** Which methods' actions somebody holds: thousands hold the same few of the actions that matter, and are answered once. */
import type { EscalationTechnique } from "./technique.ts";
import { includesAll, isNone, namedActions, type RelevantActions } from "./action-mask.ts";

/** What must be held for the method to come into question. A trust that names somebody by ARN asks for no grant of sts:AssumeRole. */
export function neededActions({ effect, steps }: EscalationTechnique): RelevantActions {
  const actions = steps.map(({ action }) => action);
  return namedActions(
    effect.kind === "ASSUME_ROLE" ? actions : actions.filter((action) => action !== "sts:AssumeRole"),
  );
}

export class TechniqueIndex {
  readonly #ways: readonly { readonly technique: EscalationTechnique; readonly masks: readonly RelevantActions[] }[];
  readonly #known = new WeakMap<RelevantActions, ReadonlySet<EscalationTechnique>>();
  readonly #byText = new Map<string, ReadonlySet<EscalationTechnique>>();

  constructor(techniques: readonly EscalationTechnique[]) {
    this.#ways = techniques.map((technique) => ({
      technique,
      masks: [neededActions(technique), ...technique.alternatives.map((action) => namedActions([action]))],
    }));
  }

  /** With what they need, or with one of the actions that do the same instead. */
  of(actions: RelevantActions): ReadonlySet<EscalationTechnique> {
    const known = this.#known.get(actions);
    if (known) return known;
    const text = actions.join();
    const techniques = this.#byText.get(text) ?? this.#find(actions);
    this.#byText.set(text, techniques);
    this.#known.set(actions, techniques);
    return techniques;
  }

  #find(actions: RelevantActions): ReadonlySet<EscalationTechnique> {
    const held = isNone(actions)
      ? []
      : this.#ways.filter(({ masks }) => masks.some((mask) => includesAll(actions, mask)));
    return new Set(held.map(({ technique }) => technique));
  }
}
