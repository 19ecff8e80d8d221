import type { VNode } from "preact";
import type { EdgeShape } from "./scene.ts";

/** What an edge should carry, under its pill. */
export interface EdgeGoal {
  readonly text: string;
  readonly met: boolean;
}

/** A request on its way along an edge. */
export interface Dot {
  readonly id: string;
  readonly ok: boolean;
  /** When it leaves, after the beginning of the replay. */
  readonly delayMillis: number;
}

interface Props {
  readonly shape: EdgeShape;
  /** The place of this edge on the lit path, counted from 0; undefined when it is not on it. */
  readonly hop?: number | undefined;
  readonly dots: readonly Dot[] | undefined;
}

/** A failed request; the same diamond everywhere. */
const diamond = "M0-6.500l6.500 6.500-6.500 6.500-6.500-6.500Z";

function lineClass({ edge }: EdgeShape): string {
  if (edge.failedCount > 0) return "m-edge bad";
  if (edge.mirroredCount > 0 && edge.requestCount === 0) return "m-edge mirror";
  return edge.requestCount === 0 && edge.totalCount > 0 ? "m-edge idle" : "m-edge";
}

/** Dots at rest: failures first, so that a small share of them is seen. */
function Rests({ shape }: { readonly shape: EdgeShape }): VNode | null {
  const { edge, rests } = shape;
  if (edge.requestCount === 0) return null;
  const shown = rests.map((at, index) => ({
    at,
    ok: !(edge.failedCount > 0 && (index === 0 || edge.failedCount * 2 > edge.requestCount)),
  }));
  return (
    <>
      {shown.map(({ at, ok }) =>
        ok ? (
          <circle key={at.x + at.y} class="m-ok" cx={at.x} cy={at.y} r="5" />
        ) : (
          <path
            key={at.x + at.y}
            class="m-ko"
            transform={`translate(${at.x} ${at.y})`}
            d={diamond}
          />
        ),
      )}
    </>
  );
}

function Moving({
  shape,
  dots,
}: {
  readonly shape: EdgeShape;
  readonly dots: readonly Dot[];
}): VNode {
  return (
    <>
      {dots.map((dot) => {
        const style = `offset-path:path('${shape.path}');animation-delay:${dot.delayMillis}ms`;
        return dot.ok ? (
          <circle key={dot.id} class="m-ok m-move" r="5" style={style} />
        ) : (
          <path key={dot.id} class="m-ko m-move" d={diamond} style={style} />
        );
      })}
    </>
  );
}

function Pill({
  shape,
  goal,
}: {
  readonly shape: EdgeShape;
  readonly goal: EdgeGoal | undefined;
}): VNode | null {
  const { pill } = shape;
  if (pill === undefined) return null;
  const middle = pill.x + pill.width / 2;
  return (
    <g class="m-says">
      <rect class="m-pill" x={pill.x} y={pill.y} width={pill.width} height={pill.height} rx="9" />
      {pill.lock ? (
        <g class="m-lock" transform={`translate(${pill.x + 7} ${pill.y + 4})`}>
          <rect x="0" y="4" width="8" height="6" rx="1" />
          <path d="M2 4V2.500a2 2 0 0 1 4 0V4" />
        </g>
      ) : null}
      <text class="m-pill-t" x={middle + (pill.lock ? 6 : 0)} y={pill.y + 13} text-anchor="middle">
        {pill.text}
      </text>
      {goal === undefined ? null : (
        <text
          class={goal.met ? "m-goal ok" : "m-goal"}
          x={middle}
          y={pill.y + 31}
          text-anchor="middle"
        >
          goal {goal.text}
        </text>
      )}
    </g>
  );
}

/** Traffic between two cards: line, arrow and requests. */
export function Edge({ shape, hop, dots }: Props): VNode {
  const lit = hop !== undefined;
  return (
    <g
      class={lit ? "m-lit" : undefined}
      style={lit ? `--hop:${hop}` : undefined}
      data-edge={shape.key}
    >
      {lit ? <path class="m-under" d={shape.path} /> : null}
      <path class={lineClass(shape)} d={shape.path} />
      <path class="m-arrow" d={shape.arrow} />
      {dots === undefined ? <Rests shape={shape} /> : <Moving shape={shape} dots={dots} />}
    </g>
  );
}

interface SayingProps {
  readonly shape: EdgeShape;
  readonly hop?: number | undefined;
  readonly goal?: EdgeGoal | undefined;
}

/** The pill of an edge; over all lines, so that none runs through its words. */
export function EdgeSays({ shape, hop, goal }: SayingProps): VNode | null {
  if (shape.pill === undefined) return null;
  const lit = hop !== undefined;
  return (
    <g
      class={lit ? "m-lit" : undefined}
      style={lit ? `--hop:${hop}` : undefined}
      data-edge={shape.key}
    >
      <Pill shape={shape} goal={goal} />
    </g>
  );
}
