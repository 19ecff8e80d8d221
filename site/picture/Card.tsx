import type { VNode } from "preact";
import type { CardShape } from "./scene.ts";
import { fitText } from "./text-width.ts";

/** What a proxy does to requests, shown in its keel. */
export type Badge = "routes" | "fault" | "breaker" | "mirror";

const badgePaths: Readonly<Record<Badge, string>> = {
  routes: "M0 4h2.500c2.500 0 2.500-3 5-3H9M2.500 4c2.500 0 2.500 3 5 3H9",
  fault: "M5.500 0 2 5h3L4 8.500 8 3.500H5Z",
  breaker: "M0 6h2M7 6h2M2 6l4-4.500",
  mirror: "M0 2.500h7M5 .5l2 2-2 2M0 7h2m2 0h2",
};

const hueClass = (hue: 1 | 2 | 3 | undefined): string => (hue === undefined ? "" : ` v${hue}`);

/** The shape before the name: Kiali's, filled by version. */
function Glyph({ card: { node, hue, x, y } }: { readonly card: CardShape }): VNode {
  const at = { x: x + 14, y: y + 12 };
  if (node.kind === "gateway") {
    return (
      <path class="m-glyph" d={`M${x + 9} ${y + 17}v-6a5 5 0 0 1 10 0v6M${x + 14} ${y + 17}v-5`} />
    );
  }
  if (node.kind === "external") {
    return <path class="m-glyph" d={`M${x + 8} ${y + 7}h8l4 5-4 5h-8Z`} />;
  }
  if (hue === 2) {
    return (
      <>
        <circle class="m-glyph" cx={at.x} cy={at.y} r="5" />
        <path
          class="m-hatch"
          d={`M${at.x - 3.5} ${at.y + 1}l4.500-4.500M${at.x - 1} ${at.y + 3.5}l4.500-4.500`}
        />
      </>
    );
  }
  if (hue === 3) {
    return (
      <>
        <circle class="m-glyph" cx={at.x} cy={at.y} r="5" />
        <circle class="m-glyph full" cx={at.x} cy={at.y} r="1.2" />
      </>
    );
  }
  return <circle class={node.sidecar ? "m-glyph full" : "m-glyph"} cx={at.x} cy={at.y} r="5" />;
}

function Pods({ card: { node, x, y, width } }: { readonly card: CardShape }): VNode | null {
  if (node.kind !== "workload") return null;
  const shown = node.pods.slice(0, 4);
  return (
    <>
      {shown.map((pod, index) => {
        const cx = x + width - 12 - (shown.length - 1 - index) * 11;
        return pod.ejected ? (
          <path
            key={pod.name}
            class="m-pod-out"
            d={`M${cx} ${y + 21.4}l4.600 4.600-4.600 4.600-4.600-4.600Z`}
          />
        ) : (
          <circle
            key={pod.name}
            class={pod.ready ? "m-pod" : "m-pod-off"}
            cx={cx}
            cy={y + 26}
            r="3.6"
          />
        );
      })}
    </>
  );
}

function note(card: CardShape): string | undefined {
  const ejected = card.node.pods.filter((pod) => pod.ejected).length;
  if (ejected > 0) return `${ejected} ejected`;
  return card.node.kind === "workload" && !card.node.sidecar ? "no sidecar" : undefined;
}

interface Props {
  readonly card: CardShape;
  readonly lit: boolean;
  readonly badges: readonly Badge[];
}

/** A workload: hull with name, version and pods, floating on the keel that is its sidecar. */
export function Card({ card, lit, badges }: Props): VNode {
  const { node, x, y, width, title, sub, hue } = card;
  const bare = !node.sidecar;
  const says = note(card);
  return (
    <g class={`m-node${hueClass(hue)}${bare ? " m-bare" : ""}${lit ? " m-lit" : ""}`}>
      {bare ? (
        <rect class="m-hull" x={x} y={y} width={width} height={49} rx="8" />
      ) : (
        <>
          <path
            class="m-hull"
            d={`M${x} ${y + 36}v-28a8 8 0 0 1 8-8h${width - 16}a8 8 0 0 1 8 8v28Z`}
          />
          <path
            class="m-keel"
            d={`M${x} ${y + 36}h${width}v5a8 8 0 0 1-8 8h-${width - 16}a8 8 0 0 1-8-8Z`}
          />
          {badges.map((badge, index) => (
            <path
              key={badge}
              class="m-keel-ico"
              transform={`translate(${x + 9 + index * 17} ${y + 38.3})`}
              d={badgePaths[badge]}
            />
          ))}
        </>
      )}
      <Glyph card={card} />
      <text class="m-name" x={x + 26} y={y + 16.5}>
        {fitText(title, width - 32, 13, true)}
      </text>
      <text class="m-sub" x={x + 9} y={y + 31}>
        {sub}
      </text>
      <Pods card={card} />
      {says === undefined ? null : (
        <text class={says === "no sidecar" ? "m-sub" : "m-note"} x={x + 2} y={y + 64}>
          {says}
        </text>
      )}
    </g>
  );
}
