/** What a route and its clusters hold ready that one answered request does not show: limits, retries, balancing. */
import { pathOnly } from "../decide/http-request.ts";
import { matchesRoute, prepareMatch, type PreparedMatch } from "../decide/route-match.ts";
import { requestOf, type RequestShape } from "../distinguish/request-space.ts";
import type { Cluster, ProxyConfig, Route } from "../proxy/config.ts";
import { recordedForm } from "../proxy/recorded-form.ts";

const matches = new WeakMap<Route, PreparedMatch>();

function matchOf(route: Route): PreparedMatch {
  const known = matches.get(route) ?? prepareMatch(route.match);
  matches.set(route, known);
  return known;
}

/** As text, the same for the same policies whatever the clusters are called; empty where no route takes it. */
export function policyOf(
  config: ProxyConfig | undefined,
  routes: readonly Route[],
  shape: RequestShape,
): string {
  const request = requestOf(shape);
  const path = pathOnly(request.path);
  const route = routes.find((one) => matchesRoute(matchOf(one), request, path));
  if (route === undefined) return "";
  const { timeout, retry_policy, hash_policy } = route.route ?? {};
  const fault = route.typed_per_filter_config?.["envoy.filters.http.fault"];
  const names = [
    ...(route.route?.cluster === undefined ? [] : [route.route.cluster]),
    ...(route.route?.weighted_clusters?.clusters ?? [])
      .filter(({ weight }) => weight > 0)
      .map(({ name }) => name),
  ];
  const clusters = names.flatMap((name) => {
    return config?.clusters.find((one) => one.name === name) ?? [];
  });
  return JSON.stringify({
    timeout,
    retry_policy: recordedForm(retry_policy),
    hash_policy: recordedForm(hash_policy),
    delay: recordedForm(fault?.delay),
    clusters: [...new Set(clusters.map(clusterPolicy))].sort(),
  });
}

const texts = new WeakMap<Cluster, string>();

function clusterPolicy(cluster: Cluster): string {
  const known = texts.get(cluster);
  if (known !== undefined) return known;
  const { lb_policy, connect_timeout, circuit_breakers, outlier_detection } = cluster;
  const { common_lb_config, least_request_lb_config, round_robin_lb_config } = cluster;
  const { ring_hash_lb_config, maglev_lb_config } = cluster;
  const made = JSON.stringify(
    recordedForm({
      lb_policy,
      connect_timeout,
      circuit_breakers,
      outlier_detection,
      common_lb_config,
      least_request_lb_config,
      round_robin_lb_config,
      ring_hash_lb_config,
      maglev_lb_config,
    }),
  );
  texts.set(cluster, made);
  return made;
}
