import { ReactFlowProvider, useReactFlow, type Viewport } from "@xyflow/react";
import {
  type CSSProperties,
  type KeyboardEvent,
  type ReactElement,
  type RefObject,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import ground from "./picture-flow.module.css";
import { PictureFlow } from "./picture-flow.tsx";
import type { Relation, GraphResource } from "./relation-kinds.ts";
import { type Direction, heightOf, nextInDirection, NODE, type Place, placesOf } from "./relation-layout.ts";
import { edgesOf, NODE_TYPES, type NodeHandlers, nodesOf } from "./relation-nodes.tsx";
import styles from "./relation-picture.module.css";

const ZOOM_MIN = 0.2;
const ZOOM_MAX = 1.6;
const FIT = { padding: 0.05, minZoom: ZOOM_MIN, maxZoom: 1 };
/** The smallest zoom at which names are readable. A node reached with the keyboard is shown at least this large. */
const ZOOM_READABLE = 0.75;
const EDGE_PAD = 24;
/** Space above and below the nodes, which also makes room for the zoom buttons. */
const HEAD_ROOM = 72;
/** If the whole diagram fits only below this zoom, it opens at the selected or central node instead. */
const ZOOM_OVERVIEW = 0.5;
/** The number of diagrams whose viewport is remembered, so that an operator who returns sees the same part. */
const VIEWS_KEPT = 20;
const views = new Map<string, Viewport>();

export interface RelationPictureProps {
  readonly resources: readonly GraphResource[];
  readonly relations: readonly Relation[];
  /** The key of the node in the centre. Null for the whole account. */
  readonly around: string | null;
  /** The key of the selected node. */
  readonly chosen: string | null;
  readonly onChoose: (key: string | null) => void;
  /** The key of the query whose answer is shown and of its saved viewport. Null while another query is loading. */
  readonly question: string | null;
}

/** The relations as a diagram. The list shows the same content. */
export function RelationPicture(props: RelationPictureProps): ReactElement {
  return (
    <ReactFlowProvider>
      <Picture {...props} />
    </ReactFlowProvider>
  );
}

function Picture(props: RelationPictureProps): ReactElement {
  const { resources, relations, around, chosen, onChoose, question } = props;
  const flow = useReactFlow();
  const frame = useRef<HTMLDivElement>(null);
  const places = useMemo(() => placesOf(resources, relations), [resources, relations]);
  const bringIntoView = useBringIntoView(frame, places);
  const showAll = useCallback(() => void flow.fitView(FIT), [flow]);
  useViewport(props, bringIntoView);

  const [walked, setWalked] = useState<string | null>(null);
  const tabStop = [walked, chosen, around, resources[0]?.key].find((key) => key != null && places.has(key)) ?? null;

  function walkTo(from: string, direction: Direction): boolean {
    const next = nextInDirection(places, from, direction);
    if (next === null) return false;
    setWalked(next);
    bringIntoView(next, ZOOM_READABLE);
    frame.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(next)}"]`)?.focus({ preventScroll: true });
    return true;
  }

  function handleKey(event: KeyboardEvent, from: string): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    switch (event.key) {
      case "+":
      case "=":
        void flow.zoomIn();
        break;
      case "-":
        void flow.zoomOut();
        break;
      case "0":
        showAll();
        break;
      case "Escape":
        if (chosen === null) return;
        onChoose(null);
        break;
      case "ArrowUp":
      case "ArrowDown":
      case "ArrowLeft":
      case "ArrowRight":
        if (!walkTo(from, event.key satisfies Direction)) return;
        break;
      default:
        return;
    }
    event.preventDefault();
  }

  const handlers = useStableHandlers(onChoose, handleKey, setWalked);
  const nodes = useMemo(
    () => nodesOf({ resources, relations, places, around, chosen, tabStop, handlers }),
    [resources, relations, places, around, chosen, tabStop, handlers],
  );
  const edges = useMemo(() => edgesOf(relations, places, chosen), [relations, places, chosen]);

  return (
    <div
      ref={frame}
      className={`${ground["frame"]} ${styles["picture"]}`}
      role="group"
      aria-label="Diagram of the relations"
      style={{ "--content": `${heightOf(places) + 2 * HEAD_ROOM}px` } as CSSProperties}
    >
      <PictureFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        onMoveEnd={(_event, viewport) => question !== null && remember(question, viewport)}
        onPaneClick={() => onChoose(null)}
        minZoom={ZOOM_MIN}
        maxZoom={ZOOM_MAX}
        whole="Show everything"
        onWhole={showAll}
      />
    </div>
  );
}

