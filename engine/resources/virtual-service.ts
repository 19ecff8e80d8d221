import { list, object, shape, text } from "./field.ts";
import { type HTTPRoute, httpRouteShape } from "./http-route.ts";
import { type TCPRoute, type TLSRoute, tcpRouteShape, tlsRouteShape } from "./stream-route.ts";

export interface VirtualServiceSpec {
  readonly hosts?: readonly string[];
  readonly gateways?: readonly string[];
  readonly http?: readonly HTTPRoute[];
  readonly tls?: readonly TLSRoute[];
  readonly tcp?: readonly TCPRoute[];
  readonly exportTo?: readonly string[];
}

export const virtualServiceSpecShape = shape<VirtualServiceSpec>("VirtualServiceSpec", {
  hosts: list(text(), "Names that callers use; without any this is a delegate."),
  gateways: list(text(), "Gateways that apply it; `mesh` means every sidecar, and is the default."),
  http: list(
    object(httpRouteShape),
    "Rules for HTTP, tried in order; the first that matches takes the request.",
  ),
  tls: list(
    object(tlsRouteShape),
    "Rules for encrypted connections passed through by server name.",
  ),
  tcp: list(object(tcpRouteShape), "Rules for other TCP connections."),
  exportTo: list(text(), "Namespaces whose proxies may use it: `*` all, `.` its own."),
});
