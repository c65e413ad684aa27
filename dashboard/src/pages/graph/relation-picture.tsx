import { ReactFlowProvider, useReactFlow, type Viewport } from "@xyflow/react";
import {
  type CSSProperties,
  type KeyboardEvent,
  type ReactElement,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import ground from "./picture-flow.module.css";
import { PictureFlow } from "./picture-flow.tsx";
import type { Relation, GraphResource } from "./relation-kinds.ts";
import { type Direction, heightOf, nextInDirection, NODE, placesOf } from "./relation-layout.ts";
import { edgesOf, type Hands, NODE_TYPES, nodesOf } from "./relation-nodes.tsx";
import styles from "./relation-picture.module.css";

const ZOOM_MIN = 0.2;
const ZOOM_MAX = 1.6;
const FIT = { padding: 0.05, minZoom: ZOOM_MIN, maxZoom: 1 };
/** Smaller nobody reads it: who is walked to by keys is brought nearer. */
const ZOOM_READABLE = 0.75;
const EDGE_PAD = 24;
/** Above and below what is drawn, for the buttons too. */
const HEAD_ROOM = 72;
/** Smaller than that, a picture begins at what is chosen or in its centre. */
const ZOOM_OVERVIEW = 0.5;
/** Views of pictures seen last, so that whoever comes back finds his own. */
const VIEWS_KEPT = 20;
const views = new Map<string, Viewport>();

export interface RelationPictureProps {
  readonly resources: readonly GraphResource[];
  readonly relations: readonly Relation[];
  /** The key of what the picture is around. */
  readonly around: string | null;
  readonly chosen: string | null;
  readonly onChoose: (key: string | null) => void;
  /** Of the same question, the same: under it the view is remembered. Null while the answer to another one still stands. */
  readonly question: string | null;
}

/** Who is tied to what. All that stands in it stands in the list as well. */
export function RelationPicture(props: RelationPictureProps): ReactElement {
  return (
    <ReactFlowProvider>
      <Picture {...props} />
    </ReactFlowProvider>
  );
}

function Picture({ resources, relations, around, chosen, onChoose, question }: RelationPictureProps): ReactElement {
  const flow = useReactFlow();
  const frame = useRef<HTMLDivElement>(null);
  const places = useMemo(() => placesOf(resources, relations), [resources, relations]);
  const [walked, setWalked] = useState<string | null>(null);
  const stop = [walked, chosen, around, resources[0]?.key].find((key) => key != null && places.has(key)) ?? null;

  /** What the address had chosen before anything was drawn. */
  const first = useRef(chosen);
  const showAll = useCallback(() => void flow.fitView(FIT), [flow]);
  /** `zoomMin`: nearer than that it is brought as well. */
  const bringIntoView = useCallback(
    (key: string, zoomMin = ZOOM_MIN) => {
      const place = places.get(key);
      const { clientWidth: width, clientHeight: height } = frame.current ?? { clientWidth: 0, clientHeight: 0 };
      if (!place || width === 0) return;
      const { x, y, zoom } = flow.getViewport();
      const [left, top] = [place.x * zoom + x, place.y * zoom + y];
      const isSeen =
        left >= EDGE_PAD &&
        top >= EDGE_PAD &&
        left + NODE.width * zoom <= width - EDGE_PAD &&
        top + NODE.height * zoom <= height - EDGE_PAD;
      if (isSeen && zoom >= zoomMin) return;
      void flow.setCenter(place.x + NODE.width / 2, place.y + NODE.height / 2, { zoom: Math.max(zoom, zoomMin) });
    },
    [flow, places],
  );

  useEffect(() => {
    if (question === null) return;
    // After the things of another picture were measured.
    const request = requestAnimationFrame(() => {
      const known = views.get(question);
      if (known) void flow.setViewport(known);
      else
        void flow.fitView(FIT).then(() => {
          const wanted = first.current ?? around;
          if (wanted !== null && flow.getZoom() < ZOOM_OVERVIEW) bringIntoView(wanted, ZOOM_READABLE);
        });
    });
    return () => cancelAnimationFrame(request);
  }, [flow, question, around, bringIntoView]);
  useEffect(() => {
    first.current = chosen;
    if (chosen === null) return;
    // What is said of it takes room beside the picture.
    const request = requestAnimationFrame(() => bringIntoView(chosen));
    return () => cancelAnimationFrame(request);
  }, [chosen, bringIntoView]);

  function walk(event: KeyboardEvent, from: string): void {
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
      case "ArrowRight": {
        const next = nextInDirection(places, from, event.key satisfies Direction);
        if (next === null) return;
        setWalked(next);
        bringIntoView(next, ZOOM_READABLE);
        frame.current?.querySelector<HTMLElement>(`[data-thing="${CSS.escape(next)}"]`)?.focus({ preventScroll: true });
        break;
      }
      default:
        return;
    }
    event.preventDefault();
  }

  // Told to the things once: they need not be drawn again for it.
  const latest = useRef({ onChoose, walk });
  latest.current = { onChoose, walk };
  const hands = useMemo<Hands>(
    () => ({
      onChoose: (key) => latest.current.onChoose(key),
      onKey: (event, key) => latest.current.walk(event, key),
      onFocus: setWalked,
    }),
    [],
  );
  const nodes = useMemo(
    () => nodesOf({ resources, relations, places, around, chosen, stop, hands }),
    [resources, relations, places, around, chosen, stop, hands],
  );
  const edges = useMemo(() => edgesOf(relations, places, chosen), [relations, places, chosen]);

  return (
    <div
      ref={frame}
      className={`${ground["frame"]} ${styles["picture"]}`}
      role="group"
      aria-label="Picture of the relations"
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

function remember(question: string, viewport: Viewport): void {
  views.delete(question);
  views.set(question, viewport);
  for (const oldest of views.keys()) {
    if (views.size <= VIEWS_KEPT) break;
    views.delete(oldest);
  }
}
