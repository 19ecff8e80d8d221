/** Requests decided per second: virtual host, route, weighted cluster, endpoint. */
import { compileProxy, createSession, decide, seeded, type HttpRequest } from "../engine/index.ts";
import { measure, printComparison, type Measured } from "./measure.ts";
import { benchLimits, bigMesh } from "./meshes.ts";

function decideIn(serviceCount: number): Measured {
  const { session } = createSession({ world: bigMesh(serviceCount), limits: benchLimits });
  const config = compileProxy(session.push, "load/s0-v1");
  if (config === undefined) throw new Error("The caller has no proxy.");
  const requests = Array.from({ length: 256 }, (_, n): HttpRequest => ({
    method: "GET",
    scheme: "http",
    authority: `s${(n * 7) % serviceCount}`,
    path: n % 2 === 0 ? "/search?to=isle" : "/fares/7",
    headers: n % 3 === 0 ? [["x-lane", "crew"]] : [["accept", "*/*"]],
  }));
  const chance = seeded("bench");
  return measure(`decide, ${serviceCount} services`, 20_000, (n) => {
    const request = requests[n & 255];
    return request && decide(config, "80", request, chance);
  });
}

const sample = { method: "GET", path: "/search?to=isle", headers: [["x-lane", "crew"]] };
printComparison("decide", {
  target: "1,000,000/s on one core; cost with 1,000 services at most 1.3 × that with 10",
  measured: [
    decideIn(10),
    decideIn(1_000),
    measure("reference: JSON.stringify of one request", 20_000, () => JSON.stringify(sample)),
  ],
});