type BringIntoView = (key: string, zoomMin?: number) => void;

/** Returns a function that moves the viewport to a node, and zooms in if the zoom is below `zoomMin`. */
function useBringIntoView(frame: RefObject<HTMLDivElement | null>, places: ReadonlyMap<string, Place>): BringIntoView {
  const flow = useReactFlow();
  return useCallback(
    (key: string, zoomMin = ZOOM_MIN) => {
      const place = places.get(key);
      const { clientWidth: width, clientHeight: height } = frame.current ?? { clientWidth: 0, clientHeight: 0 };
      if (!place || width === 0) return;
      const { x, y, zoom } = flow.getViewport();
      const [left, top] = [place.x * zoom + x, place.y * zoom + y];
      const isVisible =
        left >= EDGE_PAD &&
        top >= EDGE_PAD &&
        left + NODE.width * zoom <= width - EDGE_PAD &&
        top + NODE.height * zoom <= height - EDGE_PAD;
      if (isVisible && zoom >= zoomMin) return;
      void flow.setCenter(place.x + NODE.width / 2, place.y + NODE.height / 2, { zoom: Math.max(zoom, zoomMin) });
    },
    [flow, frame, places],
  );
}

/** Restores the remembered viewport of a diagram, or shows the whole diagram. Later follows the selected node. */
function useViewport({ around, chosen, question }: RelationPictureProps, bringIntoView: BringIntoView): void {
  const flow = useReactFlow();
  /** The node that the URL selected before anything was drawn. */
  const initiallyChosen = useRef(chosen);

  useEffect(() => {
    if (question === null) return;
    // Waits a frame, until the nodes of a new diagram are measured.
    const request = requestAnimationFrame(() => {
      const known = views.get(question);
      if (known) void flow.setViewport(known);
      else
        void flow.fitView(FIT).then(() => {
          const wanted = initiallyChosen.current ?? around;
          if (wanted !== null && flow.getZoom() < ZOOM_OVERVIEW) bringIntoView(wanted, ZOOM_READABLE);
        });
    });
    return () => cancelAnimationFrame(request);
  }, [flow, question, around, bringIntoView]);

  useEffect(() => {
    initiallyChosen.current = chosen;
    if (chosen === null) return;
    // Waits a frame: the detail beside the diagram makes the diagram narrower.
    const request = requestAnimationFrame(() => bringIntoView(chosen));
    return () => cancelAnimationFrame(request);
  }, [chosen, bringIntoView]);
}

/** Handlers whose identity never changes, so that new handlers do not redraw every node. */
function useStableHandlers(
  onChoose: NodeHandlers["onChoose"],
  onKey: NodeHandlers["onKey"],
  onFocus: NodeHandlers["onFocus"],
): NodeHandlers {
  const latest = useRef({ onChoose, onKey });
  latest.current = { onChoose, onKey };
  return useMemo(
    () => ({
      onChoose: (key) => latest.current.onChoose(key),
      onKey: (event, key) => latest.current.onKey(event, key),
      onFocus,
    }),
    [onFocus],
  );
}

function remember(question: string, viewport: Viewport): void {
  views.delete(question);
  views.set(question, viewport);
  for (const oldest of views.keys()) {
    if (views.size <= VIEWS_KEPT) break;
    views.delete(oldest);
  }
}
