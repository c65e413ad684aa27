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
import { LEAST_ROLE } from "../../gql/constants.ts";
import type { Permission } from "../../gql/schema-types.ts";
import { hasPermission, isRoleEnough } from "./access.ts";
import { countOf } from "../../ui/format.ts";
import { type Session, useSession } from "./session.ts";
import styles from "./permission-gate.module.css";

/** The size of the reason, which is placed below its button and within the window. */
const REASON_WIDTH_PX = 256;
const EDGE_PX = 8;
const REASON_HEIGHT_PX = 56;

interface Needs {
  /** The permission of the action. */
  readonly permission: Permission;
}

export interface PermissionGateProps extends Needs {
  /** A Mantine button. */
  readonly children: ReactElement<Record<string, unknown>>;
}

/**
 * Disables its button if the viewer's role is too low or their accounts are limited, and shows the reason on hover, on focus and to screen readers. It
 * uses `aria-disabled`, because a `disabled` button cannot get the focus and so could not show the reason.
 */
export function PermissionGate({ children, permission }: PermissionGateProps): ReactElement {
  const { viewer } = useSession();
  const id = useId();
  const reason = useRef<HTMLSpanElement>(null);
  const [position, setPosition] = useState<CSSProperties | null>(null);
  // Escape hides the reason until the pointer or the focus comes again.
  const isDismissed = useRef(false);
  const missing = reasonOf(permission, viewer);
  if (missing === null) return children;

  function show({ currentTarget }: SyntheticEvent<HTMLElement>): void {
    if (isDismissed.current) return;
    const { left, top, bottom } = currentTarget.getBoundingClientRect();
    setPosition({
      left: Math.max(EDGE_PX, Math.min(left, globalThis.innerWidth - REASON_WIDTH_PX - EDGE_PX)),
      ...(bottom + REASON_HEIGHT_PX > globalThis.innerHeight
        ? { bottom: globalThis.innerHeight - top }
        : { top: bottom }),
    });
    // A popover is in the top layer. Elsewhere, "fixed" would be relative to a transformed or blurred ancestor.
    reason.current?.showPopover?.();
  }
  function hide(): void {
    setPosition(null);
    reason.current?.hidePopover?.();
  }
  function leave(): void {
    isDismissed.current = false;
    hide();
  }
  function dismiss({ key }: KeyboardEvent): void {
    if (key !== "Escape") return;
    isDismissed.current = true;
    hide();
  }
  return (
    <span
      role="presentation"
      className={styles["gate"]}
      // React derives "enter" from leaving another element, which never happens if that was removed under the mouse.
      onPointerOver={show}
      onPointerLeave={leave}
      onFocus={show}
      onBlur={leave}
      onKeyDown={dismiss}
    >
      {cloneElement(children, { ...DISABLED_PROPS, "aria-describedby": id })}
      <span
        ref={reason}
        popover="manual"
        id={id}
        role="tooltip"
        className={styles["reason"]}
        data-shown={position !== null || undefined}
        style={position ?? undefined}
      >
        {missing}
      </span>
    </span>
  );
}

/** Props that disable the button. A disabled link becomes a button, because a link would still navigate. */
const DISABLED_PROPS = {
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

/** Disables a group of fields if the viewer may not change them, with the reason above them. */
export function PermissionFields({ children, permission }: Needs & { readonly children: ReactNode }): ReactElement {
  const missing = reasonOf(permission, useSession().viewer);
  if (missing === null) return <>{children}</>;
  return (
    <fieldset disabled className={styles["fields"]}>
      <legend>{missing}</legend>
      {children}
    </fieldset>
  );
}

/** Why the viewer may not do it. Null if they may. */
function reasonOf(permission: Permission, viewer: Session["viewer"]): string | null {
  if (hasPermission(viewer, permission)) return null;
  if (!isRoleEnough(viewer, permission))
    return `Requires the role ${LEAST_ROLE[permission]}. Your role is ${viewer.role}.`;
  return `Requires access to all accounts. You see ${countOf(viewer.accountLimit ?? 0, "account")}.`;
}
