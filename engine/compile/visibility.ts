/**
 * Who may use an object: names of namespaces, `*` for everyone, `~` for nobody (CP-36).
 * `.` is kept as written where Istio compares sets literally, else replaced by the own namespace.
 */
export type ExportSet = ReadonlySet<string>;

export const everyone = "*";
export const nobody = "~";
export const own = ".";

/** The set, with the mesh default where the object names none and `.` spelled out. */
export function exportSet(
  written: readonly string[] | undefined,
  fallback: readonly string[],
  namespace: string,
): ExportSet {
  const names = written === undefined || written.length === 0 ? fallback : written;
  return new Set(names.map((name) => (name === own ? namespace : name)));
}
