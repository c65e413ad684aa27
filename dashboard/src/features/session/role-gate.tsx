import {
  type CSSProperties,
  cloneElement,
  type KeyboardEvent,
  type MouseEvent,
  type ReactElement,
  type ReactNode,
  type SyntheticEvent,
  useId,
  useRef,
  useState,
} from "react";
import { type AccessRole, hasRole } from "./access.ts";
import { useSession } from "./session.ts";
import styles from "./role-gate.module.css";

/** The reason stands below its button, and never beyond the window's edge. */
const REASON_WIDTH_PX = 256;
const EDGE_PX = 8;
const REASON_HEIGHT_PX = 56;

export interface RoleGateProps {
  readonly needs: AccessRole;
  /** One of Mantine's buttons. */
  readonly children: ReactElement<Record<string, unknown>>;
}

/**
 * A button for a deed that asks for more than a person's role: it stands where it stands for others, off, and says whom it
 * is for, under a pointer, on focus and read aloud. `disabled` would take the focus away, and the reason with it.
 */
export function RoleGate({ needs, children }: RoleGateProps): ReactElement {
  const { viewer } = useSession();
  const id = useId();
  const reason = useRef<HTMLSpanElement>(null);
  const [place, setPlace] = useState<CSSProperties | null>(null);
  if (hasRole(viewer, needs)) return children;

  function show({ currentTarget }: SyntheticEvent<HTMLElement>): void {
    const { left, top, bottom } = currentTarget.getBoundingClientRect();
    setPlace({
      left: Math.max(EDGE_PX, Math.min(left, globalThis.innerWidth - REASON_WIDTH_PX - EDGE_PX)),
      ...(bottom + REASON_HEIGHT_PX > globalThis.innerHeight
        ? { bottom: globalThis.innerHeight - top }
        : { top: bottom }),
    });
    // In the top layer: bars that are moved or blurred would make a place of their own for what is fixed in them.
    reason.current?.showPopover?.();
  }
  function hide(): void {
    setPlace(null);
    reason.current?.hidePopover?.();
  }
  return (
    <span
      role="presentation"
      className={styles["gate"]}
      onPointerEnter={show}
      onPointerLeave={hide}
      onFocus={show}
      onBlur={hide}
      onKeyDown={(event: KeyboardEvent) => event.key === "Escape" && hide()}
    >
      {cloneElement(children, { ...OFF, "aria-describedby": id })}
      <span
        ref={reason}
        popover="manual"
        id={id}
        role="tooltip"
        className={styles["reason"]}
        data-shown={place !== null || undefined}
        style={place ?? undefined}
      >
        {reasonOf(needs, viewer)}
      </span>
    </span>
  );
}

/** A link would lead on all the same: switched off it is a button. */
const OFF = {
  component: "button",
  type: "button",
  to: undefined,
  search: undefined,
  loading: false,
  title: undefined,
  "aria-disabled": true,
  "data-disabled": true,
  onClick: (event: MouseEvent) => event.preventDefault(),
};

/** The same for several fields: off together, with the reason above them. */
export function RoleFields({
  needs,
  children,
}: {
  readonly needs: AccessRole;
  readonly children: ReactNode;
}): ReactElement {
  const { viewer } = useSession();
  if (hasRole(viewer, needs)) return <>{children}</>;
  return (
    <fieldset disabled className={styles["fields"]}>
      <legend>{reasonOf(needs, viewer)}</legend>
      {children}
    </fieldset>
  );
}

function reasonOf(needs: AccessRole, viewer: { readonly role: string }): string {
  return `Needs the role ${needs}; yours is ${viewer.role}.`;
}
