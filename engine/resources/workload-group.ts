export interface WorkloadGroupMetadata {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
}

export interface ExecHealthCheck {
  readonly command: readonly string[];
}

export interface GRPCHealthCheck {
  readonly port?: number;
  readonly service?: string;
}

export interface HTTPHeader {
  readonly name?: string;
  readonly value?: string;
}

export interface HTTPHealthCheck {
  readonly host?: string;
  readonly httpHeaders?: readonly HTTPHeader[];
  readonly path?: string;
  readonly port: number;
  readonly scheme?: string;
}

export interface TCPHealthCheck {
  readonly host?: string;
  readonly port: number;
}

export interface ReadinessProbe {
  readonly exec?: ExecHealthCheck;
  readonly failureThreshold?: number;
  readonly grpc?: GRPCHealthCheck;
  readonly httpGet?: HTTPHealthCheck;
  readonly initialDelaySeconds?: number;
  readonly periodSeconds?: number;
  readonly successThreshold?: number;
  readonly tcpSocket?: TCPHealthCheck;
  readonly timeoutSeconds?: number;
}

export interface WorkloadTemplate {
  readonly address?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly locality?: string;
  readonly network?: string;
  readonly ports?: Readonly<Record<string, number>>;
  readonly serviceAccount?: string;
  readonly weight?: number;
}

export interface WorkloadGroupSpec {
  readonly metadata?: WorkloadGroupMetadata;
  readonly probe?: ReadinessProbe;
  readonly template: WorkloadTemplate;
}
