/** How much a learner may write; past it a document is refused with a `SIM` code (requirements R100 to R102). */
export interface Limits {
  /** UTF-16 units of one file. */
  readonly fileLength: number;
  readonly totalLength: number;
  readonly documentCount: number;
  readonly depth: number;
  readonly errorCount: number;
  /** Nodes that a document's aliases may multiply it to. */
  readonly nodeCount: number;
}

/** What a page accepts. A benchmark or a class server may allow itself more. */
export const defaultLimits: Limits = {
  fileLength: 128 * 1024,
  totalLength: 512 * 1024,
  documentCount: 200,
  depth: 64,
  errorCount: 100,
  nodeCount: 100_000,
};
