/** One question for every target. Where moto is known to differ the case says why and must fail there: when moto mends it, we hear of it. */
import { describe, test } from "vitest";
import type { Target } from "./targets.ts";

export interface Case {
  readonly name: string;
  /** Why moto does not answer as AWS does. */
  readonly motoDiffers?: string;
  readonly ask: (target: Target) => Promise<void>;
}

export function declareCases(subject: string, targets: readonly Target[], cases: readonly Case[]): void {
  for (const target of targets) {
    describe(`${subject} as ${target.name} speaks it`, () => {
      for (const { name, motoDiffers, ask } of cases) {
        const differs = target.name === "moto" ? motoDiffers : undefined;
        const declare = differs === undefined ? test : test.fails;
        declare(differs === undefined ? name : `${name} (moto differs: ${differs})`, () => ask(target));
      }
    });
  }
}
