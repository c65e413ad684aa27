import IconChevronRight from "@tabler/icons-react/icons/IconChevronRight";
import IconCrown from "@tabler/icons-react/icons/IconCrown";
import { Fragment, type ReactElement, type Ref } from "react";
import { PrincipalIcon, PrincipalName, principalLabel } from "../../features/inventory/principal-name.tsx";
import { isOwnChange, type PathHop } from "../../features/paths/path-proof.ts";
import { techniquesText } from "../../features/paths/technique-text.ts";
import { VerdictBadge } from "../../features/paths/verdict-badge.tsx";
import { isCrossAccount, useAccountName } from "../../features/session/cross-account.ts";
import styles from "./path-picture.module.css";

interface PathPictureProps {
  readonly hops: readonly PathHop[];
  readonly onStep: (number: number) => void;
  readonly ref?: Ref<HTMLDivElement>;
}

/**
 * The path from left to right, or from top to bottom in a narrow window: principals, and the techniques between them. It
 * always fits: a long path continues in a second row. The list of steps shows the same content.
 */
export function PathPicture({ hops, onStep, ref }: PathPictureProps): ReactElement {
  const nameOf = useAccountName();
  const isBetweenAccounts = isCrossAccount({ source: hops[0]!.from, target: hops.at(-1)!.to });
  const accountOf = ({ awsAccountId }: PathHop["from"]) => (isBetweenAccounts ? nameOf(awsAccountId) : null);
  return (
    <div className={styles["frame"]}>
      <div ref={ref} className={styles["picture"]} role="group" aria-label="Diagram of the path">
        {hops.map((hop, index) => (
          <Fragment key={index}>
            {index === 0 && <PrincipalCard principal={hop.from} account={accountOf(hop.from)} />}
            <Step hop={hop} number={index + 1} onStep={onStep} />
            <PrincipalCard
              principal={hop.to}
              account={accountOf(hop.to)}
              isAdministrator={index === hops.length - 1}
              isChanged={isOwnChange(hop)}
            />
          </Fragment>
        ))}
      </div>
    </div>
  );
}

interface PrincipalCardProps {
  readonly principal: PathHop["from"];
  /** Null for a path within one account. */
  readonly account: string | null;
  readonly isAdministrator?: boolean;
  /** Whether it is the same principal as before, with more permissions. */
  readonly isChanged?: boolean;
}

function PrincipalCard({
  principal,
  account,
  isAdministrator = false,
  isChanged = false,
}: PrincipalCardProps): ReactElement {
  return (
    <div className={styles["principal"]} data-administrator={isAdministrator || undefined}>
      {isAdministrator ? <IconCrown size={16} aria-hidden="true" /> : <PrincipalIcon kind={principal.kind} size={16} />}
      <div className={styles["words"]}>
        <PrincipalName principal={principal} className={styles["name"]} />
        <span className={styles["kind"]}>
          {isAdministrator ? "Administrator" : principalLabel(principal.kind)}
          {account !== null && ` of ${account}`}
          {isChanged && !isAdministrator && ", with more permissions"}
        </span>
      </div>
    </div>
  );
}

interface StepProps {
  readonly hop: PathHop;
  readonly number: number;
  readonly onStep: (number: number) => void;
}

function Step({ hop, number, onStep }: StepProps): ReactElement {
  return (
    <div className={styles["step"]} data-verdict={hop.verdict.toLowerCase()}>
      <span className={styles["line"]} aria-hidden="true" />
      <IconChevronRight size={16} className={styles["tip"]} aria-hidden="true" />
      <button type="button" className={styles["technique"]} onClick={() => onStep(number)}>
        <VerdictBadge verdict={hop.verdict} />
        <span className={styles["how"]}>{techniquesText([hop.technique.name], hop.verdict)}</span>
        <span className="visually-hidden">, step {number}: show its proof</span>
      </button>
    </div>
  );
}
