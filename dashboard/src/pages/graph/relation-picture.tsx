import { getViewportForBounds, ReactFlowProvider, useReactFlow, type Viewport } from "@xyflow/react";
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
import { onDropped } from "../../apollo.ts";
import ground from "./picture-flow.module.css";
import { PictureFlow } from "./picture-flow.tsx";
import type { Relation, GraphResource } from "./relation-kinds.ts";
import { type Direction, heightOf, nextInDirection, NODE, type Place, placesOf } from "./relation-layout.ts";
import { EDGE_TYPES, edgesOf, NODE_TYPES, type NodeHandlers, nodesOf } from "./relation-nodes.tsx";
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
/** The largest width of a frame on a phone. */
const PHONE_MAX_PX = 560;
/** The number of diagrams whose viewport is remembered, so that an operator who returns sees the same part. */
const VIEWS_KEPT = 20;
const views = new Map<string, Viewport>();
onDropped(() => views.clear());

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
  /** The element that shows the diagram, to save it as a picture. */
  readonly picture: RefObject<HTMLDivElement | null>;
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
  const frame = props.picture;
  const places = useMemo(() => placesOf(resources, relations), [resources, relations]);
  const bringIntoView = useBringIntoView(frame, places);
  const showAll = useCallback(() => void flow.fitView(FIT), [flow]);
  const isPlaced = useViewport(props, { frame, places, bringIntoView });

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
  const edges = useMemo(() => edgesOf(resources, relations, places, chosen), [resources, relations, places, chosen]);

  return (
    <div
      ref={frame}
      className={`${ground["frame"]} ${styles["picture"]}`}
      role="group"
      aria-label="Diagram of the relations"
      aria-busy={!isPlaced}
      style={{ "--content": `${heightOf(places) + 2 * HEAD_ROOM}px` } as CSSProperties}
    >
      <PictureFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        onMoveEnd={(_event, viewport) => question !== null && remember(question, viewport)}
        onPaneClick={() => onChoose(null)}
        minZoom={ZOOM_MIN}
        maxZoom={ZOOM_MAX}
        whole="Fit to frame"
        onWhole={showAll}
      />
    </div>
  );
}

type BringIntoView = (key: string, zoomMin?: number) => void;

interface Surroundings {
  readonly frame: RefObject<HTMLDivElement | null>;
  readonly places: ReadonlyMap<string, Place>;
  readonly bringIntoView: BringIntoView;
}

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

/**
 * The viewport that shows the whole diagram. On a phone, where its names could not be read, it is the diagram's beginning
 * instead. Null if the frame has no size yet.
 */
function wholeViewport(places: ReadonlyMap<string, Place>, frame: HTMLElement | null): Viewport | null {
  const { clientWidth: width, clientHeight: height } = frame ?? { clientWidth: 0, clientHeight: 0 };
  if (width === 0 || height === 0) return null;
  const right = Math.max(0, ...[...places.values()].map(({ x }) => x + NODE.width));
  const bounds = { x: 0, y: 0, width: right, height: heightOf(places) };
  const whole = getViewportForBounds(bounds, width, height, FIT.minZoom, FIT.maxZoom, FIT.padding);
  if (whole.zoom >= ZOOM_OVERVIEW || width > PHONE_MAX_PX) return whole;
  return { x: EDGE_PAD, y: HEAD_ROOM, zoom: ZOOM_READABLE };
}

/**
 * Restores the remembered viewport of a diagram, or shows the whole diagram. Later follows the selected node. Returns
 * whether the nodes and the viewport are those of `question`. Before that the nodes still move.
 */
function useViewport(
  { around, chosen, question }: RelationPictureProps,
  { frame, places, bringIntoView }: Surroundings,
): boolean {
  const flow = useReactFlow();
  const [placed, setPlaced] = useState<string | null>(null);
  /** The node that the URL selected before anything was drawn. */
  const initiallyChosen = useRef(chosen);

  /** The viewport that was last computed and not chosen by the operator. */
  const fitted = useRef<Viewport | null>(null);

  // The viewport follows from the layout, so it is set together with the nodes. `fitView` would measure them first and move
  // them some frames later, below the pointer of an operator who is about to click.
  useEffect(() => {
    if (question === null) return;
    const known = views.get(question);
    const viewport = known ?? wholeViewport(places, frame.current);
    if (viewport !== null) void flow.setViewport(viewport);
    fitted.current = known ? null : viewport;
    const wanted = initiallyChosen.current ?? around;
    if (!known && wanted !== null && flow.getZoom() < ZOOM_OVERVIEW) bringIntoView(wanted, ZOOM_READABLE);
    setPlaced(question);
  }, [flow, question, around, frame, places, bringIntoView]);

  // A window that changes its size shows the same again, unless the operator has moved the diagram.
  useEffect(() => {
    const element = frame.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => {
      const { x, y, zoom } = flow.getViewport();
      const last = fitted.current;
      if (last === null || last.x !== x || last.y !== y || last.zoom !== zoom) return;
      const viewport = wholeViewport(places, element);
      fitted.current = viewport;
      if (viewport !== null) void flow.setViewport(viewport);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [flow, frame, places]);

  useEffect(() => {
    initiallyChosen.current = chosen;
    if (chosen === null) return;
    // Waits a frame: the detail beside the diagram makes the diagram narrower.
    const request = requestAnimationFrame(() => bringIntoView(chosen));
    return () => cancelAnimationFrame(request);
  }, [chosen, bringIntoView]);

  return question !== null && placed === question;
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
