const istiod = "istiod's webhook refuses the object; the mesh keeps what it had.";
const warned = "istiod admits the object and prints a warning.";

/** ADM1###: istiod's webhook. The real message says which part of a rule it was. */
export const webhookCodes = {
  ADM1001: {
    message: "This is not a host name that Istio takes here.",
    why: istiod,
    fix: "Use letters, digits, dashes and dots; a wildcard only as the first label.",
  },
  ADM1002: {
    message: "This is not a port number.",
    why: istiod,
    fix: "Write a number from 1 to 65535.",
  },
  ADM1003: {
    message: "This is not an address or an address range that fits here.",
    why: istiod,
    fix: "Write an address such as `10.0.0.1` or a range such as `10.0.0.0/8`.",
  },
  ADM1004: {
    message: "`{field}` must be a duration of whole milliseconds, at least one.",
    why: istiod,
    fix: "Write a number and a unit: `500ms`, `2s`, `1m`.",
  },
  ADM1005: {
    message: "This cannot be a label of a pod.",
    why: istiod,
    fix: "Labels consist of letters, digits, dashes, dots and underscores, at most 63.",
  },
  ADM1006: {
    message: "`exportTo` does not name the namespaces in a way that Istio takes.",
    why: istiod,
    fix: 'Use `"*"` alone, `"."`, or names of namespaces, each once.',
  },
  ADM1007: {
    message: "The selector has no labels, or labels with a wildcard.",
    why: "A selector without labels selects everything in the namespace; wildcards are refused.",
    fix: "Name labels that the pods really have.",
  },
  ADM1008: {
    message: "What the policy is attached to does not fit.",
    why: istiod,
    fix: "Use a selector or `targetRefs`, not both; targets are Services, ServiceEntries and Gateways of the same namespace.",
  },
  ADM1101: {
    message: "This is no reference to a Gateway in the form that Istio wants.",
    why: "A name with dots is read as `name.namespace`, which is deprecated.",
    fix: "Write `name`, `namespace/name` or `mesh`.",
  },
  ADM1102: {
    message: "This cannot be the name of a subset.",
    why: istiod,
    fix: "Use letters, digits and dashes.",
  },
  ADM1103: {
    message: "A delegate (a VirtualService without hosts) may only have HTTP rules.",
    why: istiod,
    fix: "Remove gateways, tls and tcp, or add hosts.",
  },
  ADM1104: {
    message: "Routing by token claims works at gateways only.",
    why: "Sidecars do not keep the claims of a token for routing.",
    fix: "List a Gateway under `gateways`, and not `mesh`.",
  },
  ADM1105: {
    message: "A VirtualService needs rules: http, tls or tcp.",
    why: istiod,
    fix: "Add `http:` with at least one rule, and look at the indentation.",
  },
  ADM1106: {
    message: "The host `*` is for gateways only.",
    why: "For sidecars it would catch every request in the mesh.",
    fix: "Name the hosts, or list a Gateway under `gateways`.",
  },
  ADM1107: {
    message: "Two hosts of this VirtualService overlap.",
    why: "A request for one of them would fit both.",
    fix: "Remove the narrower one.",
  },
  ADM1108: {
    message: "A tls or tcp rule lacks a part that it needs.",
    why: istiod,
    fix: "Give it a route, and for tls a match with `sniHosts`.",
  },
  ADM1109: {
    message: "This server name does not fit the hosts.",
    why: "A client that asks for it could not reach this VirtualService.",
    fix: "Use names that the hosts of the VirtualService cover.",
  },
  ADM1110: {
    message: "The weights are negative, or zero in total.",
    why: "With a total of zero there is nothing to divide.",
    fix: "Give at least one destination a weight above zero.",
  },
  ADM1111: {
    message: "A rule that delegates may not act itself, nor delegate twice.",
    why: istiod,
    fix: "Move the route into the delegate.",
  },
  ADM1112: {
    message: "This rule has two actions that exclude each other.",
    why: "A request can be forwarded, redirected or answered, not several of these.",
    fix: "Split it into two rules, or remove one action.",
  },
  ADM1113: {
    message: "This rule does nothing: it has no route, redirect or direct response.",
    why: istiod,
    fix: "Add `route:` with a destination, and look at the dashes.",
  },
  ADM1114: {
    message: "This is not a header name.",
    why: istiod,
    fix: "Use letters, digits and dashes.",
  },
  ADM1115: {
    message: "The condition on `{field}` is empty, too long or no RE2 pattern.",
    why: "Envoy compiles patterns with RE2, which knows no look-around and no back-references; `*` is no pattern.",
    fix: "Write `.*` for anything, or use `exact` or `prefix`.",
  },
  ADM1116: {
    message: "This cannot be the name of a namespace.",
    why: istiod,
    fix: "Use letters, digits and dashes.",
  },
  ADM1117: {
    message: "This header cannot be changed here.",
    why: "Host and names with a colon belong to the proxy; only a request's authority can be set.",
    fix: "Use `rewrite.authority` to change the host.",
  },
  ADM1118: {
    message: "The header value has a percent sign that Envoy cannot read.",
    why: "Envoy replaces `%NAME%` in values; a lone percent sign breaks the expression.",
    fix: "Double it: `%%`.",
  },
  ADM1119: {
    message: "The authority is set twice.",
    why: "Rewrite and header operations would contradict each other.",
    fix: "Keep one of them.",
  },
  ADM1120: {
    message: "This part of the CORS policy is not valid.",
    why: istiod,
    fix: "Origins need a text, methods capitals, and the age whole seconds.",
  },
  ADM1121: {
    message: "The fault injects nothing that the mesh can do.",
    why: istiod,
    fix: "Give it `delay.fixedDelay` or `abort.httpStatus`.",
  },
  ADM1122: {
    message: "This percentage is out of range.",
    why: istiod,
    fix: "Write a number from 0 to 100.",
  },
  ADM1123: {
    message: "This is not a status that a proxy can answer with.",
    why: istiod,
    fix: "Use an HTTP status from 200 to 599, or the name of a gRPC status.",
  },
  ADM1124: {
    message: "`mirrorPercent` is deprecated.",
    why: warned,
    fix: "Write `mirrorPercentage: {value: …}`.",
  },
  ADM1125: {
    message: "The redirect does not say where to, or says it twice.",
    why: istiod,
    fix: "Give one of uri, prefixRewrite, authority, scheme or port, and a code from 300 to 399.",
  },
  ADM1126: {
    message: "The body of the direct response is very large.",
    why: "It is sent to every proxy with the routes.",
    fix: "Serve large bodies from a service.",
  },
  ADM1127: {
    message: "The retries are turned off and configured at once.",
    why: "`attempts: 0`, which is also the default of a retry block, turns retries off.",
    fix: "Set `attempts` to 1 or more, or remove the rest.",
  },
  ADM1128: {
    message: "This is not a condition that retries know.",
    why: "Blanks after the commas count as part of the name.",
    fix: "Write names such as `5xx,reset,connect-failure` without blanks.",
  },
  ADM1129: {
    message: "The rewrite does not say what to change, or says it twice.",
    why: istiod,
    fix: "Give `uri` or `uriRegexRewrite`, the latter with match and rewrite.",
  },
  ADM1130: {
    message: "No request can reach this rule.",
    why: "Rules are tried in order; an earlier one takes every request that this one could.",
    fix: "Put the narrower rule first.",
  },
  ADM1131: {
    message: "This condition is never used: an earlier rule takes the same requests.",
    why: "Rules are tried in order, and the first that fits takes the request.",
    fix: "Put the narrower condition first, or remove it.",
  },
  ADM1201: {
    message: "Two subsets have the same name.",
    why: istiod,
    fix: "Give each subset its own name.",
  },
  ADM1202: {
    message: "The policy is empty.",
    why: "istiod takes an empty policy for a mistake in the indentation.",
    fix: "Indent its fields below it, or remove it.",
  },
  ADM1203: {
    message: "These settings exclude each other or are incomplete.",
    why: istiod,
    fix: "Keep one of them, and complete it.",
  },
  ADM1204: {
    message: "`consecutiveErrors` is deprecated.",
    why: warned,
    fix: "Write `consecutive5xxErrors` or `consecutiveGatewayErrors`.",
  },
  ADM1205: {
    message: "Local failures are counted only if they are counted apart.",
    why: istiod,
    fix: "Set `splitExternalLocalOriginErrors: true`.",
  },
  ADM1206: {
    message: "The certificates do not fit the TLS mode.",
    why: istiod,
    fix: "MUTUAL needs certificate and key, or a credentialName alone.",
  },
  ADM1207: { message: "A limit cannot be negative.", why: istiod, fix: "Write zero or more." },
  ADM1208: {
    message: "The consistent hash is not complete, or says something twice.",
    why: istiod,
    fix: "Name the cookie, and give the ring's size once.",
  },
  ADM1209: {
    message: "`minimumRingSize` here is deprecated.",
    why: warned,
    fix: "Write `ringHash: {minimumRingSize: …}`.",
  },
  ADM1210: {
    message: "A Maglev table needs a prime size below 5000011.",
    why: istiod,
    fix: "Use 65537, for example.",
  },
  ADM1211: {
    message: "These ways to prefer localities exclude each other.",
    why: istiod,
    fix: "Keep one of distribute, failover and zone-aware routing.",
  },
  ADM1212: {
    message: "Locality weights must lie between 1 and 100, and add up to 100.",
    why: istiod,
    fix: "Change the weights.",
  },
  ADM1213: {
    message: "These localities are malformed or overlap.",
    why: istiod,
    fix: "Write `region/zone/subzone`, `*` only at the end; failover takes regions.",
  },
  ADM1214: {
    message: "Failover needs outlier detection.",
    why: "Without it no endpoint ever counts as unhealthy, and nothing fails over.",
    fix: "Add `outlierDetection`.",
  },
  ADM1215: {
    message: "The warm-up's aggression must be above zero.",
    why: istiod,
    fix: "Write 1 for a straight line.",
  },
  ADM1301: {
    message: "A Gateway's name may not have dots.",
    why: istiod,
    fix: "Use letters, digits and dashes.",
  },
  ADM1302: {
    message: "A Gateway needs servers, and each server needs hosts.",
    why: istiod,
    fix: 'Add `hosts: ["…"]` to each server.',
  },
  ADM1303: {
    message: "Ports need names, each its own, of letters, digits and dashes.",
    why: istiod,
    fix: "Name the port after its protocol and number.",
  },
  ADM1304: {
    message: "`httpsRedirect` only works on HTTP servers.",
    why: warned,
    fix: "Put it on the server of port 80.",
  },
  ADM1305: {
    message: "The server cannot be bound to this.",
    why: istiod,
    fix: "Use an address, or `unix:///path` with port 0.",
  },
  ADM1306: {
    message: "Istio knows no such protocol.",
    why: istiod,
    fix: "Use HTTP, HTTPS, HTTP2, GRPC, TLS or TCP.",
  },
  ADM1307: { message: "`targetPort` has no effect here.", why: istiod, fix: "Remove it." },
  ADM1308: {
    message: "TLS settings and protocol do not fit each other.",
    why: "HTTPS and TLS servers need them; others may only redirect to https.",
    fix: "Change the protocol, or add or remove `tls`.",
  },
  ADM1309: {
    message: "This host is not in the form that is wanted here.",
    why: istiod,
    fix: "Write `namespace/name.with.dots`; a wildcard only as the first label.",
  },
  ADM1310: {
    message: "The certificates do not fit the TLS mode.",
    why: istiod,
    fix: "Give one source of certificates, and what the mode asks for.",
  },
  ADM1311: {
    message: "Some certificates here are never used.",
    why: warned,
    fix: "Remove them, or change the mode to SIMPLE or MUTUAL.",
  },
  ADM1312: {
    message: "Some cipher settings have no effect.",
    why: warned,
    fix: "Use cipher suites that Envoy knows, each once.",
  },
  ADM1401: {
    message: "The endpoints do not fit the way that they are found.",
    why: istiod,
    fix: "Set `resolution` to STATIC or DNS, or remove endpoints or selector.",
  },
  ADM1402: {
    message: "Two ports have the same name or number.",
    why: istiod,
    fix: "Give each its own.",
  },
  ADM1403: {
    message: "A TCP port needs an address to be told apart by.",
    why: warned,
    fix: "Add `addresses`, or set a resolution so that one is allocated.",
  },
  ADM1404: {
    message: "DNS cannot look up a wildcard.",
    why: istiod,
    fix: "Add endpoints, or use a full name.",
  },
  ADM1405: {
    message: "Several hosts share a TCP port.",
    why: "Bytes without a host name cannot be told apart by host.",
    fix: "Make one ServiceEntry for each host.",
  },
  ADM1406: {
    message: "The endpoint has no address that fits.",
    why: istiod,
    fix: "STATIC takes addresses, DNS also names.",
  },
  ADM1407: {
    message: "The endpoint's ports do not fit the service's.",
    why: istiod,
    fix: "Use the names under `ports` of the ServiceEntry.",
  },
  ADM1408: {
    message: "This does not go with DYNAMIC_DNS.",
    why: istiod,
    fix: "Use wildcard hosts, HTTP or TLS ports, and neither addresses nor endpoints.",
  },
  ADM1409: {
    message: "The WorkloadGroup is not complete.",
    why: istiod,
    fix: "Give it a template, and a probe with one method.",
  },
  ADM1501: {
    message: "Modes for single ports need a selector.",
    why: "Ports belong to workloads, not to a namespace.",
    fix: "Add `selector.matchLabels`.",
  },
  ADM1511: {
    message: "The rule does not say whose tokens to accept.",
    why: istiod,
    fix: "Give `issuer`, or a `jwksUri` with http or https.",
  },
  ADM1512: {
    message: "A name in this rule is empty.",
    why: istiod,
    fix: "Fill it in, or remove the entry.",
  },
  ADM1513: {
    message: "The keys cannot be read.",
    why: "Without keys no token can be verified.",
    fix: 'Write a JSON Web Key Set: `{"keys": […]}`.',
  },
  ADM1514: {
    message: "The keys contain a private part.",
    why: warned,
    fix: "Publish the public part only.",
  },
  ADM1521: {
    message: "A policy that denies or asks a provider needs rules.",
    why: "Without rules it would never apply.",
    fix: "Add `rules: [{}]` for every request.",
  },
  ADM1522: {
    message: "Provider and action do not fit each other.",
    why: istiod,
    fix: "CUSTOM needs `provider.name`, other actions none.",
  },
  ADM1523: {
    message: "This condition is not available with CUSTOM.",
    why: istiod,
    fix: "Use conditions on address, path, method or host.",
  },
  ADM1524: {
    message: "This part of the rule is empty.",
    why: "An empty source or operation is taken for a mistake in the indentation.",
    fix: "Indent its fields below it, or remove it.",
  },
  ADM1525: {
    message: "These identities cannot be written so.",
    why: istiod,
    fix: "Write `namespace/account` without wildcards, and not beside principals or namespaces.",
  },
  ADM1526: {
    message: "This is not an address, a range or a port.",
    why: istiod,
    fix: 'Write `"10.0.0.0/8"` or `"8080"`.',
  },
  ADM1527: { message: "An empty text cannot match anything.", why: istiod, fix: "Remove it." },
  ADM1528: {
    message: "This is not a path template that Envoy knows.",
    why: istiod,
    fix: "Use `{*}` for one segment and `{**}` once, after all `{*}`.",
  },
  ADM1529: {
    message: "This DENY rule also closes all TCP ports.",
    why: "Conditions on HTTP cannot be checked on a TCP port, and a denial counts them as met.",
    fix: "Name the HTTP ports under `to.operation.ports`.",
  },
  ADM1530: {
    message: "This condition's key or values are not valid.",
    why: istiod,
    fix: "Use a documented attribute, such as `request.headers[x-user]`, with values.",
  },
  ADM1601: { message: "The Sidecar is empty.", why: istiod, fix: "Add `egress` or `ingress`." },
  ADM1602: { message: "Two listeners use the same port.", why: istiod, fix: "Give each its own." },
  ADM1603: {
    message: "HTTP limits have no effect on this port.",
    why: warned,
    fix: "Change the protocol to HTTP, or use tcp limits.",
  },
  ADM1604: {
    message: "`defaultEndpoint` must be this pod itself.",
    why: istiod,
    fix: "Write `127.0.0.1:8080`, for example.",
  },
  ADM1605: {
    message: "These TLS settings do not work in a sidecar.",
    why: istiod,
    fix: "Use certificate files with SIMPLE or MUTUAL on an HTTPS or TLS port.",
  },
  ADM1606: {
    message: "The egress listeners are not complete or not in order.",
    why: istiod,
    fix: "Give each `hosts`; the one without a port comes last.",
  },
  ADM1607: { message: "A host is listed twice.", why: warned, fix: "Remove the narrower one." },
  ADM1608: {
    message: "The egress proxy is not complete.",
    why: istiod,
    fix: "Give host and port, and mode ALLOW_ANY.",
  },
  ADM1701: { message: "Only one of these is used.", why: warned, fix: "Keep one." },
  ADM1702: {
    message: "This part of the Telemetry is not valid.",
    why: istiod,
    fix: "Fill in names and values; sampling is a percentage.",
  },
  ADM1711: {
    message: "An EnvoyFilter depends on how Istio works inside.",
    why: warned,
    fix: "Use another resource where one exists, and test it at every upgrade.",
  },
  ADM1712: {
    message: "The patch is not complete.",
    why: istiod,
    fix: "Give applyTo, operation and, unless it removes, a value.",
  },
  ADM1713: {
    message: "The patch's match does not fit what it is applied to.",
    why: istiod,
    fix: "Match listeners for filters, route configurations for routes, clusters for clusters.",
  },
  ADM1714: {
    message: "The patch's value is not what Envoy expects there.",
    why: "istiod reads it as the Envoy type that `applyTo` names.",
    fix: "Give filters a `name` and a `typed_config` with an `@type`.",
  },
} as const;
