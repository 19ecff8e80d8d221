import { onlyOne } from "./checks.ts";
import { choice, flag, list, mapOf, object, shape, text, unsimulated } from "./field.ts";
import { type Port, portShape } from "./server-port.ts";

export interface TLSCertificate {
  readonly serverCertificate?: string;
  readonly privateKey?: string;
  readonly caCertificates?: string;
}

export interface ServerTLSSettings {
  readonly mode?:
    "PASSTHROUGH" | "SIMPLE" | "MUTUAL" | "AUTO_PASSTHROUGH" | "ISTIO_MUTUAL" | "OPTIONAL_MUTUAL";
  readonly httpsRedirect?: boolean;
  readonly credentialName?: string;
  readonly credentialNames?: readonly string[];
  readonly serverCertificate?: string;
  readonly privateKey?: string;
  readonly caCertificates?: string;
  readonly caCertCredentialName?: string;
  readonly tlsCertificates?: readonly TLSCertificate[];
  readonly subjectAltNames?: readonly string[];
  readonly minProtocolVersion?: "TLS_AUTO" | "TLSV1_0" | "TLSV1_1" | "TLSV1_2" | "TLSV1_3";
  readonly maxProtocolVersion?: "TLS_AUTO" | "TLSV1_0" | "TLSV1_1" | "TLSV1_2" | "TLSV1_3";
  readonly cipherSuites?: readonly string[];
  readonly verifyCertificateSpki?: readonly string[];
  readonly verifyCertificateHash?: readonly string[];
  readonly insecureSkipVerify?: boolean;
  readonly caCrl?: string;
}

export interface Server {
  readonly port: Port;
  readonly hosts: readonly string[];
  readonly tls?: ServerTLSSettings;
  readonly bind?: string;
  readonly name?: string;
  readonly defaultEndpoint?: string;
}

export interface GatewaySpec {
  readonly selector?: Readonly<Record<string, string>>;
  readonly servers?: readonly Server[];
}

export const tlsCertificateShape = shape<TLSCertificate>("TLSCertificate", {
  serverCertificate: unsimulated(text("File with the certificate.")),
  privateKey: unsimulated(text("File with its key.")),
  caCertificates: unsimulated(text("File with the authorities for callers' certificates.")),
});

export const serverTLSSettingsShape = shape<ServerTLSSettings>(
  "ServerTLSSettings",
  {
    mode: choice(
      ["PASSTHROUGH", "SIMPLE", "MUTUAL", "AUTO_PASSTHROUGH", "ISTIO_MUTUAL", "OPTIONAL_MUTUAL"],
      "What happens to encrypted connections: passed through, or ended here with or without asking for a certificate.",
    ),
    httpsRedirect: flag("Answers every plain request with a redirect to https."),
    credentialName: text("Secret with the certificate to present."),
    credentialNames: list(text(), "Secrets with one certificate each, of different kinds.", {
      minItems: 1,
      maxItems: 2,
    }),
    serverCertificate: text("File with the certificate to present."),
    privateKey: text("File with its key."),
    caCertificates: text("File with the authorities that may have signed callers' certificates."),
    caCertCredentialName: unsimulated(text("Secret or ConfigMap with those authorities.")),
    tlsCertificates: unsimulated(
      list(object(tlsCertificateShape), "Several certificates from files.", {
        minItems: 1,
        maxItems: 2,
      }),
    ),
    subjectAltNames: list(text(), "Names of which a caller's certificate must bear one."),
    minProtocolVersion: unsimulated(
      choice(
        ["TLS_AUTO", "TLSV1_0", "TLSV1_1", "TLSV1_2", "TLSV1_3"],
        "Oldest TLS version that is accepted.",
      ),
    ),
    maxProtocolVersion: unsimulated(
      choice(
        ["TLS_AUTO", "TLSV1_0", "TLSV1_1", "TLSV1_2", "TLSV1_3"],
        "Newest TLS version that is accepted.",
      ),
    ),
    cipherSuites: unsimulated(list(text(), "Ciphers that may be used.")),
    verifyCertificateSpki: unsimulated(list(text(), "Fingerprints of keys that callers may have.")),
    verifyCertificateHash: unsimulated(
      list(text(), "Fingerprints of certificates that callers may have."),
    ),
    insecureSkipVerify: unsimulated(flag("Accepts any certificate of the caller.")),
    caCrl: unsimulated(text("File with revoked certificates.")),
  },
  {
    checks: [
      onlyOne(
        "only one of credentialNames or tlsCertificates can be set",
        "tlsCertificates",
        "credentialNames",
      ),
      onlyOne(
        "only one of credentialName or credentialNames can be set",
        "credentialName",
        "credentialNames",
      ),
      onlyOne(
        "only one of credentialName or tlsCertificates can be set",
        "credentialNames",
        "tlsCertificates",
      ),
    ],
  },
);

export const serverShape = shape<Server>(
  "Server",
  {
    port: object(portShape, "Where the gateway listens."),
    hosts: list(
      text(),
      "Names it serves, as `name` or `namespace/name`; VirtualServices must fit them.",
    ),
    tls: object(serverTLSSettingsShape, "What to do with encrypted connections."),
    bind: text("Address to listen on; all by default."),
    name: text("A name for metrics."),
    defaultEndpoint: unsimulated(text("Has no effect.")),
  },
  { required: ["port", "hosts"] },
);

export const gatewaySpecShape = shape<GatewaySpec>("GatewaySpec", {
  selector: mapOf(text(), "Labels of the gateway pods that this configures."),
  servers: list(object(serverShape), "Ports, protocols and names that are opened."),
});
