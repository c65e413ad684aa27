import { Checkbox } from "@mantine/core";
import type { ReactElement } from "react";
import { setCharacterShortcuts, useCharacterShortcuts } from "../../ui/character-shortcuts.ts";
import { Panel } from "../../ui/panel.tsx";
import styles from "./profile.module.css";

/** Switches shortcuts of one character off, which speech input can trigger by accident (WCAG 2.1.4). */
export function KeyboardPanel(): ReactElement {
  const isOn = useCharacterShortcuts();
  return (
    <Panel title="Keyboard">
      <div className={styles["form"]}>
        <Checkbox
          label="Single-key shortcuts"
          description="Letters, / and ? act without Ctrl or Alt. Clear this if you dictate text or press keys by accident. Enter, Esc and the arrow keys still work. Saved in this browser."
          checked={isOn}
          onChange={(event) => setCharacterShortcuts(event.currentTarget.checked)}
        />
      </div>
    </Panel>
  );
}
