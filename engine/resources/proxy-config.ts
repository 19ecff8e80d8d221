import type { WorkloadSelector } from "./selectors.ts";

export interface ProxyImage {
  readonly imageType?: string;
}

export interface ProxyConfigSpec {
  readonly concurrency?: number;
  readonly environmentVariables?: Readonly<Record<string, string>>;
  readonly image?: ProxyImage;
  readonly selector?: WorkloadSelector;
}
