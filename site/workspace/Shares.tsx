import type { VNode } from "preact";
import type { ShareView } from "./protocol.ts";

/** `v1`, `v2` and `v3` have a hue and a pattern; later versions repeat them. */
export function versionClass(version: string | undefined): string {
  const number = /^v(\d+)$/u.exec(version ?? "")?.[1];
  return number === undefined ? "" : `v${((Number(number) - 1) % 3) + 1}`;
}

/** `4/5 ▪v1 1/5 ▨v2`: the number, the pattern and the name. */
export function Shares({ shares }: { readonly shares: readonly ShareView[] }): VNode {
  return (
    <span class="go">
      {shares.map(({ label, text, version }) => (
        <span key={label} class={`share ${versionClass(version)}`}>
          {text === "all" ? "" : `${text} `}
          <i class="vdot" />
          {label}
        </span>
      ))}
    </span>
  );
}

/** The same as a bar; the words beside it say what it shows. */
export function MiniBar({ shares }: { readonly shares: readonly ShareView[] }): VNode {
  return (
    <span class="mini" aria-hidden="true">
      {shares.map(({ label, version, percent }) => (
        <i key={label} class={versionClass(version) || "other"} style={`--p:${String(percent)}%`} />
      ))}
    </span>
  );
}

/** What a person would call the shares: `all v2`, `4/5 v1, 1/5 v2`. */
export function sharesWords(shares: readonly ShareView[]): string {
  return shares.map(({ label, text }) => `${text} ${label}`).join(", ");
}
