import type { JsonObject } from "../../source/json.ts";

/** A ServiceAccount is its name. */
export type ServiceAccountSpec = JsonObject;

/** `type` of a Secret; its bytes stand in the resource's `data`. */
export interface SecretSpec {
  readonly type?: string;
}

/** A ConfigMap has no spec; its text stands in the resource's `data`. */
export type ConfigMapSpec = JsonObject;
