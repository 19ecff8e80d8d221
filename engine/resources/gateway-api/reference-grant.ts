export interface ReferenceGrantFrom {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
}

export interface ReferenceGrantTo {
  readonly group: string;
  readonly kind: string;
  readonly name?: string;
}

export interface ReferenceGrantSpec {
  readonly from?: readonly ReferenceGrantFrom[];
  readonly to?: readonly ReferenceGrantTo[];
}
