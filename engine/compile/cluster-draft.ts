import type { Cluster, CommonLb, HttpProtocolOptions } from "../proxy/config.ts";
import { defined } from "./plain.ts";

/** A cluster under construction: each step of the traffic policy adds its part. */
export type ClusterDraft = {
  -readonly [Key in keyof Cluster]: Cluster[Key];
} & {
  common_lb_config?: Draft<CommonLb>;
  /** How the cluster speaks, as far as a step has said. */
  http: HttpDraft;
};

type Draft<Part> = { -readonly [Key in keyof Part]: Part[Key] };

interface HttpDraft {
  common?: HttpProtocolOptions["common_http_protocol_options"];
  upstream?: Upstream;
  serverName?: HttpProtocolOptions["upstream_http_protocol_options"];
}

/** The protocol towards the server: HTTP/2, or what the client speaks; HTTP/1.1 where nothing says so. */
export type Upstream =
  { readonly kind: "http2"; readonly options: Http2Options } | { readonly kind: "downstream" };

export interface Http2Options {
  readonly max_concurrent_streams?: number;
  readonly connection_keepalive?: { readonly interval?: string; readonly timeout?: string };
}

const optionsName = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";

export function isHttp2Cluster(draft: ClusterDraft): boolean {
  return draft.http.upstream?.kind === "http2";
}

/** The cluster as it is sent. */
export function finishCluster(draft: ClusterDraft): Cluster {
  const { http, ...cluster } = draft;
  if (http.common === undefined && http.upstream === undefined && http.serverName === undefined) {
    return cluster;
  }
  const options = defined({
    common_http_protocol_options: http.common,
    upstream_http_protocol_options: http.serverName,
    ...upstreamOptions(http.upstream),
  });
  return { ...cluster, typed_extension_protocol_options: { [optionsName]: options } };
}

function upstreamOptions(
  upstream: Upstream | undefined,
): Pick<HttpProtocolOptions, "explicit_http_config" | "use_downstream_protocol_config"> {
  switch (upstream?.kind) {
    case undefined:
      return { explicit_http_config: { http_protocol_options: {} } };
    case "http2":
      return { explicit_http_config: { http2_protocol_options: upstream.options } };
    case "downstream":
      return {
        use_downstream_protocol_config: { http_protocol_options: {}, http2_protocol_options: {} },
      };
  }
}
