const undefinedOrder = "The mesh takes one of them; which, no document says.";

/** IST####: what `istioctl analyze` advises against. The meanings are Istio's, the words ours. */
export const analysisCodes = {
  IST0002: {
    message: "`{name}` is deprecated.",
    why: "Istio still reads it, or ignores it without a word, and may drop it in a later release.",
    fix: "Write {other} instead.",
  },
  IST0101: {
    message: "There is no {what} `{name}`.",
    why: "The proxy is told to send requests to something that does not exist: they fail, with 503 and flag `NC` or `UH`, or the rule never takes effect.",
    fix: "Check the spelling and the namespace, or create what is missing.",
  },
  IST0102: {
    message: "The namespace `{name}` is not enabled for injection.",
    why: "Pods that start in it get no sidecar, so no rule of Istio holds for what they send.",
    fix: "Label it `istio-injection: enabled`, or `disabled` to say that this is meant.",
  },
  IST0103: {
    message: "The pod `{name}` has no sidecar, though its namespace asks for one.",
    why: "Injection happens only when a pod is created; this one is older than the label, or opted out.",
    fix: "Restart its workload: `kubectl rollout restart`.",
  },
  IST0107: {
    message: "The annotation `{name}` has no meaning here: it belongs to {kinds}.",
    why: "Istio does not look for it on this kind and ignores it.",
    fix: "Move it; for the pods of a Deployment that is `spec.template.metadata.annotations`.",
  },
  IST0108: {
    message: "Istio knows no annotation `{name}`.",
    why: "It is stored and never read.",
    fix: "Check the spelling.",
  },
  IST0109: {
    message:
      "The host `{host}` is claimed by several VirtualServices for the mesh: also by {names}.",
    why: "Sidecars do not merge them: the oldest counts, the others have no effect.",
    fix: "Put all rules for one host into one VirtualService.",
  },
  IST0110: {
    message: "The Sidecars {names} select the same pod, `{pod}`.",
    why: undefinedOrder,
    fix: "Give each workload one Sidecar.",
  },
  IST0111: {
    message: "The Sidecars {names} all speak for the whole namespace.",
    why: undefinedOrder,
    fix: "Keep one without a workload selector.",
  },
  IST0112: {
    message: "`{name}` has several ports ({ports}), and the destination names none.",
    why: "The proxy takes the port that the caller used; where the service has no such port, requests fail with 503 and flag `NC`.",
    fix: "Add `port: {number: …}` to the destination.",
  },
  IST0116: {
    message: "Services of this Deployment use port {port} with different protocols.",
    why: "One port of a pod can speak only one protocol.",
    fix: "Use different ports.",
  },
  IST0118: {
    message: "The name `{name}` of port {port} says nothing about its protocol.",
    why: "Istio has to guess from the first bytes, and treats what it cannot guess as plain TCP: no HTTP rules.",
    fix: "Name it `http`, `grpc-…`, `tcp-…`, or set `appProtocol`.",
  },
  IST0123: {
    message: "The namespace has several kinds of injection labels: {names}.",
    why: undefinedOrder,
    fix: "Keep one of them.",
  },
  IST0125: {
    message: "`{value}` is no value for the annotation `{name}`.",
    why: "The injector refuses the pod, or goes on as if the annotation were not there.",
    fix: "Write a value of the kind that the annotation wants: a number, ports, address ranges.",
  },
  IST0127: {
    message: "No workload of the mesh is selected by `{name}`.",
    why: "The policy is stored and does nothing.",
    fix: "Compare the selector with the pods' labels and the namespace with theirs.",
  },
  IST0128: {
    message: "TLS mode {mode} without `caCertificates`: the server at {name} is not checked.",
    why: "The connection is encrypted, but anybody may be at its other end.",
    fix: "Set `caCertificates`, for instance `system`.",
  },
  IST0129: {
    message: "TLS mode {mode} without `caCertificates`: the server at {name} is not checked.",
    why: "The connection is encrypted, but anybody may be at its other end.",
    fix: "Set `caCertificates` for this port, for instance `system`.",
  },
  IST0132: {
    message: "No host of this VirtualService is served by the Gateway `{name}`.",
    why: "The gateway answers 404 to requests for these hosts.",
    fix: "Add the host to a server of the Gateway, or correct it here.",
  },
  IST0134: {
    message: "A TCP port of a ServiceEntry without `addresses`.",
    why: "Without an address sidecars can tell TCP connections apart only by port.",
    fix: "Add `addresses`, or name the protocol if it is HTTP or TLS.",
  },
  IST0135: {
    message: "The annotation `{name}` is deprecated.",
    why: "A later Istio may stop reading it.",
    fix: "Use the label of the same name.",
  },
  IST0137: {
    message: "Services reach port {port} of this Deployment through different ports of their own.",
    why: "Inbound, the oldest Service decides what the port speaks.",
    fix: "Use one Service, or different container ports.",
  },
  IST0138: {
    message: "The Gateway `{name}` uses the same certificate.",
    why: "Browsers reuse an HTTP/2 connection for all names of a certificate, and get 404 where its listener does not serve them.",
    fix: "Put the hosts into one Gateway, or use a certificate for each.",
  },
  IST0140: {
    message: "Subsets of `{name}` do not hold for this route.",
    why: "A gateway does not read the mesh's rules: requests that enter here go to all versions.",
    fix: "Name the subset in this destination too.",
  },
  IST0144: {
    message: "User 1337 belongs to the sidecar.",
    why: "Traffic of that user is not captured, so it passes the sidecar by.",
    fix: "Run the container as another user.",
  },
  IST0145: {
    message: "Port {port} offers a host that {names} offers as well.",
    why: "The older server keeps it; with TLS the younger is left out entirely.",
    fix: "Give each host to one Gateway.",
  },
  IST0146: {
    message: "`image: auto` waits for an injector that does not choose these pods.",
    why: "Kubernetes takes `auto` for the name of an image, and the pods never start.",
    fix: 'Label the namespace `istio-injection: enabled` or the pod template `sidecar.istio.io/inject: "true"`.',
  },
  IST0147: {
    message: "The pod still has `image: auto`: no injector has put an image there.",
    why: "Kubernetes takes `auto` for the name of an image, and the pod never starts.",
    fix: "Enable injection, then create the pod again.",
  },
  IST0149: {
    message:
      "The route asks for `{name}`, and no RequestAuthentication checks tokens at `{gateway}`.",
    why: "Claims are known only of tokens that were checked: the condition never holds.",
    fix: "Add a RequestAuthentication for the gateway's pods.",
  },
  IST0150: {
    message: "The port of an ExternalName Service needs a protocol in its name.",
    why: "Named `tcp` or not at all, it can take all traffic of that port.",
    fix: "Name it for what it speaks, such as `http` or `tls`.",
  },
  IST0151: {
    message: "A patch relative to others, without a priority.",
    why: "What it stands beside may not be there yet when it is applied.",
    fix: "Set `priority`, or use INSERT_FIRST or ADD.",
  },
  IST0152: {
    message: "REPLACE does nothing for {name}.",
    why: "It works for HTTP_FILTER and NETWORK_FILTER only.",
    fix: "Use MERGE, or REMOVE and ADD.",
  },
  IST0153: {
    message: "ADD does nothing for {name}.",
    why: "Istio ignores the patch.",
    fix: "Use MERGE, or patch another object.",
  },
  IST0154: {
    message: "REMOVE does nothing for {name}.",
    why: "Istio ignores the patch.",
    fix: "Patch another object.",
  },
  IST0155: {
    message: "A relative patch without a priority beside one for a single proxy version.",
    why: "After an upgrade its neighbour may be gone.",
    fix: "Set `priority`, or use INSERT_FIRST or ADD.",
  },
  IST0157: {
    message: "An access log without a provider.",
    why: "Nothing is logged: the mesh has no default provider.",
    fix: "Add `providers: [{name: …}]`.",
  },
  IST0159: {
    message: "The Telemetries {names} select the same pod, `{pod}`.",
    why: undefinedOrder,
    fix: "Give each workload one Telemetry.",
  },
  IST0160: {
    message: "The Telemetries {names} all speak for the whole namespace.",
    why: undefinedOrder,
    fix: "Keep one without a selector.",
  },
  IST0161: {
    message: "The Secret `{name}` holds no valid certificate.",
    why: "TLS handshakes at this server fail.",
    fix: "Store the certificate and its key as PEM under `tls.crt` and `tls.key`.",
  },
  IST0162: {
    message: "Port {name} is not offered by any Service of the gateway's pods.",
    why: "The gateway listens there, but nobody reaches it through its Service.",
    fix: "Add the port to the gateway's Service.",
  },
  IST0165: {
    message: "`{name}` is a name that Istio made for its own use.",
    why: "Rules bound to it may stop working with any change.",
    fix: "Use an HTTPRoute for a Kubernetes Gateway.",
  },
  IST0166: {
    message: "A selector does not attach to the Kubernetes Gateway `{name}`.",
    why: "Policies reach it by reference only.",
    fix: "Use `targetRefs`.",
  },
  IST0167: {
    message: "The Sidecar does nothing: its {name} is in ambient mode.",
    why: "There is no sidecar to configure.",
    fix: "Remove it, or leave ambient mode.",
  },
  IST0171: {
    message: "The status says that {type} failed: {reason}. {said}",
    why: "A controller has looked at the resource and could not do what it asks.",
    fix: "Mend what the reason names.",
  },
  IST0173: {
    message: "The subset `{name}` selects no pod.",
    why: "Requests that are sent to it fail: 503 with flag `UH`.",
    fix: "Compare its labels with those of the pods.",
  },
  IST0174: {
    message: "No service of the mesh is called `{name}`.",
    why: "The rule applies to nothing: a short name means a Service of the rule's own namespace.",
    fix: "Write the full name, `service.namespace.svc.cluster.local`.",
  },
  IST0175: {
    message: "istiod fetches keys from any address that a RequestAuthentication names ({names}).",
    why: "Who may write one can make istiod call addresses inside the cluster.",
    fix: "Set BLOCKED_CIDRS_IN_JWKS_URIS on istiod.",
  },
  IST0177: {
    message: "ServiceEntries disagree on what {host} speaks at port {port}: {protocols}.",
    why: undefinedOrder,
    fix: "Use one protocol.",
  },
} as const;
