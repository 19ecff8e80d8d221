import type { ServerTLSSettings } from "../../resources/gateway.ts";
import type { Path } from "../../source/place.ts";
import { advise, indexed, isFilled, refuse, type Findings } from "./report.ts";

/** CP-449 to CP-454. */
export function* serverTlsFindings(tls: ServerTLSSettings | undefined, path: Path): Findings {
  if (tls === undefined) return;
  yield* cipherFindings(tls, path);
  const { mode = "PASSTHROUGH" } = tls;
  if (mode === "ISTIO_MUTUAL") {
    yield* meshCertificateFindings(tls, path);
    return;
  }
  const {
    serverCertificate = "",
    privateKey = "",
    caCertificates = "",
    credentialName = "",
    caCrl = "",
  } = tls;
  const hasCredential = credentialName !== "" || isFilled(tls.credentialNames);
  const hasAny =
    caCrl + serverCertificate + privateKey + caCertificates !== "" ||
    isFilled(tls.tlsCertificates) ||
    hasCredential;
  const passesThrough = mode === "PASSTHROUGH" || mode === "AUTO_PASSTHROUGH";
  if (passesThrough && hasAny) {
    yield advise("ADM1311", path, `${mode} mode does not use certificates, they will be ignored`);
  }
  const sources = [
    serverCertificate !== "" && privateKey !== "",
    credentialName !== "",
    isFilled(tls.credentialNames),
    isFilled(tls.tlsCertificates),
  ];
  if (sources.filter(Boolean).length > 1) {
    yield refuse(
      "ADM1310",
      path,
      "only one of credential_name, credential_names, server_certificate/private_key, tls_certificates should be specified",
    );
  }
  if (!passesThrough) {
    if (hasCredential) return;
    yield* certificateFindings(tls, mode, path);
  }
  if (caCrl === "") return;
  if (credentialName !== "") {
    yield refuse(
      "ADM1310",
      path,
      "CRL is not supported with credentialName. CRL has to be specified in the credential",
    );
  }
  if (mode === "SIMPLE") yield refuse("ADM1310", path, "CRL is not supported with SIMPLE TLS");
}

function* meshCertificateFindings(tls: ServerTLSSettings, path: Path): Findings {
  const given: readonly (readonly [boolean, string])[] = [
    [(tls.serverCertificate ?? "") !== "", "server certificate"],
    [(tls.privateKey ?? "") !== "", "private key"],
    [(tls.caCertificates ?? "") !== "", "CA bundle"],
    [isFilled(tls.tlsCertificates), "tlsCertificates"],
    [(tls.credentialName ?? "") !== "", "credentialName"],
    [isFilled(tls.credentialNames), "credentialNames"],
  ];
  for (const [isGiven, what] of given) {
    if (isGiven) yield refuse("ADM1310", path, `ISTIO_MUTUAL TLS cannot have associated ${what}`);
  }
}

function* certificateFindings(tls: ServerTLSSettings, mode: string, path: Path): Findings {
  const words = mode === "SIMPLE" ? "SIMPLE TLS" : "MUTUAL TLS";
  if (mode !== "SIMPLE" && (tls.caCertificates ?? "") === "") {
    yield refuse("ADM1310", path, `${words} requires a client CA bundle`);
  }
  const certificates = isFilled(tls.tlsCertificates) ? tls.tlsCertificates : [tls];
  if ((certificates?.length ?? 0) > 2) {
    yield advise("ADM1311", path, `${words} can support up to 2 server certificates`);
  }
  for (const [, { serverCertificate = "", privateKey = "" }] of indexed(certificates)) {
    if (serverCertificate === "")
      yield refuse("ADM1310", path, `${words} requires a server certificate`);
    if (privateKey === "") yield refuse("ADM1310", path, `${words} requires a private key`);
  }
}

const cipherSuites: readonly string[] = [
  "ECDHE-ECDSA-AES128-GCM-SHA256",
  "ECDHE-RSA-AES128-GCM-SHA256",
  "ECDHE-ECDSA-AES256-GCM-SHA384",
  "ECDHE-RSA-AES256-GCM-SHA384",
  "ECDHE-ECDSA-CHACHA20-POLY1305",
  "ECDHE-RSA-CHACHA20-POLY1305",
  "ECDHE-ECDSA-AES128-SHA",
  "ECDHE-RSA-AES128-SHA",
  "ECDHE-ECDSA-AES256-SHA",
  "ECDHE-RSA-AES256-SHA",
  "AES128-GCM-SHA256",
  "AES256-GCM-SHA384",
  "AES128-SHA",
  "AES256-SHA",
  "DES-CBC3-SHA",
];

function* cipherFindings(
  { minProtocolVersion, cipherSuites: suites = [] }: ServerTLSSettings,
  path: Path,
): Findings {
  if (
    (minProtocolVersion === "TLSV1_0" || minProtocolVersion === "TLSV1_1") &&
    suites.length === 0
  ) {
    yield advise(
      "ADM1312",
      path,
      "TLS version below TLSV1_2 require setting compatible ciphers as by default they no longer include compatible ciphers.",
    );
  }
  const at: Path = [...path, "cipherSuites"];
  // Operators such as `-ALL` are not understood, and pass.
  const isValid = (suite: string): boolean =>
    suite === "" ||
    suite === "ALL" ||
    !/^[\p{L}\p{N}]/u.test(suite) ||
    cipherSuites.includes(suite);
  const invalid = suites.filter((suite) => !isValid(suite));
  const repeated = suites.filter(
    (suite, index) => isValid(suite) && suites.indexOf(suite) !== index,
  );
  if (invalid.length > 0)
    yield advise("ADM1312", at, `ignoring invalid cipher suites: [${sortedSet(invalid)}]`);
  if (repeated.length > 0)
    yield advise("ADM1312", at, `ignoring duplicate cipher suites: [${sortedSet(repeated)}]`);
}

function sortedSet(words: readonly string[]): string {
  return [...new Set(words)].toSorted().join(" ");
}
