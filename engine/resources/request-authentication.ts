import type { PolicyTargetReference, WorkloadSelector } from "./selectors.ts";

export interface JWTHeader {
  readonly name: string;
  readonly prefix?: string;
}

export interface ClaimToHeader {
  readonly claim: string;
  readonly header: string;
}

export interface JWTRule {
  readonly audiences?: readonly string[];
  readonly forwardOriginalToken?: boolean;
  readonly fromCookies?: readonly string[];
  readonly fromHeaders?: readonly JWTHeader[];
  readonly fromParams?: readonly string[];
  readonly issuer?: string;
  readonly jwks?: string;
  readonly jwksUri?: string;
  readonly outputClaimToHeaders?: readonly ClaimToHeader[];
  readonly outputPayloadToHeader?: string;
  readonly spaceDelimitedClaims?: readonly string[];
  readonly timeout?: string;
}

export interface RequestAuthenticationSpec {
  readonly jwtRules?: readonly JWTRule[];
  readonly selector?: WorkloadSelector;
  readonly targetRef?: PolicyTargetReference;
  readonly targetRefs?: readonly PolicyTargetReference[];
}
