/** Istio's annotations and the kinds they belong to (Istio API 1.31, annotation/annotations.gen.go). */

/** Names after a slash share the prefix before it. */
const ofPods: Readonly<Record<string, string>> = {
  "ambient.istio.io": "bypass-inbound-capture dns-capture redirection",
  "inject.istio.io": "templates",
  "istio.io": "reroute-virtual-interfaces rev",
  "prometheus.istio.io": "merge-metrics",
  "proxy.istio.io": "config overrides",
  "readiness.status.sidecar.istio.io":
    "applicationPorts failureThreshold initialDelaySeconds periodSeconds",
  "sidecar.istio.io":
    "agentLogLevel bootstrapOverride componentLogLevel discoveryAddress extraStatTags inject interceptionMode logLevel nativeSidecar proxyCPU proxyCPULimit proxyImage proxyImageType proxyMemory proxyMemoryLimit rewriteAppHTTPProbers statsCompression statsEvictionInterval statsFlushInterval statsHistogramBins statsHistogramBuckets statsInclusionPrefixes statsInclusionRegexps statsInclusionSuffixes status userVolume userVolumeMount",
  "status.sidecar.istio.io": "port",
  "traffic.sidecar.istio.io":
    "excludeInboundPorts excludeInterfaces excludeOutboundIPRanges excludeOutboundPorts includeInboundPorts includeOutboundIPRanges includeOutboundPorts kubevirtInterfaces",
};

const ofOthers: Readonly<Record<string, readonly string[]>> = {
  "alpha.istio.io/canonical-serviceaccounts": ["Service"],
  "alpha.istio.io/kubernetes-serviceaccounts": ["Service"],
  "ambient.istio.io/waypoint-inbound-binding": ["GatewayClass", "Gateway"],
  "galley.istio.io/analyze-suppress": ["Any"],
  "gateway.istio.io/controller-version": ["Any"],
  "gateway.istio.io/name-override": ["Gateway"],
  "gateway.istio.io/service-account": ["Gateway"],
  "istio.io/autoRegistrationGroup": ["WorkloadEntry"],
  "istio.io/connectedAt": ["WorkloadEntry"],
  "istio.io/disconnectedAt": ["WorkloadEntry"],
  "istio.io/dry-run": ["AuthorizationPolicy"],
  "istio.io/use-waypoint-canary-weight": ["Service", "ServiceEntry", "Namespace"],
  "istio.io/workloadController": ["WorkloadEntry"],
  "kubernetes.io/ingress.class": ["Ingress"],
  "networking.istio.io/exportTo": ["Service"],
  "networking.istio.io/service-type": ["Gateway"],
  "networking.istio.io/traffic-distribution": ["Namespace", "Service", "ServiceEntry"],
  "topology.istio.io/controlPlaneClusters": ["Namespace"],
  "traffic.istio.io/nodeSelector": ["Service"],
};

/** The kinds each annotation belongs to; `Any` stands for all. */
export const annotationKinds: ReadonlyMap<string, readonly string[]> = new Map([
  ...Object.entries(ofPods).flatMap(([prefix, names]) =>
    names.split(" ").map((name) => [`${prefix}/${name}`, ["Pod"]] as const),
  ),
  ...Object.entries(ofOthers),
]);

export const deprecatedAnnotations: ReadonlySet<string> = new Set([
  "alpha.istio.io/canonical-serviceaccounts",
  "alpha.istio.io/kubernetes-serviceaccounts",
  "sidecar.istio.io/discoveryAddress",
  "sidecar.istio.io/extraStatTags",
  "sidecar.istio.io/inject",
  "sidecar.istio.io/statsCompression",
  "sidecar.istio.io/statsInclusionPrefixes",
  "sidecar.istio.io/statsInclusionRegexps",
  "sidecar.istio.io/statsInclusionSuffixes",
  "traffic.sidecar.istio.io/kubevirtInterfaces",
]);

/** Set by controllers: nobody is told about them. */
export const quietAnnotations: ReadonlySet<string> = new Set([
  "sidecar.istio.io/status",
  "gateway.istio.io/controller-version",
  "istio.io/rev",
]);
