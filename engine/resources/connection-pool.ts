import {
  choice,
  duration,
  flag,
  int32,
  object,
  shape,
  text,
  uint32,
  unsimulated,
} from "./field.ts";

export interface HTTP2KeepAlive {
  readonly interval?: string;
  readonly timeout?: string;
}

export interface HTTPSettings {
  readonly http1MaxPendingRequests?: number;
  readonly http2MaxRequests?: number;
  readonly maxRequestsPerConnection?: number;
  readonly maxRetries?: number;
  readonly idleTimeout?: string;
  readonly h2UpgradePolicy?: "DEFAULT" | "DO_NOT_UPGRADE" | "UPGRADE";
  readonly useClientProtocol?: boolean;
  readonly maxConcurrentStreams?: number;
  readonly http2KeepAlive?: HTTP2KeepAlive;
}

export interface TcpKeepalive {
  readonly probes?: number;
  readonly time?: string;
  readonly interval?: string;
}

export interface TCPSettings {
  readonly maxConnections?: number;
  readonly connectTimeout?: string;
  readonly idleTimeout?: string;
  readonly maxConnectionDuration?: string;
  readonly tcpKeepalive?: TcpKeepalive;
}

export interface ConnectionPoolSettings {
  readonly tcp?: TCPSettings;
  readonly http?: HTTPSettings;
}

export const http2KeepAliveShape = shape<HTTP2KeepAlive>("HTTP2KeepAlive", {
  interval: unsimulated(duration("Time between pings on an idle connection.")),
  timeout: unsimulated(duration("How long to wait for the answer to a ping.")),
});

export const httpSettingsShape = shape<HTTPSettings>("HTTPSettings", {
  http1MaxPendingRequests: int32(
    "Requests that may wait for a connection; further ones get 503 with flag UO.",
  ),
  http2MaxRequests: int32("Requests that may be under way to the whole service."),
  maxRequestsPerConnection: int32(
    "Requests after which a connection is closed; 1 turns keep-alive off.",
  ),
  maxRetries: int32("Retries that may be under way at once to the whole service."),
  idleTimeout: duration("How long an unused connection stays open; 1h by default."),
  h2UpgradePolicy: choice(
    ["DEFAULT", "DO_NOT_UPGRADE", "UPGRADE"],
    "Whether HTTP/1.1 is sent on as HTTP/2.",
  ),
  useClientProtocol: flag("Whether the service is called in the protocol that the caller used."),
  maxConcurrentStreams: int32("Requests under way on one HTTP/2 connection."),
  http2KeepAlive: unsimulated(
    object(http2KeepAliveShape, "Pings that find dead HTTP/2 connections."),
  ),
});

export const tcpKeepaliveShape = shape<TcpKeepalive>("TcpKeepalive", {
  probes: unsimulated(uint32("Unanswered probes after which a connection counts as dead.")),
  time: unsimulated(duration("Idle time before the first probe.")),
  interval: unsimulated(duration("Time between probes.")),
});

export const tcpSettingsShape = shape<TCPSettings>("TCPSettings", {
  maxConnections: int32("Connections that may be open to the whole service."),
  connectTimeout: duration("How long opening a connection may take; 10s by default."),
  idleTimeout: text("How long a silent TCP connection stays open; 0s means for ever.", {
    format: "duration",
  }),
  maxConnectionDuration: unsimulated(duration("How long a connection may live at all.")),
  tcpKeepalive: unsimulated(object(tcpKeepaliveShape, "The kernel's keep-alive probes.")),
});

export const connectionPoolSettingsShape = shape<ConnectionPoolSettings>("ConnectionPoolSettings", {
  tcp: object(tcpSettingsShape, "Limits for connections."),
  http: object(httpSettingsShape, "Limits for requests."),
});
