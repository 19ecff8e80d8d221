export interface HTTP2KeepAlive {
  readonly interval?: string;
  readonly timeout?: string;
}

export interface HTTPSettings {
  readonly h2UpgradePolicy?: "DEFAULT" | "DO_NOT_UPGRADE" | "UPGRADE";
  readonly http1MaxPendingRequests?: number;
  readonly http2KeepAlive?: HTTP2KeepAlive;
  readonly http2MaxRequests?: number;
  readonly idleTimeout?: string;
  readonly maxConcurrentStreams?: number;
  readonly maxRequestsPerConnection?: number;
  readonly maxRetries?: number;
  readonly useClientProtocol?: boolean;
}

export interface TcpKeepalive {
  readonly interval?: string;
  readonly probes?: number;
  readonly time?: string;
}

export interface TCPSettings {
  readonly connectTimeout?: string;
  readonly idleTimeout?: string;
  readonly maxConnectionDuration?: string;
  readonly maxConnections?: number;
  readonly tcpKeepalive?: TcpKeepalive;
}

export interface ConnectionPoolSettings {
  readonly http?: HTTPSettings;
  readonly tcp?: TCPSettings;
}
