/**
 * Where something stands in a file. Lines and columns count from 1; offsets count UTF-16 units from 0.
 * `end`, `endLine` and `endColumn` name the first position after it.
 */
export interface Place {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** `Kind/namespace/name`, for example `VirtualService/pier/sailings`; a cluster-scoped kind has an empty namespace. */
export type ResourceKey = `${string}/${string}/${string}`;

/** The steps from a document's root to one of its nodes: `["spec", "http", 0, "match", 1]`. */
export type Path = readonly (string | number)[];

/**
 * The node of a resource that made a piece of proxy configuration.
 * It stays true when lines move, so an unrelated edit leaves compiled configuration untouched;
 * a snapshot turns it into a `Place` when somebody wants to see the line.
 */
export interface Origin {
  readonly resource: ResourceKey;
  readonly path: Path;
}
