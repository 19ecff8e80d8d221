export interface Percent {
  readonly value?: number;
}

export interface PortSelector {
  readonly number?: number;
}

export interface Destination {
  readonly host: string;
  readonly port?: PortSelector;
  readonly subset?: string;
}
