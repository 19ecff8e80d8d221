/** Keys that only we write, where a thing comes from, and those that recordings leave out. The rest is what istiod sends. */
const ours: ReadonlySet<string> = new Set([
  "origin",
  "dropped",
  "rule",
  "policyOrigins",
  "timeoutOrigin",
  "normalize_path",
  "path_with_escaped_slashes_action",
]);

/** Protobuf JSON leaves out what is not set, and empty lists. */
function isAbsent(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.length === 0);
}

/**
 * A configuration resource as istiod prints it, without our provenance: what the recordings compare
 * and `-o json` shows.
 */
export function recordedForm(resource: unknown): unknown {
  if (Array.isArray(resource)) return resource.map(recordedForm);
  if (typeof resource !== "object" || resource === null) return resource;
  return Object.fromEntries(
    Object.entries(resource)
      .filter(([key, value]) => !ours.has(key) && !isAbsent(value))
      .map(([key, value]) => [key, recordedForm(value)]),
  );
}
