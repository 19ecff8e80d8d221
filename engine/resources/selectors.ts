export interface WorkloadSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
}

export interface WorkloadLabels {
  readonly labels?: Readonly<Record<string, string>>;
}

export interface PolicyTargetReference {
  readonly group?: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}
