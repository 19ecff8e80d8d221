import {
  absoluteSocket,
  plainScheme,
  socketHasNoPorts,
  socketIsNoDirectory,
  validPort,
  validPortNames,
} from "./checks.ts";
import { int32, list, mapOf, object, shape, text, uint32, unsimulated } from "./field.ts";

export interface WorkloadGroupMetadata {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
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
  readonly path?: string;
  readonly port: number;
  readonly host?: string;
  readonly scheme?: string;
  readonly httpHeaders?: readonly HTTPHeader[];
}

export interface TCPHealthCheck {
  readonly host?: string;
  readonly port: number;
}

export interface ReadinessProbe {
  readonly initialDelaySeconds?: number;
  readonly timeoutSeconds?: number;
  readonly periodSeconds?: number;
  readonly successThreshold?: number;
  readonly failureThreshold?: number;
  readonly httpGet?: HTTPHealthCheck;
  readonly tcpSocket?: TCPHealthCheck;
  readonly exec?: ExecHealthCheck;
  readonly grpc?: GRPCHealthCheck;
}

/** What the WorkloadEntries of a WorkloadGroup look like. */
export interface WorkloadTemplate {
  readonly address?: string;
  readonly ports?: Readonly<Record<string, number>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly locality?: string;
  readonly weight?: number;
  readonly serviceAccount?: string;
  readonly network?: string;
}

export interface WorkloadGroupSpec {
  readonly metadata?: WorkloadGroupMetadata;
  readonly template: WorkloadTemplate;
  readonly probe?: ReadinessProbe;
}

export const workloadGroupMetadataShape = shape<WorkloadGroupMetadata>("WorkloadGroupMetadata", {
  labels: unsimulated(mapOf(text(), "Labels of the entries it makes.", { maxProperties: 256 })),
  annotations: unsimulated(
    mapOf(text(), "Annotations of the entries it makes.", { maxProperties: 256 }),
  ),
});

export const execHealthCheckShape = shape<ExecHealthCheck>(
  "ExecHealthCheck",
  {
    command: unsimulated(list(text("", { minLength: 1 }), "The command to run.")),
  },
  { required: ["command"] },
);

export const grpcHealthCheckShape = shape<GRPCHealthCheck>("GRPCHealthCheck", {
  port: unsimulated(uint32("The port to ask.", { checks: [validPort] })),
  service: unsimulated(text("The service to ask for.")),
});

export const httpHeaderShape = shape<HTTPHeader>("HTTPHeader", {
  name: unsimulated(text("The header's name.", { pattern: /^[-_A-Za-z0-9]+$/u })),
  value: unsimulated(text("The header's value.")),
});

export const httpHealthCheckShape = shape<HTTPHealthCheck>(
  "HTTPHealthCheck",
  {
    path: unsimulated(text("The path to ask for.")),
    port: unsimulated(uint32("The port to ask.", { checks: [validPort] })),
    host: unsimulated(text("The host to ask.")),
    scheme: unsimulated(text("HTTP or HTTPS.", { checks: [plainScheme] })),
    httpHeaders: unsimulated(list(object(httpHeaderShape), "Headers to send.")),
  },
  { required: ["port"] },
);

export const tcpHealthCheckShape = shape<TCPHealthCheck>(
  "TCPHealthCheck",
  {
    host: unsimulated(text("The host to connect to.")),
    port: unsimulated(uint32("The port to connect to.", { checks: [validPort] })),
  },
  { required: ["port"] },
);

export const readinessProbeShape = shape<ReadinessProbe>(
  "ReadinessProbe",
  {
    initialDelaySeconds: unsimulated(int32("Seconds before the first probe.", { min: 0 })),
    timeoutSeconds: unsimulated(int32("Seconds to wait for an answer.", { min: 0 })),
    periodSeconds: unsimulated(int32("Seconds between probes.", { min: 0 })),
    successThreshold: unsimulated(int32("Good answers in a row that make it ready.", { min: 0 })),
    failureThreshold: unsimulated(int32("Bad answers in a row that make it unready.", { min: 0 })),
    httpGet: unsimulated(object(httpHealthCheckShape, "Asks over HTTP.")),
    tcpSocket: unsimulated(object(tcpHealthCheckShape, "Tries to connect.")),
    exec: unsimulated(object(execHealthCheckShape, "Runs a command.")),
    grpc: unsimulated(object(grpcHealthCheckShape, "Asks gRPC's health service.")),
  },
  { exclusive: [["httpGet", "tcpSocket", "exec", "grpc"]] },
);

export const workloadTemplateShape = shape<WorkloadTemplate>(
  "WorkloadTemplate",
  {
    address: unsimulated(
      text("Filled in when a machine registers.", {
        maxLength: 256,
        checks: [absoluteSocket, socketIsNoDirectory],
      }),
    ),
    ports: unsimulated(
      mapOf(
        uint32("", { checks: [validPort] }),
        "Its own port numbers by the service's port names.",
        { maxProperties: 128, checks: [validPortNames] },
      ),
    ),
    labels: unsimulated(
      mapOf(text(), "Labels by which selectors find it.", { maxProperties: 256 }),
    ),
    locality: unsimulated(text("Where it runs.", { maxLength: 2048 })),
    weight: unsimulated(uint32("Its share of traffic.")),
    serviceAccount: unsimulated(text("Whose identity it has.", { maxLength: 253 })),
    network: unsimulated(text("The network that it belongs to.", { maxLength: 2048 })),
  },
  { checks: [socketHasNoPorts] },
);

export const workloadGroupSpecShape = shape<WorkloadGroupSpec>(
  "WorkloadGroupSpec",
  {
    metadata: unsimulated(object(workloadGroupMetadataShape, "Metadata of the entries it makes.")),
    template: unsimulated(object(workloadTemplateShape, "What the entries it makes look like.")),
    probe: unsimulated(object(readinessProbeShape, "How to find out whether a machine is ready.")),
  },
  { required: ["template"] },
);
