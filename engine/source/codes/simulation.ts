/** SIM####: limits of this simulation, and what it admits without acting on it. */
export const simulationCodes = {
  SIM0001: {
    message: "This file is longer than {detail}, which is all that is read here.",
    why: "A limit of this page, not of Kubernetes: it keeps typing fast.",
    fix: "Split the file, or leave out what the experiment does not need.",
  },
  SIM0002: {
    message: "All files together are longer than {detail}; this one and later ones are not read.",
    why: "A limit of this page, not of Kubernetes.",
    fix: "Leave out what the experiment does not need.",
  },
  SIM0003: {
    message: "Only the first {detail} documents are read.",
    why: "A limit of this page, not of Kubernetes.",
    fix: "Leave out what the experiment does not need.",
  },
  SIM0004: {
    message: "Nested deeper than {detail} levels, which is all that is read here.",
    why: "A limit of this page; no Istio resource comes near it.",
    fix: "Look for brackets that were never closed.",
  },
  SIM0005: {
    message: "The key `{detail}` is not read here.",
    why: "It has a meaning of its own in JavaScript, and none in Kubernetes.",
    fix: "Rename it.",
  },
  SIM0006: {
    message: "More than {detail} errors in one document; it is not read further.",
    why: "A limit of this page, so that broken input stays fast.",
    fix: "Mend the first errors first.",
  },
  SIM0007: {
    message: "The document's references multiply it to more than {detail} values.",
    why: "Kubernetes too refuses documents whose aliases expand without measure.",
    fix: "Write the repeated part fewer times.",
  },
  SIM0101: {
    message: "`{field}` is admitted, and not simulated here.",
    why: "A real mesh would act on it; this simulation behaves as if it were absent.",
    fix: "Nothing to mend; see the support page for what is simulated.",
  },
  SIM0102: {
    message: "{kind} is admitted, and not simulated here.",
    why: "A real cluster would act on it; this simulation behaves as if it were absent.",
    fix: "Nothing to mend; see the support page for what is simulated.",
  },
  SIM0103: {
    message: "`{field}` of this Behavior cannot be read: {detail}.",
    why: "The simulated workload answers as if it were absent.",
    fix: "A Behavior's spec has `responses` (weight, status, latency, headers, body, reset, close), `calls` and `forwardHeaders`.",
  },
  SIM0104: {
    message: "More than {detail} ways in which this request could end; the rest was not looked at.",
    why: "A limit of this page, so that proving never hangs.",
    fix: "Use fewer retries, destinations or weighted answers.",
  },
  SIM0105: {
    message:
      "The rules for {detail} split requests further than was looked; whether all agree is not known.",
    why: "A limit of this page, so that comparing never hangs.",
    fix: "Use fewer or simpler conditions.",
  },
  SIM0106: {
    message:
      "Policies at {detail} look at paths or headers; whether all requests agree is not known.",
    why: "Requests are sorted by what routes look at, and not yet by what policies look at.",
    fix: "Compare single requests instead.",
  },
} as const;
