/** Envoy's response flags in our words; the codes as its access log prints them. */
const flags: Readonly<Record<string, string>> = {
  DC: "the caller went away",
  DI: "a delay was injected",
  DPE: "the caller broke the protocol",
  DT: "the connection reached its longest life",
  FI: "an answer was injected by a fault rule",
  IH: "a header was not allowed",
  LH: "the health check failed",
  LR: "the proxy reset the connection",
  NC: "the cluster does not exist",
  NFCF: "no filter configuration arrived",
  NR: "no route fits",
  OM: "the proxy is overloaded",
  RL: "the rate limit is used up",
  RLSE: "the rate limit service failed",
  SI: "the stream was idle too long",
  UAEX: "authorization refused it",
  UC: "the server closed the connection",
  UF: "no connection to the server",
  UH: "no healthy endpoint",
  UMSDR: "the longest stream duration passed",
  UO: "too much for the circuit breaker",
  UPE: "the server broke the protocol",
  UR: "the server reset the stream",
  URX: "every retry was used",
  UT: "the server took too long",
};

/** What each flag of `UF,URX` means, in that order. */
export function explainFlags(
  text: string,
): readonly { readonly flag: string; readonly says: string }[] {
  return text
    .split(",")
    .filter((flag) => flag !== "" && flag !== "-")
    .map((flag) => ({ flag, says: flags[flag] ?? "a flag of Envoy's" }));
}
