import type { ComponentChildren, VNode } from "preact";

function Entry({
  width = 16,
  says,
  children,
}: {
  readonly width?: number;
  readonly says: string;
  readonly children: ComponentChildren;
}): VNode {
  return (
    <span>
      <svg width={width} height="16" viewBox={`0 0 ${width} 16`} aria-hidden="true">
        {children}
      </svg>
      {says}
    </span>
  );
}

const strokes = [
  { says: "routes", d: "M1.500 8h4.200c3 0 3-4 6-4H14M5.700 8c3 0 3 4 6 4H14" },
  { says: "fault", d: "M9.500 1.500 3.500 9H8l-1.500 5.500L12.500 7H8Z" },
  { says: "circuit breaker", d: "M1 11h3.500M11.500 11H15M4.500 11l6-6.500" },
  { says: "mirror", d: "M1.500 5.500h11M10 3l2.500 2.500L10 8M1.500 11.500h3m3 0h3" },
] as const;

/** What the shapes of the picture mean. */
export function Legend(): VNode {
  return (
    <div class="legend" role="group" aria-label="Legend">
      <Entry says="workload">
        <circle class="m-glyph full v1" cx="8" cy="8" r="5" />
      </Entry>
      <Entry says="service">
        <path class="m-glyph" d="M8 2.500l6 10.500h-12Z" />
      </Entry>
      <Entry says="gateway">
        <path class="m-glyph" d="M3 13v-6a5 5 0 0 1 10 0v6M8 13v-5" />
      </Entry>
      <Entry says="external">
        <path class="m-glyph" d="M2 3h8l4 5-4 5h-8Z" />
      </Entry>
      <Entry says="sidecar" width={24}>
        <path class="m-keel" d="M0 3h24v2a8 8 0 0 1-8 8h-8a8 8 0 0 1-8-8Z" />
      </Entry>
      <Entry says="no sidecar" width={24}>
        <rect class="m-hull m-dashed" x="1" y="2" width="22" height="12" rx="4" />
      </Entry>
      <Entry says="succeeded">
        <circle class="m-ok" cx="8" cy="8" r="5" />
      </Entry>
      <Entry says="failed">
        <path class="m-ko" d="M8 1.500l6.500 6.500-6.500 6.500-6.500-6.500Z" />
      </Entry>
      <Entry says="selected" width={26}>
        <path class="m-under" d="M4 8h18" />
        <path class="m-edge m-edge-lit" d="M0 8h26" />
      </Entry>
      <Entry says="unused" width={26}>
        <path class="m-edge idle" d="M0 8h26" />
      </Entry>
      <Entry says="mirrored" width={26}>
        <path class="m-edge mirror" d="M0 8h26" />
      </Entry>
      <Entry says="ejected pod">
        <path class="m-pod-out" d="M8 3.400l4.600 4.600-4.600 4.600-4.600-4.600Z" />
      </Entry>
      <Entry says="mTLS">
        <g class="m-lock" transform="translate(4 3)">
          <rect x="0" y="4" width="8" height="6" rx="1" />
          <path d="M2 4V2.500a2 2 0 0 1 4 0V4" />
        </g>
      </Entry>
      {strokes.map(({ says, d }) => (
        <Entry key={says} says={says}>
          <path class="m-stroke" d={d} />
        </Entry>
      ))}
    </div>
  );
}
