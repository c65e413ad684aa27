import "@xyflow/react/dist/base.css";
import { Background, type Node, Panel, ReactFlow, type ReactFlowProps, useReactFlow } from "@xyflow/react";
import IconMaximize from "@tabler/icons-react/icons/IconMaximize";
import IconMinus from "@tabler/icons-react/icons/IconMinus";
import IconPlus from "@tabler/icons-react/icons/IconPlus";
import type { ReactElement } from "react";
import styles from "./picture-flow.module.css";

/**
 * How far the mouse may move during a click, in pixels. A hand that clicks moves the mouse a little; with React Flow's own
 * limit of one pixel, the click of a node is lost, because it counts as moving the canvas.
 */
const CLICK_DISTANCE = 6;

/** Nodes and edges are not selected, moved or deleted by keys, which React Flow's own descriptions say. */
const DESCRIPTIONS = {
  "node.a11yDescription.default": "Part of the picture",
  "edge.a11yDescription.default": "Line of the picture",
};

type Diagram<N extends Node> = Pick<
  ReactFlowProps<N>,
  "nodes" | "edges" | "nodeTypes" | "edgeTypes" | "minZoom" | "maxZoom" | "onInit" | "onMoveEnd" | "onPaneClick"
>;
export type PictureFlowProps<N extends Node> = Diagram<N> & {
  /** The label of the button that shows everything, such as "Show the whole path". */
  readonly whole: string;
  readonly onWhole: () => void;
};

/** A read-only React Flow canvas that can be moved and zoomed. Its nodes contain their own buttons. */
export function PictureFlow<N extends Node>({ whole, onWhole, ...diagram }: PictureFlowProps<N>): ReactElement {
  const flow = useReactFlow();
  return (
    <ReactFlow
      {...diagram}
      nodesDraggable={false}
      nodesConnectable={false}
      nodesFocusable={false}
      edgesFocusable={false}
      elementsSelectable={false}
      paneClickDistance={CLICK_DISTANCE}
      // The mouse wheel scrolls the page. Buttons and keys zoom.
      zoomOnScroll={false}
      preventScrolling={false}
      disableKeyboardA11y
      ariaLabelConfig={DESCRIPTIONS}
      proOptions={{ hideAttribution: true }}
    >
      <Background gap={18} size={1} />
      <Panel position="top-right" className={styles["controls"]} data-not-in-picture="">
        <button type="button" aria-label="Zoom in" onClick={() => void flow.zoomIn()}>
          <IconPlus size={15} aria-hidden="true" />
        </button>
        <button type="button" aria-label="Zoom out" onClick={() => void flow.zoomOut()}>
          <IconMinus size={15} aria-hidden="true" />
        </button>
        <button type="button" aria-label={whole} onClick={onWhole}>
          <IconMaximize size={15} aria-hidden="true" />
        </button>
      </Panel>
    </ReactFlow>
  );
}
