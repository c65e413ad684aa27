import {
  type Edge,
  Handle,
  MarkerType,
  type Node,
  type NodeProps,
  Position,
  ReactFlowProvider,
  useReactFlow,
} from "@xyflow/react";
import IconCrown from "@tabler/icons-react/icons/IconCrown";
import { type ReactElement, useCallback, useEffect, useMemo, useRef } from "react";
import { PrincipalIcon, PrincipalName, principalLabel } from "../../features/inventory/principal-name.tsx";
import { VerdictBadge } from "../../features/paths/verdict-badge.tsx";
import { isCrossAccount, useAccountName } from "../../features/session/cross-account.ts";
import { isOwnChange, type PathHop } from "../../features/paths/path-proof.ts";
import styles from "./path-picture.module.css";
import ground from "./picture-flow.module.css";
import { PictureFlow } from "./picture-flow.tsx";

/** The sizes of the diagram's parts in pixels. Longer text is cut here and shown in full in the list of steps. */
const PRINCIPAL = { width: 176, height: 84 };
const TECHNIQUE = { width: 208, height: 112 };
const GAP = 44;
const HEIGHT = 120;
/** The space between the diagram and its frame. */
const EDGE_PAD = 16;
/** Text is not readable below this zoom, so a longer path scrolls instead. */
const ZOOM_MIN = 0.72;
const ZOOM_MAX = 1.4;
const FIT = { padding: 0.06, minZoom: ZOOM_MIN, maxZoom: 1 };

interface PathPictureProps {
  readonly hops: readonly PathHop[];
  readonly onStep: (number: number) => void;
}

type PrincipalNode = Node<
  {
    readonly principal: PathHop["from"];
    readonly account: string | null;
    readonly isAdministrator: boolean;
    readonly isChanged: boolean;
  },
  "principal"
>;
type TechniqueNode = Node<
  { readonly hop: PathHop; readonly number: number; readonly onStep: (number: number) => void },
  "technique"
>;

/** The path from left to right: principals and the techniques between them. The list of steps shows the same content. */
export function PathPicture(props: PathPictureProps): ReactElement {
  return (
    <ReactFlowProvider>
      <Picture {...props} />
    </ReactFlowProvider>
  );
}

function Picture({ hops, onStep }: PathPictureProps): ReactElement {
  const flow = useReactFlow();
  const nameOf = useAccountName();
  const { nodes, edges } = useMemo(() => elementsOf(hops, onStep, nameOf), [hops, onStep, nameOf]);
  const frame = useRef<HTMLDivElement>(null);
  const showAll = useCallback(() => {
    const { clientWidth: width, clientHeight: height } = frame.current ?? { clientWidth: 0, clientHeight: 0 };
    const last = nodes.at(-1)!;
    // A path that does not fit is shown from its beginning.
    if ((last.position.x + PRINCIPAL.width) * ZOOM_MIN + 2 * EDGE_PAD > width)
      void flow.setViewport({ x: EDGE_PAD, y: (height - HEIGHT * ZOOM_MIN) / 2, zoom: ZOOM_MIN });
    else void flow.fitView(FIT);
  }, [flow, nodes]);
  useEffect(() => {
    // Waits a frame, until the nodes of a new path are measured.
    const request = requestAnimationFrame(showAll);
    return () => cancelAnimationFrame(request);
  }, [showAll]);
  return (
    <div
      ref={frame}
      className={`${ground["frame"]} ${styles["picture"]}`}
      role="group"
      aria-label="Diagram of the path"
    >
      <PictureFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        onInit={showAll}
        minZoom={ZOOM_MIN}
        maxZoom={ZOOM_MAX}
        whole="Show the whole path"
        onWhole={showAll}
      />
    </div>
  );
}

