/** Roles whose trust policies one principal rewrites for another one, because it may not assume them itself. */
import { memoize } from "../../memoize.ts";
import { evaluateNewTrust } from "../edges/principal-access.ts";
import type { AccountIndex } from "../simulation/account-index.ts";
import type { Identity } from "../simulation/principal-state.ts";
import type { Verdict } from "../simulation/verdict.ts";
import type { EscalationTechnique } from "../techniques/technique.ts";
import type { Node, Step } from "./state-space.ts";

export interface JointOpeningsInput {
  readonly account: AccountIndex;
  readonly nodes: ReadonlyMap<string, Node>;
  /** The techniques that gain access to principals. */
  readonly access: readonly EscalationTechnique[];
  readonly canTry: (writer: Node, technique: EscalationTechnique) => boolean;
  /** The verdicts on the roles that the writer can rewrite and assume itself, by ARN. */
  readonly accessBy: (writer: Node, technique: EscalationTechnique) => ReadonlyMap<string, Verdict>;
  readonly targetsOf: (writer: Node, technique: EscalationTechnique) => readonly Identity[];
  readonly evaluate: <T>(evaluateOne: () => T) => T | undefined;
}

export interface JointOpenings {
  /** Whether the principal may rewrite a trust policy at all. */
  readonly canOpen: (writer: Node) => boolean;
  /** The steps by which the writer opens roles to the caller. */
  readonly stepsFor: (writer: Node, caller: Node) => readonly Step[];
}

export function jointOpenings(input: JointOpeningsInput): JointOpenings {
  const { account, nodes, access, canTry, accessBy, targetsOf, evaluate } = input;
  const techniques = access.filter(({ effect }) => effect.kind === "NEW_TRUST");
  const openedBy = memoize((writer: Node) => {
    const closed = techniques.flatMap((technique) => {
      if (!canTry(writer, technique)) return [];
      const own = accessBy(writer, technique);
      const targets = targetsOf(writer, technique).filter(
        ({ arn, isServiceLinked }) => !isServiceLinked && !own.has(arn),
      );
      return targets.map((target) => ({ technique, target }));
    });
    return memoize((caller: Node): readonly Step[] =>
      closed.flatMap(({ technique, target }): readonly Step[] => {
        const attempt = { account, principal: writer.principal, technique };
        const verdict = evaluate(() => evaluateNewTrust(attempt, target, caller.principal));
        if (!verdict || verdict.kind === "BLOCKED") return [];
        return [{ from: writer, edge: { technique, verdict, to: nodes.get(target.arn)!, grantee: null } }];
      }),
    );
  });
  return {
    canOpen: (writer) => techniques.some((technique) => canTry(writer, technique)),
    stepsFor: (writer, caller) => openedBy(writer)(caller),
  };
}
