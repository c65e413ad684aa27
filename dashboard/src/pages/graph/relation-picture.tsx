import "@xyflow/react/dist/base.css";
import {
  Background,
  type Edge,
  Handle,
  MarkerType,
  type Node,
  type NodeProps,
  Position,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  type Viewport,
} from "@xyflow/react";
import IconStack2 from "@tabler/icons-react/icons/IconStack2";
import { type CSSProperties, type KeyboardEvent, type ReactElement, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { PictureControls } from "./picture-controls.tsx";
import { lookOf, nameOf, type Relation, type Thing } from "./relation-kinds.ts";
import { type Direction, heightOf, nextInDirection, NODE, type Place, placesOf } from "./relation-layout.ts";
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
  readonly things: readonly Thing[];
  readonly relations: readonly Relation[];
  /** The key of what the picture is around. */
  readonly around: string | null;
  readonly chosen: string | null;
  readonly onChoose: (key: string | null) => void;
  /** Of the same question, the same: under it the view is remembered. Null while the answer to another one still stands. */
  readonly question: string | null;
}

/** What a thing is done to. */
interface Hands {
  readonly onChoose: (key: string) => void;
  readonly onFocus: (key: string) => void;
  readonly onKey: (event: KeyboardEvent, key: string) => void;
}

type ThingNode = Node<
  {
    readonly thing: Thing;
    readonly isCentre: boolean;
    readonly isChosen: boolean;
    readonly isFaded: boolean;
    readonly isStop: boolean;
    readonly hands: Hands;
  },
  "thing"
>;

/** Who is tied to what. All that stands in it stands in the list as well. */
export function RelationPicture(props: RelationPictureProps): ReactElement {
  return (
    <ReactFlowProvider>
      <Picture {...props} />
    </ReactFlowProvider>
  );
}

function Picture({ things, relations, around, chosen, onChoose, question }: RelationPictureProps): ReactElement {
  const flow = useReactFlow();
  const frame = useRef<HTMLDivElement>(null);
  const places = useMemo(() => placesOf(things, relations), [things, relations]);
  const [walked, setWalked] = useState<string | null>(null);
  const stop = [walked, chosen, around, things[0]?.key].find((key) => key != null && places.has(key)) ?? null;

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
    () => nodesOf({ things, relations, places, around, chosen, stop, hands }),
    [things, relations, places, around, chosen, stop, hands],
  );
  const edges = useMemo(() => edgesOf(relations, places, chosen), [relations, places, chosen]);

  return (
    <div
      ref={frame}
      className={styles["picture"]}
      role="group"
      aria-label="Picture of the relations"
      style={{ "--content": `${heightOf(places) + 2 * HEAD_ROOM}px` } as CSSProperties}
    >
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        onMoveEnd={(_event, viewport) => question !== null && remember(question, viewport)}
        onPaneClick={() => onChoose(null)}
        minZoom={ZOOM_MIN}
        maxZoom={ZOOM_MAX}
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
        <PictureControls
          whole="Show everything"
          onCloser={() => void flow.zoomIn()}
          onFurther={() => void flow.zoomOut()}
          onWhole={showAll}
        />
      </ReactFlow>
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

interface Drawn {
  readonly things: readonly Thing[];
  readonly relations: readonly Relation[];
  readonly places: ReadonlyMap<string, Place>;
  readonly around: string | null;
  readonly chosen: string | null;
  readonly stop: string | null;
  readonly hands: Hands;
}

function nodesOf({ things, relations, places, around, chosen, stop, hands }: Drawn): ThingNode[] {
  const near = new Set(relations.flatMap(({ from, to }) => (from === chosen || to === chosen ? [from, to] : [])));
  return things.map((thing) => ({
    id: thing.key,
    type: "thing",
    position: places.get(thing.key)!,
    width: NODE.width,
    height: NODE.height,
    data: {
      thing,
      isCentre: thing.key === around,
      isChosen: thing.key === chosen,
      isFaded: chosen !== null && thing.key !== chosen && !near.has(thing.key),
      isStop: thing.key === stop,
      hands,
    },
  }));
}

function edgesOf(relations: readonly Relation[], places: ReadonlyMap<string, Place>, chosen: string | null): Edge[] {
  return relations.map(({ from, to, kind }) => {
    const [start, end] = [places.get(from)!, places.get(to)!];
    const isNear = chosen !== null && (from === chosen || to === chosen);
    const isFaded = chosen !== null && !isNear;
    return {
      id: `${from} ${kind} ${to}`,
      source: from,
      target: to,
      sourceHandle: start.x <= end.x ? "right" : "left",
      targetHandle: start.x < end.x ? "left" : "right",
      className: `relation-edge ${kind.toLowerCase()}${isFaded ? " faded" : ""}${isNear ? " near" : ""}`,
      ...(kind === "MAY_ASSUME" && { markerEnd: { type: MarkerType.ArrowClosed, color: "var(--ink-3)" } }),
    };
  });
}

const NODE_TYPES = { thing: ThingCard };

function ThingCard({ data: { thing, isCentre, isChosen, isFaded, isStop, hands } }: NodeProps<ThingNode>): ReactElement {
  const { icon: Icon, word } = lookOf(thing);
  const isSeveral = thing.count > 1;
  return (
    <button
      type="button"
      className={styles["thing"]}
      data-thing={thing.key}
      data-centre={isCentre || undefined}
      data-faded={isFaded || undefined}
      data-several={isSeveral || undefined}
      aria-pressed={isChosen}
      tabIndex={isStop ? 0 : -1}
      title={nameOf(thing)}
      onClick={() => hands.onChoose(thing.key)}
      onFocus={() => hands.onFocus(thing.key)}
      onKeyDown={(event) => hands.onKey(event, thing.key)}
    >
      {(["left", "right"] as const).map((side) => (
        <span key={side}>
          <Handle id={side} type="source" position={side === "left" ? Position.Left : Position.Right} className={styles["handle"]} />
          <Handle id={side} type="target" position={side === "left" ? Position.Left : Position.Right} className={styles["handle"]} />
        </span>
      ))}
      <span className={styles["kind"]}>
        {isSeveral ? <IconStack2 size={13} aria-hidden="true" /> : <Icon size={13} aria-hidden="true" />}
        {word}
        {isCentre && ", the centre"}
      </span>
      <span className={styles["name"]}>{isSeveral ? `${thing.count} such as ${thing.name}` : thing.name}</span>
    </button>
  );
}
