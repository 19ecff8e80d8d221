import type { HttpFilter, NetworkFilter } from "../proxy/config.ts";
import { authorizationFilters } from "./authorization.ts";
import type { Proxy } from "./proxy.ts";
import type { Push } from "./push.ts";
import { jwtFilter } from "./request-authentication.ts";

/** What decides who may call: filters before the application, for HTTP and for plain connections. */
export interface SecurityFilters {
  readonly http: readonly HttpFilter[];
  readonly tcp: readonly NetworkFilter[];
}

/** CUSTOM authorization comes before the token is looked at, all other after it (CP-327). */
export function securityFilters(push: Push, proxy: Proxy): SecurityFilters {
  const { custom, http, tcp } = authorizationFilters(push, proxy);
  const jwt = jwtFilter(push, proxy);
  return { http: [...custom, ...(jwt === undefined ? [] : [jwt]), ...http], tcp };
}
