import { onlyOne, webAddress } from "./checks.ts";
import { duration, flag, list, object, shape, text, unsimulated } from "./field.ts";
import {
  type PolicyTargetReference,
  type WorkloadSelector,
  policyTargetReferenceShape,
  workloadSelectorShape,
} from "./selectors.ts";

export interface JWTHeader {
  readonly name: string;
  readonly prefix?: string;
}

export interface ClaimToHeader {
  readonly header: string;
  readonly claim: string;
}

export interface JWTRule {
  readonly issuer?: string;
  readonly audiences?: readonly string[];
  readonly jwksUri?: string;
  readonly jwks?: string;
  readonly fromHeaders?: readonly JWTHeader[];
  readonly fromParams?: readonly string[];
  readonly fromCookies?: readonly string[];
  readonly outputPayloadToHeader?: string;
  readonly forwardOriginalToken?: boolean;
  readonly outputClaimToHeaders?: readonly ClaimToHeader[];
  readonly timeout?: string;
  readonly spaceDelimitedClaims?: readonly string[];
}

export interface RequestAuthenticationSpec {
  readonly selector?: WorkloadSelector;
  readonly targetRef?: PolicyTargetReference;
  readonly targetRefs?: readonly PolicyTargetReference[];
  readonly jwtRules?: readonly JWTRule[];
}

export const jwtHeaderShape = shape<JWTHeader>(
  "JWTHeader",
  {
    name: text("The header that holds the token.", { minLength: 1 }),
    prefix: text("What stands before the token, such as `Bearer `."),
  },
  { required: ["name"] },
);

export const claimToHeaderShape = shape<ClaimToHeader>(
  "ClaimToHeader",
  {
    header: text("The header to write.", { minLength: 1, pattern: /^[-_A-Za-z0-9]+$/u }),
    claim: text("The claim to copy.", { minLength: 1 }),
  },
  { required: ["header", "claim"] },
);

export const jwtRuleShape = shape<JWTRule>(
  "JWTRule",
  {
    issuer: text("Who must have issued the token: its `iss`.", { minLength: 1 }),
    audiences: list(text("", { minLength: 1 }), "Of which the token's `aud` must name one."),
    jwksUri: text("Where the issuer's keys are.", {
      minLength: 1,
      maxLength: 2048,
      checks: [webAddress],
    }),
    jwks: text("The issuer's keys themselves."),
    fromHeaders: list(
      object(jwtHeaderShape),
      "Headers to look for the token in; `Authorization: Bearer` by default.",
    ),
    fromParams: list(text("", { minLength: 1 }), "Query parameters to look for the token in."),
    fromCookies: list(text("", { minLength: 1 }), "Cookies to look for the token in."),
    outputPayloadToHeader: text("Header that receives the token's payload, base64url-encoded."),
    forwardOriginalToken: flag("Whether the token travels on to the service."),
    outputClaimToHeaders: list(object(claimToHeaderShape), "Claims that are copied into headers."),
    timeout: unsimulated(duration("How long fetching the keys may take.")),
    spaceDelimitedClaims: unsimulated(
      list(text("", { minLength: 1 }), "Claims that hold several values parted by blanks.", {
        maxItems: 64,
      }),
    ),
  },
  {
    aliases: { jwks_uri: "jwksUri" },
    checks: [onlyOne("only one of jwks or jwksUri can be set", "jwksUri", "jwks")],
  },
);

export const requestAuthenticationSpecShape = shape<RequestAuthenticationSpec>(
  "RequestAuthenticationSpec",
  {
    selector: object(
      workloadSelectorShape,
      "Pods that this applies to; without it the whole namespace, or the mesh.",
    ),
    targetRef: unsimulated(
      object(policyTargetReferenceShape, "One object that this is attached to."),
    ),
    targetRefs: unsimulated(
      list(object(policyTargetReferenceShape), "Objects that this is attached to.", {
        maxItems: 16,
      }),
    ),
    jwtRules: list(
      object(jwtRuleShape),
      "Tokens to accept; a bad token is refused, no token is not.",
      { maxItems: 4096 },
    ),
  },
  {
    checks: [
      onlyOne(
        "only one of targetRefs or selector can be set",
        "selector",
        "targetRef",
        "targetRefs",
      ),
    ],
  },
);
