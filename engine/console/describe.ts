import type { Resource } from "../resources/resource.ts";

/** The generic layout of `kubectl describe` (CP-601). */
export function describeResource({ kind, apiVersion, metadata, spec }: Resource): string {
  return [
    field("Name:", metadata.name),
    field("Namespace:", metadata.namespace),
    field("Labels:", pairs(metadata.labels)),
    field("Annotations:", pairs(metadata.annotations)),
    field("API Version:", apiVersion),
    field("Kind:", kind),
    "Spec:",
    ...lines(spec, 1),
    "Events:  <none>",
  ].join("\n");
}

function field(name: string, value: string): string {
  return `${name.padEnd(14)}${value}`;
}

function pairs(map: Readonly<Record<string, string>>): string {
  const entries = Object.entries(map).map(([key, value]) => `${key}=${value}`);
  return entries.length === 0 ? "<none>" : entries.join(", ");
}

/** `trafficPolicy` is printed as `Traffic Policy`. */
function title(key: string): string {
  const words = key.replace(/([a-z0-9])([A-Z])/g, "$1 $2");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function lines(value: object, depth: number): readonly string[] {
  const indent = "  ".repeat(depth);
  const entries: readonly (readonly [string, unknown])[] = Object.entries(value);
  return entries.flatMap(([key, item]) => {
    if (Array.isArray(item)) {
      const items: readonly unknown[] = item;
      return [`${indent}${title(key)}:`, ...items.flatMap((one) => itemLines(one, depth + 1))];
    }
    if (typeof item === "object" && item !== null)
      return [`${indent}${title(key)}:`, ...lines(item, depth + 1)];
    return [`${indent}${title(key)}:  ${String(item)}`];
  });
}

function itemLines(item: unknown, depth: number): readonly string[] {
  if (typeof item === "object" && item !== null) return lines(item, depth);
  return [`${"  ".repeat(depth)}${String(item)}`];
}
