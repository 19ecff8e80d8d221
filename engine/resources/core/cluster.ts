import type { JsonObject } from "../../source/json.ts";

/** A namespace is all metadata: labels decide on injection and revision. */
export type NamespaceSpec = JsonObject;

/** A node is all metadata: its topology labels place the pods that run on it. */
export type NodeSpec = JsonObject;
