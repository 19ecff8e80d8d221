import type { VNode } from "preact";
import type { MeshGraph } from "../../engine/index.ts";
import { Card, type Badge } from "./Card.tsx";
import { Edge, EdgeSays, type Dot, type EdgeGoal } from "./Edge.tsx";
import { layOut, type LayoutOptions } from "./layout.ts";
import type { Scene, ServiceShape } from "./scene.ts";
import { sentence } from "./sentence.ts";

/** The selected request: what its path touches. */
export interface LitPath {
  readonly nodes: readonly string[];
  /** Edge keys in the order of the hops. */
  readonly edges: readonly string[];
}

export interface MeshPictureProps {
  readonly graph: MeshGraph;
  readonly lit?: LitPath | undefined;
  /** By edge key. */
  readonly goals?: Readonly<Record<string, EdgeGoal>> | undefined;
  /** Exact shares by edge key; elsewhere the pill shows the share of the traffic that was seen. */
  readonly shares?: Readonly<Record<string, string>> | undefined;
  readonly badges?: Readonly<Record<string, readonly Badge[]>> | undefined;
  /** Requests to replay by edge key; without it dots rest. */
  readonly dots?: Readonly<Record<string, readonly Dot[]>> | undefined;
  /** The pane's inner size. Without it three drawings are made and a container query chooses one. */
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  /** The sentence that stands for the picture; made from the graph when absent. */
  readonly label?: string | undefined;
}

interface DrawingProps {
  readonly scene: Scene;
  readonly className: string;
  readonly label: string;
  readonly props: MeshPictureProps;
}

/** Name and port of a service, over the edges that pass its head. */
function ServiceHead({ shape: { service, x, y, width } }: { readonly shape: ServiceShape }): VNode {
  return (
    <g class="m-head">
      <path class="m-glyph" d={`M${x + 16} ${y + 10.5}l6 10.500h-12Z`} />
      <text class="m-name" x={x + 28} y={y + 20}>
        {service.name}
      </text>
      <text class="m-sub" x={x + width - 10} y={y + 20} text-anchor="end">
        {service.ports[0] === undefined ? "" : `:${service.ports[0]}`}
      </text>
    </g>
  );
}

function Drawing({ scene, className, label, props }: DrawingProps): VNode {
  const { lit, goals, badges, dots } = props;
  const nodes = new Set(lit?.nodes);
  const hopOf = (key: string): number | undefined => {
    const hop = lit?.edges.indexOf(key) ?? -1;
    return hop < 0 ? undefined : hop;
  };
  // Lit edges last, so that their light lies over the others.
  const edges = [...scene.edges].sort(
    (left, right) => Number(hopOf(left.key) !== undefined) - Number(hopOf(right.key) !== undefined),
  );
  return (
    <svg
      class={className}
      viewBox={`${scene.x} ${scene.y} ${scene.width} ${scene.height}`}
      style={`max-width:${Math.round(scene.width * 1.15)}px;min-width:${Math.round(scene.width * 0.92)}px`}
      role="img"
      aria-label={label}
    >
      {scene.services.map(({ service, x, y, width, height }) => (
        <rect key={service.id} class="m-box" x={x} y={y} width={width} height={height} rx="10" />
      ))}
      {edges.map((shape) => (
        <Edge
          key={shape.key}
          shape={shape}
          hop={hopOf(shape.key)}
          dots={dots === undefined ? undefined : (dots[shape.key] ?? [])}
        />
      ))}
      {edges.map((shape) => (
        <EdgeSays key={shape.key} shape={shape} hop={hopOf(shape.key)} goal={goals?.[shape.key]} />
      ))}
      {scene.services.map((shape) => (
        <ServiceHead key={shape.service.id} shape={shape} />
      ))}
      {scene.cards.map((card) => (
        <Card
          key={card.node.id}
          card={card}
          lit={nodes.has(card.node.id)}
          badges={badges?.[card.node.id] ?? []}
        />
      ))}
    </svg>
  );
}

/** From which pane width the layers run left to right, and from which they may spread. */
const flatFrom = 520;
const broadFrom = 740;

function options(
  props: MeshPictureProps,
  flow: "flat" | "tall",
  width: number | undefined,
): LayoutOptions {
  return {
    flow,
    ...(width === undefined ? {} : { width }),
    ...(props.height === undefined ? {} : { height: props.height }),
    ...(props.shares === undefined ? {} : { shares: props.shares }),
    ...(props.goals === undefined ? {} : { goals: props.goals }),
  };
}

/** The mesh as a drawing. A pure function of its props: it renders to static HTML at build and hydrates in place. */
export function MeshPicture(props: MeshPictureProps): VNode {
  const { graph, width } = props;
  const label = props.label ?? sentence(graph, props.shares);
  if (width !== undefined) {
    const flow = width < flatFrom ? "tall" : "flat";
    const scene = layOut(graph, options(props, flow, width));
    return <Drawing scene={scene} className={`m-svg m-${flow}`} label={label} props={props} />;
  }
  const drawings = [
    { name: "flat", scene: layOut(graph, options(props, "flat", 560)) },
    { name: "broad", scene: layOut(graph, options(props, "flat", broadFrom + 20)) },
    { name: "tall", scene: layOut(graph, options(props, "tall", 360)) },
  ];
  return (
    <>
      {drawings.map(({ name, scene }) => (
        <Drawing
          key={name}
          scene={scene}
          className={`m-svg m-any m-${name}`}
          label={label}
          props={props}
        />
      ))}
    </>
  );
}
