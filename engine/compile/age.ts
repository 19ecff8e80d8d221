import type { Resource } from "../resources/resource.ts";
import { compareText } from "./host.ts";

/** Something that competes with its like by age (CP-33). */
export interface Aged {
  /** A rank; objects without a known birth are the oldest. */
  readonly bornAt: number;
  readonly name: string;
  readonly namespace: string;
}

/** Oldest first, then by name, then by namespace (CP-33, CP-35). */
export function compareAge(one: Aged, other: Aged): number {
  if (one.bornAt !== other.bornAt) return one.bornAt < other.bornAt ? -1 : 1;
  return compareText(one.name, other.name) || compareText(one.namespace, other.namespace);
}

export function ageOfDocument(resource: Resource): Aged {
  const { name, namespace } = resource.metadata;
  return { bornAt: resource.order, name, namespace };
}

/** A Kubernetes object without a timestamp is older than everything that has one. */
export function ageOfObject(resource: Resource): Aged {
  const { name, namespace, creationTimestamp } = resource.metadata;
  const bornAt = creationTimestamp === undefined ? Number.NEGATIVE_INFINITY : resource.order;
  return { bornAt, name, namespace };
}

export function byAge<Some extends Resource>(resources: readonly Some[]): readonly Some[] {
  return resources
    .map((resource) => ({ resource, age: ageOfDocument(resource) }))
    .sort((one, other) => compareAge(one.age, other.age))
    .map(({ resource }) => resource);
}