function elementsOf(
  hops: readonly PathHop[],
  onStep: (number: number) => void,
  nameOf: (awsAccountId: string | null) => string,
): { readonly nodes: (PrincipalNode | TechniqueNode)[]; readonly edges: Edge[] } {
  const nodes: (PrincipalNode | TechniqueNode)[] = [];
  const edges: Edge[] = [];
  const ends = { source: hops[0]!.from, target: hops.at(-1)!.to };
  const accountOf = (principal: PathHop["from"]) => (isCrossAccount(ends) ? nameOf(principal.awsAccountId) : null);
  let x = 0;
  const nextPlace = (
    size: typeof PRINCIPAL,
  ): { readonly position: { readonly x: number; readonly y: number } } & typeof PRINCIPAL => {
    const place = { position: { x, y: (HEIGHT - size.height) / 2 }, ...size };
    x += size.width + GAP;
    return place;
  };
  const addPrincipal = (index: number, hop: PathHop, end: "from" | "to"): void => {
    nodes.push({
      id: `principal-${index}`,
      type: "principal",
      ...nextPlace(PRINCIPAL),
      data: {
        principal: hop[end],
        account: accountOf(hop[end]),
        isAdministrator: index === hops.length,
        isChanged: end === "to" && isOwnChange(hop),
      },
    });
  };
  for (const [index, hop] of hops.entries()) {
    if (index === 0) addPrincipal(0, hop, "from");
    const verdict = hop.verdict.toLowerCase();
    nodes.push({
      id: `technique-${index}`,
      type: "technique",
      ...nextPlace(TECHNIQUE),
      data: { hop, number: index + 1, onStep },
    });
    addPrincipal(index + 1, hop, "to");
    edges.push(
      {
        id: `into-${index}`,
        source: `principal-${index}`,
        target: `technique-${index}`,
        type: "straight",
        className: `path-edge ${verdict}`,
      },
      {
        id: `out-of-${index}`,
        source: `technique-${index}`,
        target: `principal-${index + 1}`,
        type: "straight",
        className: `path-edge ${verdict}`,
        markerEnd: { type: MarkerType.ArrowClosed, color: EDGE_COLOURS[hop.verdict] },
      },
    );
  }
  return { nodes, edges };
}

const EDGE_COLOURS = {
  EXPLOITABLE: "var(--critical-mark)",
  CONDITIONAL: "var(--medium-mark)",
  UNKNOWN: "var(--line-strong)",
  BLOCKED: "var(--line-strong)",
} as const;

const NODE_TYPES = { principal: PrincipalCard, technique: TechniqueCard };

function PrincipalCard({
  data: { principal, account, isAdministrator, isChanged },
}: NodeProps<PrincipalNode>): ReactElement {
  return (
    <div className={styles["principal"]} data-administrator={isAdministrator || undefined}>
      <Handle type="target" position={Position.Left} className={ground["handle"]} />
      <span className={styles["kind"]}>
        <PrincipalIcon kind={principal.kind} size={14} />
        {principalLabel(principal.kind)}
        {account !== null && <span className={styles["account"]}>{`of ${account}`}</span>}
        {isChanged && !isAdministrator && ", with more permissions"}
      </span>
      <PrincipalName principal={principal} className={styles["name"]} />
      {isAdministrator && (
        <span className={styles["crown"]}>
          <IconCrown size={14} aria-hidden="true" />
          Administrator
        </span>
      )}
      <Handle type="source" position={Position.Right} className={ground["handle"]} />
    </div>
  );
}

function TechniqueCard({ data: { hop, number, onStep } }: NodeProps<TechniqueNode>): ReactElement {
  return (
    <button
      type="button"
      className={styles["technique"]}
      data-verdict={hop.verdict.toLowerCase()}
      onClick={() => onStep(number)}
    >
      <Handle type="target" position={Position.Left} className={ground["handle"]} />
      <span className={styles["how"]}>{hop.technique.name}</span>
      <span className={styles["foot"]}>
        <VerdictBadge verdict={hop.verdict} />
        <span className="visually-hidden">, step {number}: show its proof</span>
      </span>
      <Handle type="source" position={Position.Right} className={ground["handle"]} />
    </button>
  );
}
