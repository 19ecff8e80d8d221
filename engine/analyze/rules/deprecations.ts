/** IST0002: fields that Istio still reads and advises against (CP-524). */
import type { Mesh } from "../mesh.ts";
import type { Report, Rule } from "../rule.ts";

export const deprecations: Rule = function* (mesh) {
  for (const resource of mesh.of("VirtualService")) {
    for (const [index, { fault }] of (resource.spec.http ?? []).entries()) {
      if ((fault?.delay?.percent ?? 0) <= 0) continue;
      const values = { name: "percent", other: "`percentage: {value: …}`" };
      const path = ["spec", "http", index, "fault", "delay", "percent"];
      const real =
        "Deprecated: HTTPRoute.fault.delay.percent is deprecated; use HTTPRoute.fault.delay.percentage";
      yield { code: "IST0002", resource, path, values, real };
    }
  }
  yield* lightstepProviders(mesh);
  for (const resource of mesh.of("Sidecar")) {
    if (resource.spec.outboundTrafficPolicy?.egressProxy === undefined) continue;
    const values = { name: "egressProxy", other: "a VirtualService that routes to the gateway" };
    const path = ["spec", "outboundTrafficPolicy", "egressProxy"];
    const real = "Deprecated: OutboundTrafficPolicy.EgressProxy ignored";
    yield { code: "IST0002", resource, path, values, real };
  }
};

function* lightstepProviders(mesh: Mesh): Iterable<Report> {
  const names = mesh.config.extensionProviders.flatMap(({ name, lightstep }) =>
    lightstep === undefined ? [] : [name],
  );
  for (const resource of mesh.of("Telemetry")) {
    for (const [index, { providers = [] }] of (resource.spec.tracing ?? []).entries()) {
      for (const [position, { name = "" }] of providers.entries()) {
        if (!names.includes(name)) continue;
        const path = ["spec", "tracing", index, "providers", position];
        const values = { name: "lightstep", other: "an OpenTelemetry provider" };
        const real = `Deprecated: The Lightstep provider ${name} is deprecated, please migrate to OpenTelemetry provider.`;
        yield { code: "IST0002", resource, path, values, real };
      }
    }
  }
}
