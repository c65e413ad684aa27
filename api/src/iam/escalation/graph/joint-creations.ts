/** New users and roles of one principal that another principal under the attacker's control may change. */
import { memoize, remember } from "../../memoize.ts";
import { newPrincipalsFor, takingNewPrincipals } from "../edges/new-bare-principals.ts";
import { changesBy } from "../edges/self-escalation.ts";
import type { AccountIndex } from "../simulation/account-index.ts";
import type { PrincipalState } from "../simulation/principal-state.ts";
import type { EscalationTechnique } from "../techniques/technique.ts";
import { createdState } from "./joint-steps.ts";
import type { Node, Step } from "./state-space.ts";

export interface FoundSteps {
  readonly steps: readonly Step[];
  /** The reason why paths are unknown, if a limit left some out. */
  readonly leftOut: string | null;
}

/** The parts that a search for joint paths provides. */
interface Search {
  readonly account: AccountIndex;
  readonly access: readonly EscalationTechnique[];
  readonly writesOf: (writer: Node) => Iterable<EscalationTechnique>;
  /** Undefined if the account's limit is reached. */
  readonly evaluate: <T>(evaluateOne: () => T) => T | undefined;
}

/** Returns the steps of a creator to the new principals that the writer can change. */
export function jointCreations({
  account,
  access,
  writesOf,
  evaluate,
}: Search): (writer: Node, from: Node) => FoundSteps {
  const findFor = (writer: Node, creator: PrincipalState) => {
    const isWritable = (created: PrincipalState): boolean =>
      [...writesOf(writer)].some((technique) => {
        const attempt = { account, principal: writer.principal, technique };
        return (evaluate(() => changesBy(attempt, created))?.changes.length ?? 0) > 0;
      });
    return takingNewPrincipals(creator, writer.principal, access).flatMap((technique) => {
      const attempt = { account, principal: creator, technique };
      const found = evaluate(() => newPrincipalsFor(attempt, writer.principal, isWritable));
      return found ? [{ ...found, technique }] : [];
    });
  };
  // Hundreds of principals have the same policies, so most pairs are like others.
  const bySharing = new Map<string, ReturnType<typeof findFor>>();
  const ofPair = memoize((writer: Node) =>
    memoize((from: Node): FoundSteps => {
      const sharing = `${writer.principal.sharing} ${from.principal.sharing}`;
      const found = remember(bySharing, sharing, () => findFor(writer, from.principal));
      return {
        steps: found.flatMap(({ technique, created }) =>
          created.map(({ verdict, principal }) => ({
            from,
            edge: { technique, verdict, to: createdState(from, principal), grantee: null },
          })),
        ),
        leftOut: found.find(({ leftOut }) => leftOut !== null)?.leftOut ?? null,
      };
    }),
  );
  return (writer, from) => ofPair(writer)(from);
}
