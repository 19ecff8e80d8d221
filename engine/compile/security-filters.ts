import type { HttpFilter, NetworkFilter } from "../proxy/config.ts";

/** What decides who may call: filters before the application, for HTTP and for plain connections. */
export interface SecurityFilters {
  readonly http: readonly HttpFilter[];
  readonly tcp: readonly NetworkFilter[];
}
