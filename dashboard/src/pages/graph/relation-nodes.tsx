import {
  BaseEdge,
  type Edge,
  type EdgeProps,
  Handle,
  MarkerType,
  type Node,
  type NodeProps,
  Position,
} from "@xyflow/react";
import IconStack2 from "@tabler/icons-react/icons/IconStack2";
import IconCrown from "@tabler/icons-react/icons/IconCrown";
import type { KeyboardEvent, ReactElement } from "react";
import ground from "./picture-flow.module.css";
import { appearanceOf, isOutside, nameOf, type Relation, type GraphResource } from "./relation-kinds.ts";
import { NODE, type Place } from "./relation-layout.ts";
import styles from "./relation-picture.module.css";
import { routesOf } from "./relation-routes.ts";

/** The event handlers of a node. */
export interface NodeHandlers {
  readonly onChoose: (key: string) => void;
  readonly onFocus: (key: string) => void;
  readonly onKey: (event: KeyboardEvent, key: string) => void;
}

type ResourceNode = Node<
  {
    readonly resource: GraphResource;
    readonly isCentre: boolean;
    readonly isChosen: boolean;
    readonly isFaded: boolean;
    readonly isTabStop: boolean;
    readonly handlers: NodeHandlers;
  },
  "resource"
>;

/** The content of the diagram and the state of its view. */
interface Diagram {
  readonly resources: readonly GraphResource[];
  readonly relations: readonly Relation[];
  readonly places: ReadonlyMap<string, Place>;
  readonly around: string | null;
  readonly chosen: string | null;
  /** The key of the node that the Tab key reaches. */
  readonly tabStop: string | null;
  readonly handlers: NodeHandlers;
}

export function nodesOf({ resources, relations, places, around, chosen, tabStop, handlers }: Diagram): ResourceNode[] {
  const near = new Set(relations.flatMap(({ from, to }) => (from === chosen || to === chosen ? [from, to] : [])));
  return resources.map((resource) => ({
    id: resource.key,
    type: "resource",
    position: places.get(resource.key)!,
    width: NODE.width,
    height: NODE.height,
    data: {
      resource,
      isCentre: resource.key === around,
      isChosen: resource.key === chosen,
      isFaded: chosen !== null && resource.key !== chosen && !near.has(resource.key),
      isTabStop: resource.key === tabStop,
      handlers,
    },
  }));
}

export function edgesOf(
  resources: readonly GraphResource[],
  relations: readonly Relation[],
  places: ReadonlyMap<string, Place>,
  chosen: string | null,
): RelationEdge[] {
  const routes = routesOf(relations, places);
  const outside = new Set(resources.filter(isOutside).map(({ key }) => key));
  return relations.map(({ from, to, kind, conditions }, index) => {
    const isOpen = kind === "MAY_ASSUME" && outside.has(from);
    const [start, end] = [places.get(from)!, places.get(to)!];
    const isNear = chosen !== null && (from === chosen || to === chosen);
    const isFaded = chosen !== null && !isNear;
    return {
      id: `${from} ${kind} ${to}`,
      type: "relation",
      data: { route: routes[index]! },
      source: from,
      target: to,
      sourceHandle: start.x <= end.x ? "right" : "left",
      targetHandle: start.x < end.x ? "left" : "right",
      className: `relation-edge ${kind.toLowerCase()}${isFaded ? " faded" : ""}${isNear ? " near" : ""}${isOpen ? " open" : ""}${conditions.length > 0 ? " conditional" : ""}`,
      ...(kind === "MAY_ASSUME" && {
        markerEnd: { type: MarkerType.ArrowClosed, color: isOpen ? "var(--critical-mark)" : "var(--ink-3)" },
      }),
    };
  });
}

export const NODE_TYPES = { resource: ResourceCard };
export const EDGE_TYPES = { relation: RelationLine };

type RelationEdge = Edge<{ readonly route: string }, "relation">;

function RelationLine({ id, data, markerEnd }: EdgeProps<RelationEdge>): ReactElement {
  return <BaseEdge id={id} path={data!.route} {...(markerEnd !== undefined && { markerEnd })} />;
}

function ResourceCard({
  data: { resource, isCentre, isChosen, isFaded, isTabStop, handlers },
}: NodeProps<ResourceNode>): ReactElement {
  const { icon: Icon, word } = appearanceOf(resource);
  const isSeveral = resource.count > 1;
  return (
    <button
      type="button"
      className={styles["resource"]}
      data-key={resource.key}
      data-centre={isCentre || undefined}
      data-faded={isFaded || undefined}
      data-several={isSeveral || undefined}
      data-administrator={resource.isAdministrator || undefined}
      data-outside={isOutside(resource) || undefined}
      aria-pressed={isChosen}
      tabIndex={isTabStop ? 0 : -1}
      title={nameOf(resource)}
      onClick={() => handlers.onChoose(resource.key)}
      onFocus={() => handlers.onFocus(resource.key)}
      onKeyDown={(event) => handlers.onKey(event, resource.key)}
    >
      {(["left", "right"] as const).map((side) => (
        <span key={side}>
          <Handle
            id={side}
            type="source"
            position={side === "left" ? Position.Left : Position.Right}
            className={ground["handle"]}
          />
          <Handle
            id={side}
            type="target"
            position={side === "left" ? Position.Left : Position.Right}
            className={ground["handle"]}
          />
        </span>
      ))}
      <span className={styles["kind"]}>
        {isSeveral ? <IconStack2 size={13} aria-hidden="true" /> : <Icon size={13} aria-hidden="true" />}
        {word}
        {resource.isAdministrator && (
          <>
            <IconCrown size={13} aria-hidden="true" />
            Administrator
          </>
        )}
        {isCentre && ", in focus"}
      </span>
      <span className={styles["name"]}>{isSeveral ? `${resource.count} such as ${resource.name}` : resource.name}</span>
    </button>
  );
}
