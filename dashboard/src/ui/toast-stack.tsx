import { CloseButton } from "@mantine/core";
import IconAlertTriangle from "@tabler/icons-react/icons/IconAlertTriangle";
import IconCircleCheck from "@tabler/icons-react/icons/IconCircleCheck";
import IconInfoCircle from "@tabler/icons-react/icons/IconInfoCircle";
import { type FocusEvent, type ReactElement, useEffect, useRef, useState } from "react";
import { useCharacterShortcuts } from "./character-shortcuts.ts";
import { useShortcuts } from "./shortcuts.ts";
import { hideToast, runToastAction, type Toast, TOAST_MS, useToasts } from "./toasts.ts";
import styles from "./toast-stack.module.css";

const ICONS = { good: IconCircleCheck, bad: IconAlertTriangle, neutral: IconInfoCircle } as const;

/** The region where toasts appear, rendered once. It always exists, so that screen readers announce its changes. */
export function ToastStack(): ReactElement {
  const toasts = useToasts();
  const newest = toasts.findLast((toast) => toast.action !== undefined);
  useShortcuts(newest ? { z: () => runToastAction(newest) } : {});
  return (
    <div className={styles["stack"]} role="region" aria-label="Messages" aria-live="polite">
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} isNewest={toast === newest} />
      ))}
    </div>
  );
}

interface ToastCardProps {
  readonly toast: Toast;
  /** Whether `z` runs the action of this toast. */
  readonly isNewest: boolean;
}

function ToastCard({ toast, isNewest }: ToastCardProps): ReactElement {
  const [isPaused, setPaused] = useState(false);
  const hasShortcut = useCharacterShortcuts() && isNewest;
  /** The element that had the focus before it entered the toast. The focus returns there when the toast closes. */
  const cameFrom = useRef<HTMLElement | null>(null);
  const lastsMs = toast.lastsMs ?? TOAST_MS;
  useEffect(() => {
    if (isPaused) return undefined;
    const timer = setTimeout(() => hideToast(toast.id), lastsMs);
    return () => clearTimeout(timer);
  }, [isPaused, toast.id, lastsMs]);

  function onFocus({ relatedTarget, currentTarget }: FocusEvent): void {
    setPaused(true);
    if (relatedTarget instanceof HTMLElement && !currentTarget.contains(relatedTarget))
      cameFrom.current = relatedTarget;
  }

  function returnFocus(): void {
    if (cameFrom.current?.isConnected) cameFrom.current.focus({ preventScroll: true });
  }
  const Icon = ICONS[toast.tone];
  return (
    <div
      className={styles["toast"]}
      data-tone={toast.tone}
      onPointerOver={() => setPaused(true)}
      onPointerLeave={() => setPaused(false)}
      onFocus={onFocus}
      onBlur={() => setPaused(false)}
    >
      <Icon size={18} aria-hidden="true" />
      <div>
        <p className={styles["title"]}>{toast.title}</p>
        {toast.message && <p className={styles["message"]}>{toast.message}</p>}
        {toast.action && (
          <button
            type="button"
            className={styles["action"]}
            title={hasShortcut ? "z" : undefined}
            onClick={() => {
              runToastAction(toast);
              returnFocus();
            }}
          >
            {toast.action.label}
            {hasShortcut && <kbd className={styles["key"]}>z</kbd>}
          </button>
        )}
      </div>
      <CloseButton
        size="sm"
        aria-label="Close message"
        onClick={() => {
          hideToast(toast.id);
          returnFocus();
        }}
      />
    </div>
  );
}
