import { Panel } from "@xyflow/react";
import IconMaximize from "@tabler/icons-react/icons/IconMaximize";
import IconMinus from "@tabler/icons-react/icons/IconMinus";
import IconPlus from "@tabler/icons-react/icons/IconPlus";
import type { ReactElement } from "react";
import styles from "./picture-controls.module.css";

export interface PictureControlsProps {
  readonly whole: string;
  readonly onCloser: () => void;
  readonly onFurther: () => void;
  readonly onWhole: () => void;
}

export function PictureControls({ whole, onCloser, onFurther, onWhole }: PictureControlsProps): ReactElement {
  return (
    <Panel position="top-right" className={styles["controls"]}>
      <button type="button" aria-label="Closer" onClick={onCloser}>
        <IconPlus size={15} aria-hidden="true" />
      </button>
      <button type="button" aria-label="Further away" onClick={onFurther}>
        <IconMinus size={15} aria-hidden="true" />
      </button>
      <button type="button" aria-label={whole} onClick={onWhole}>
        <IconMaximize size={15} aria-hidden="true" />
      </button>
    </Panel>
  );
}
