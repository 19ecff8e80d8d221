import { int32, mapOf, object, shape, text, unsimulated } from "./field.ts";
import { type WorkloadSelector, workloadSelectorShape } from "./selectors.ts";

export interface ProxyImage {
  readonly imageType?: string;
}

export interface ProxyConfigSpec {
  readonly selector?: WorkloadSelector;
  readonly concurrency?: number;
  readonly environmentVariables?: Readonly<Record<string, string>>;
  readonly image?: ProxyImage;
}

export const proxyImageShape = shape<ProxyImage>("ProxyImage", {
  imageType: unsimulated(text("Which flavour of the proxy's image.")),
});

export const proxyConfigSpecShape = shape<ProxyConfigSpec>("ProxyConfigSpec", {
  selector: unsimulated(object(workloadSelectorShape, "Pods that this applies to.")),
  concurrency: unsimulated(int32("Worker threads of the proxy.", { min: 0 })),
  environmentVariables: unsimulated(
    mapOf(text("", { maxLength: 2048 }), "Further environment variables."),
  ),
  image: unsimulated(object(proxyImageShape, "Which image of the proxy.")),
});
