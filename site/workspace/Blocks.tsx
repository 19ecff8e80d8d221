import { useState } from "preact/hooks";
import type { VNode } from "preact";
import type { Hint } from "../../labs/index.ts";
import { Icon } from "./Icon.tsx";
import { moved, shuffled } from "./parsons.ts";

interface Props {
  readonly blocks: NonNullable<Hint["blocks"]>;
  readonly seed: string;
}

/** Blocks to be moved into order; those that do not belong are left out. The order is judged, not the guess. */
export function Blocks({ blocks, seed }: Props): VNode {
  const [order, setOrder] = useState(() => shuffled(blocks.length, seed));
  const [out, setOut] = useState<ReadonlySet<number>>(new Set());
  const [says, setSays] = useState("");
  const judge = (): void => {
    const kept = order.filter((block) => !out.has(block));
    const wanted = blocks.flatMap(({ used }, i) => (used ? [i] : []));
    const wrong = kept.findIndex((block, i) => block !== wanted[i]);
    if (wrong < 0 && kept.length === wanted.length)
      setSays("In order. Now write it into the file.");
    else if (wrong < 0) setSays("So far in order; something is missing.");
    else setSays(`The first ${String(wrong)} are in order; look at block ${String(wrong + 1)}.`);
  };
  return (
    <>
      <ol class="blocks" aria-label="Blocks">
        {order.map((block, i) => (
          <Block
            key={block}
            text={blocks[block]?.text ?? ""}
            position={i + 1}
            count={order.length}
            out={out.has(block)}
            onMove={(by) => {
              setOrder(moved(order, i, by));
              setSays("");
            }}
            onOut={(leave) => {
              setOut(new Set(leave ? [...out, block] : [...out].filter((one) => one !== block)));
              setSays("");
            }}
          />
        ))}
      </ol>
      <p class="blocks-end">
        <button type="button" class="btn" onClick={judge}>
          Check the order
        </button>
        <span role="status">{says}</span>
      </p>
    </>
  );
}

interface BlockProps {
  readonly text: string;
  readonly position: number;
  readonly count: number;
  readonly out: boolean;
  readonly onMove: (by: 1 | -1) => void;
  readonly onOut: (leave: boolean) => void;
}

function Block({ text, position, count, out, onMove, onOut }: BlockProps): VNode {
  const name = `block ${String(position)}`;
  return (
    <li class={out ? "out" : ""}>
      <pre class="piece" tabIndex={0} role="region" aria-label={`Text of ${name}`}>
        {text}
      </pre>
      <span class="block-keys">
        <button
          type="button"
          class="btn bare icon"
          aria-label={`Move ${name} up`}
          disabled={position === 1}
          onClick={() => {
            onMove(-1);
          }}
        >
          <Icon name="up" />
        </button>
        <button
          type="button"
          class="btn bare icon"
          aria-label={`Move ${name} down`}
          disabled={position === count}
          onClick={() => {
            onMove(1);
          }}
        >
          <Icon name="down" />
        </button>
        <button
          type="button"
          class="btn bare icon"
          aria-label={`Leave ${name} out`}
          aria-pressed={out}
          onClick={() => {
            onOut(!out);
          }}
        >
          <Icon name="cross" />
        </button>
      </span>
    </li>
  );
}
