/**
 * Declares one test per case and target. If moto is known to differ from AWS, the case says how and must fail on moto,
 * so that we notice when moto is fixed.
 */
import { describe, test } from "vitest";
import type { Target } from "./targets.ts";

export interface Case {
  readonly name: string;
  /** How moto's answer differs from AWS's. */
  readonly motoDiffers?: string;
  readonly ask: (target: Target) => Promise<void>;
}

export function declareCases(subject: string, targets: readonly Target[], cases: readonly Case[]): void {
  for (const target of targets) {
    describe(`${subject} on ${target.name}`, () => {
      for (const { name, motoDiffers, ask } of cases) {
        const differs = target.name === "moto" ? motoDiffers : undefined;
        const declare = differs === undefined ? test : test.fails;
        declare(differs === undefined ? name : `${name} (moto differs: ${differs})`, () => ask(target));
      }
    });
  }
}
