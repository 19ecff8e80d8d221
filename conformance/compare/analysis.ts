import { admit, analyze, crashesIstioctl, type AnalyzeOptions } from "../../engine/index.ts";
import type { RecordedCase } from "../recording.ts";
import type { CaseMesh } from "../world.ts";

export interface AnalysisVerdict {
  readonly agrees: boolean;
  readonly expected: string;
  readonly actual: string;
}

/** What the recorder's analyzer takes for running beside the case (CP-506). */
const recorderWorld = admit({
  files: [
    {
      name: "ingress.yaml",
      text: `
apiVersion: v1
kind: Pod
metadata: {name: istio-ingressgateway, namespace: istio-system, labels: {istio: ingressgateway}}
---
apiVersion: v1
kind: Service
metadata: {name: istio-ingressgateway, namespace: istio-system}
spec:
  ports: [{port: 80, protocol: TCP}, {port: 443, protocol: TCP}, {port: 31400, protocol: TCP}, {port: 15443, protocol: TCP}]
  selector: {istio: ingressgateway}
`,
    },
  ],
}).snapshot;

/** The recorder leaves objects without a namespace without one, knows of no injector and no defaults. */
const recorderOptions: AnalyzeOptions = {
  namespace: "",
  hasInjector: false,
  isAsWritten: true,
  running: [...recorderWorld.resources.values()],
};

/**
 * Equal sets of code and resource; texts vary (README, How to compare, 2). Nothing to compare where
 * istioctl crashes: such cases are recorded for admission only.
 */
export function judgeAnalysis(
  { analysis }: RecordedCase,
  { admission: { snapshot } }: CaseMesh,
): AnalysisVerdict | undefined {
  if (crashesIstioctl(snapshot)) return undefined;
  const wanted = analysis.map(({ code, resource }) => `${code} ${resource}`.trim());
  // The recorder's analyzer knows the MeshConfig's defaults only, whatever the case's mesh is.
  const found = analyze({ ...snapshot, mesh: recorderWorld.mesh }, recorderOptions).map(
    ({ code, subject }) => `${code} ${subject}`.trim(),
  );
  const [expected = "", actual = ""] = [wanted, found].map((list) =>
    [...new Set(list)].sort().join("; "),
  );
  return { agrees: expected === actual, expected, actual };
}
