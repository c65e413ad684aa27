import { CloseButton } from "@mantine/core";
import IconAlertTriangle from "@tabler/icons-react/icons/IconAlertTriangle";
import IconCircleCheck from "@tabler/icons-react/icons/IconCircleCheck";
import IconInfoCircle from "@tabler/icons-react/icons/IconInfoCircle";
import { type ReactElement, useEffect, useState } from "react";
import { hideToast, type Toast, TOAST_MS, useToasts } from "./toasts.ts";
import styles from "./toast-stack.module.css";

const ICONS = { good: IconCircleCheck, bad: IconAlertTriangle, neutral: IconInfoCircle } as const;

/** The region where toasts appear, rendered once. It always exists, so that screen readers announce its changes. */
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
  const [isPaused, setPaused] = useState(false);
  useEffect(() => {
    if (isPaused) return undefined;
    const timer = setTimeout(() => hideToast(toast.id), TOAST_MS);
    return () => clearTimeout(timer);
  }, [isPaused, toast.id]);
  const Icon = ICONS[toast.tone];
  return (
    <div
      className={styles["toast"]}
      data-tone={toast.tone}
      onPointerEnter={() => setPaused(true)}
      onPointerLeave={() => setPaused(false)}
      onFocus={() => setPaused(true)}
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
            onClick={() => {
              toast.action?.run();
              hideToast(toast.id);
            }}
          >
            {toast.action.label}
          </button>
        )}
      </div>
      <CloseButton size="sm" aria-label="Close message" onClick={() => hideToast(toast.id)} />
    </div>
  );
}
