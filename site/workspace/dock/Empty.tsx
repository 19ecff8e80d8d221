import type { VNode } from "preact";

/** What is so, where there is nothing to show. */
export function Empty({ says }: { readonly says: string }): VNode {
  return <p class="empty">{says}</p>;
}
