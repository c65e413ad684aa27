/** Which methods' actions somebody holds: thousands hold the same few of the actions that matter, and are answered once. */
import type { EscalationMethod } from "./technique.ts";
import { includesAll, isNone, namedActions, type RelevantActions } from "./action-mask.ts";

/** What must be held for the method to come into question. A trust that names somebody by ARN asks for no grant of sts:AssumeRole. */
export function neededActions({ deed, steps }: EscalationMethod): RelevantActions {
  const actions = steps.map(({ action }) => action);
  return namedActions(deed.kind === "ASSUME_ROLE" ? actions : actions.filter((action) => action !== "sts:AssumeRole"));
}

export class HeldMethods {
  readonly #ways: readonly { readonly method: EscalationMethod; readonly masks: readonly RelevantActions[] }[];
  readonly #known = new WeakMap<RelevantActions, ReadonlySet<EscalationMethod>>();
  readonly #byText = new Map<string, ReadonlySet<EscalationMethod>>();

  constructor(methods: readonly EscalationMethod[]) {
    this.#ways = methods.map((method) => ({
      method,
      masks: [neededActions(method), ...method.instead.map((action) => namedActions([action]))],
    }));
  }

  /** With what they need, or with one of the actions that do the same instead. */
  of(actions: RelevantActions): ReadonlySet<EscalationMethod> {
    const known = this.#known.get(actions);
    if (known) return known;
    const text = actions.join();
    const methods = this.#byText.get(text) ?? this.#find(actions);
    this.#byText.set(text, methods);
    this.#known.set(actions, methods);
    return methods;
  }

  #find(actions: RelevantActions): ReadonlySet<EscalationMethod> {
    const held = isNone(actions)
      ? []
      : this.#ways.filter(({ masks }) => masks.some((mask) => includesAll(actions, mask)));
    return new Set(held.map(({ method }) => method));
  }
}
