import type { TrafficEdge } from "../../engine/index.ts";

/** A share of observed traffic in whole percent, never rounded to all or nothing. */
export function percent(part: number, whole: number): string {
  if (whole === 0 || part === 0) return "0 %";
  if (part === whole) return "100 %";
  return `${Math.min(99, Math.max(1, Math.round((100 * part) / whole)))} %`;
}

/** The flag that most failures of this edge carry. */
function mainFlag(flags: Readonly<Record<string, number>>): string | undefined {
  return Object.entries(flags).reduce<readonly [string, number] | undefined>(
    (best, [flag, count]) =>
      flag !== "-" && (best === undefined || count > best[1]) ? [flag, count] : best,
    undefined,
  )?.[0];
}

/**
 * What stands in the pill of an edge: its share, failures with their flag, mirrors and plain text in words.
 * Undefined before any traffic.
 */
export function pillText(
  edge: TrafficEdge,
  share: string | undefined,
  plain: boolean,
): string | undefined {
  if (edge.mirroredCount > 0 && edge.requestCount === 0) {
    return edge.totalCount === 0
      ? "mirror"
      : `mirror ${percent(edge.mirroredCount, edge.totalCount)}`;
  }
  if (edge.totalCount === 0) return share;
  if (edge.failedCount > 0) {
    const flag = mainFlag(edge.flags);
    return `${percent(edge.failedCount, edge.totalCount)} ${flag ?? "fail"}`;
  }
  const says = share ?? percent(edge.requestCount, edge.totalCount);
  if (plain && edge.requestCount > 0) return says === "100 %" ? "plain text" : `${says} plain text`;
  return says;
}
