import type { ReactElement } from "react";
import { useCharacterShortcuts } from "../../ui/character-shortcuts.ts";
import { Dialog } from "../../ui/dialog.tsx";
import styles from "./shortcut-help.module.css";

export interface ShortcutLine {
  readonly keys: string;
  readonly what: string;
}

export interface ShortcutHelpProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly groups: readonly { readonly title: string; readonly lines: readonly ShortcutLine[] }[];
}

export function ShortcutHelp({ isOpen, onClose, groups }: ShortcutHelpProps): ReactElement {
  const isOn = useCharacterShortcuts();
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title="Keyboard shortcuts">
      <p className={styles["note"]}>
        {isOn
          ? "Single-key shortcuts can be switched off under Your profile."
          : "Single-key shortcuts are switched off in this browser. Switch them on under Your profile."}
      </p>
      {groups.map((group) => (
        <section key={group.title} className={styles["group"]}>
          <h3 className={styles["title"]}>{group.title}</h3>
          <dl className={styles["lines"]}>
            {group.lines.map((line) => (
              <div key={line.keys}>
                <dt>
                  {line.keys.split(" ").map((key) => (
                    <kbd key={key}>{key}</kbd>
                  ))}
                </dt>
                <dd>{line.what}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <p className={styles["licenses"]}>
        <a href="/third-party-licenses.txt" target="_blank" rel="noreferrer">
          Licenses of the software in this dashboard
        </a>
      </p>
    </Dialog>
  );
}
