import IconX from "@tabler/icons-react/icons/IconX";
import { type ReactElement, type ReactNode, useEffect, useRef } from "react";
import styles from "./side-panel.module.css";

export interface SidePanelProps {
  /** The accessible name: "Alert 12". */
  readonly label: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/**
 * A detail beside its list. The list stays mounted with its scroll position and selection; on a narrow screen the panel
 * covers it. The panel takes the focus when it opens and returns it when it closes. The caller closes it on Escape.
 */
export function SidePanel({ label, onClose, children }: SidePanelProps): ReactElement {
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    panel.current?.focus({ preventScroll: true });
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, []);
  return (
    <section ref={panel} className={styles["panel"]} aria-label={label} tabIndex={-1}>
      <button
        type="button"
        className={styles["close"]}
        aria-label="Close the panel"
        title="Close (Esc)"
        onClick={onClose}
      >
        <IconX size={18} aria-hidden="true" />
      </button>
      {children}
    </section>
  );
}
