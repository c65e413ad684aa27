import "@xyflow/react/dist/base.css";
import { Background, type Node, Panel, ReactFlow, type ReactFlowProps, useReactFlow } from "@xyflow/react";
import IconMaximize from "@tabler/icons-react/icons/IconMaximize";
import IconMinus from "@tabler/icons-react/icons/IconMinus";
import IconPlus from "@tabler/icons-react/icons/IconPlus";
import type { ReactElement } from "react";
import styles from "./picture-flow.module.css";

type Drawn<N extends Node> = Pick<
  ReactFlowProps<N>,
  "nodes" | "edges" | "nodeTypes" | "minZoom" | "maxZoom" | "onInit" | "onMoveEnd" | "onPaneClick"
>;
export type PictureFlowProps<N extends Node> = Drawn<N> & {
  /** What its last button does: "Show the whole path". */
  readonly whole: string;
  readonly onWhole: () => void;
};

/** The ground of a picture: looked at and moved, never drawn in. What stands on it are buttons of its own. */
export function PictureFlow<N extends Node>({ whole, onWhole, ...drawn }: PictureFlowProps<N>): ReactElement {
  const flow = useReactFlow();
  return (
    <ReactFlow
      {...drawn}
      nodesDraggable={false}
      nodesConnectable={false}
      nodesFocusable={false}
      edgesFocusable={false}
      elementsSelectable={false}
      // The page scrolls over the picture as anywhere else; its buttons and keys zoom.
      zoomOnScroll={false}
      preventScrolling={false}
      disableKeyboardA11y
      proOptions={{ hideAttribution: true }}
    >
      <Background gap={18} size={1} />
      <Panel position="top-right" className={styles["controls"]}>
        <button type="button" aria-label="Closer" onClick={() => void flow.zoomIn()}>
          <IconPlus size={15} aria-hidden="true" />
        </button>
        <button type="button" aria-label="Further away" onClick={() => void flow.zoomOut()}>
          <IconMinus size={15} aria-hidden="true" />
        </button>
        <button type="button" aria-label={whole} onClick={onWhole}>
          <IconMaximize size={15} aria-hidden="true" />
        </button>
      </Panel>
    </ReactFlow>
  );
}
