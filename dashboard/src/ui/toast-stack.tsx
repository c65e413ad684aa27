import { CloseButton } from "@mantine/core";
import IconAlertTriangle from "@tabler/icons-react/icons/IconAlertTriangle";
import IconCircleCheck from "@tabler/icons-react/icons/IconCircleCheck";
import IconInfoCircle from "@tabler/icons-react/icons/IconInfoCircle";
import { type ReactElement, useEffect, useState } from "react";
import { hideToast, type Toast, TOAST_MS, useToasts } from "./toasts.ts";
import styles from "./toast-stack.module.css";

const ICONS = { good: IconCircleCheck, bad: IconAlertTriangle, neutral: IconInfoCircle } as const;

/** Where toasts appear; once, around the pages. The region always exists, so that its changes are read aloud. */
export function ToastStack(): ReactElement {
  const toasts = useToasts();
  return (
    <div className={styles["stack"]} role="region" aria-label="Messages" aria-live="polite">
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </div>
  );
}

function ToastCard({ toast }: { readonly toast: Toast }): ReactElement {
  const [isHeld, setHeld] = useState(false);
  useEffect(() => {
    if (isHeld) return undefined;
    const timer = setTimeout(() => hideToast(toast.id), TOAST_MS);
    return () => clearTimeout(timer);
  }, [isHeld, toast.id]);
  const Icon = ICONS[toast.tone];
  return (
    <div
      className={styles["toast"]}
      data-tone={toast.tone}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <Icon size={18} aria-hidden="true" />
      <div>
        <p className={styles["title"]}>{toast.title}</p>
        {toast.message && <p className={styles["message"]}>{toast.message}</p>}
        {toast.action && (
          <button
            type="button"
            className={styles["action"]}
            onClick={() => {
              toast.action?.run();
              hideToast(toast.id);
            }}
          >
            {toast.action.label}
          </button>
        )}
      </div>
      <CloseButton size="sm" aria-label="Close this message" onClick={() => hideToast(toast.id)} />
    </div>
  );
}
