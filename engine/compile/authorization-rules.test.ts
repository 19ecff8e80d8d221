import { expect, test } from "vitest";
import type { Operation, Rule, Source } from "../resources/authorization-policy.ts";
import { rbacPolicyOf } from "./authorization-rules.ts";

const inHttp = { namespace: "shop", isTcp: false, isAllow: true };
const name = (principal_name: object) => ({ authenticated: { principal_name } });
const regex = (text: string) => name({ safe_regex: { regex: text } });

function principalOf(source: Source): unknown {
  const made = rbacPolicyOf({ from: [{ source }] }, inHttp);
  return made?.principals[0];
}

function permissionOf(operation: Operation): unknown {
  return rbacPolicyOf({ to: [{ operation }] }, inHttp)?.permissions[0];
}

const oneOf = (...ids: readonly object[]) => ({ and_ids: { ids: [{ or_ids: { ids } }] } });

test.for<{ readonly id: string; readonly source: Source; readonly want: object }>([
  { id: "CP-335", source: { principals: ["a/b"] }, want: oneOf(name({ exact: "spiffe://a/b" })) },
  { id: "CP-335", source: { principals: ["a*"] }, want: oneOf(name({ prefix: "spiffe://a" })) },
  { id: "CP-335", source: { principals: ["*.b"] }, want: oneOf(regex("spiffe://.*\\.b")) },
  { id: "CP-335", source: { principals: ["*"] }, want: oneOf(regex(".+")) },
  { id: "CP-336", source: { namespaces: ["a*b"] }, want: oneOf(regex(".*/ns/a.*b/.*")) },
  {
    id: "CP-337",
    source: { serviceAccounts: ["x.y", "n/z"] },
    want: oneOf(
      regex("spiffe://.+/ns/shop/(.+/|)sa/x\\.y(/.+)?"),
      regex("spiffe://.+/ns/n/(.+/|)sa/z(/.+)?"),
    ),
  },
  {
    id: "CP-338",
    source: { trustDomains: ["a.b", "*.local", "*"] },
    want: oneOf(
      name({ prefix: "spiffe://a.b/" }),
      regex("spiffe://[^/]*\\.local/.*"),
      name({ prefix: "spiffe://" }),
    ),
  },
  {
    id: "CP-340",
    source: { notIpBlocks: ["10.0.0.0/8"] },
    want: {
      and_ids: {
        ids: [
          {
            not_id: {
              or_ids: {
                ids: [{ direct_remote_ip: { address_prefix: "10.0.0.0", prefix_len: 8 } }],
              },
            },
          },
        ],
      },
    },
  },
])("$id: source $source", ({ source, want }) => {
  expect(principalOf(source)).toEqual(want);
});

test.for<{ readonly id: string; readonly operation: Operation; readonly rule: object }>([
  { id: "CP-343", operation: { ports: ["80"] }, rule: { destination_port: 80 } },
  {
    id: "CP-344",
    operation: { methods: ["P*"] },
    rule: { header: { name: ":method", string_match: { prefix: "P" } } },
  },
  {
    id: "CP-342",
    operation: { hosts: ["a.example"] },
    rule: {
      header: { name: ":authority", string_match: { exact: "a.example", ignore_case: true } },
    },
  },
  { id: "CP-348", operation: { paths: ["*x*"] }, rule: { url_path: { path: { suffix: "x*" } } } },
  {
    id: "CP-345",
    operation: { paths: ["/a/{*}/{**}"] },
    rule: { uri_template: { name: "uri-template", config: { path_template: "/a/*/**" } } },
  },
])("$id: operation $operation", ({ operation, rule }) => {
  expect(permissionOf(operation)).toEqual({
    and_rules: { rules: [{ or_rules: { rules: [rule] } }] },
  });
});

const mixed: Rule = { to: [{ operation: { methods: ["GET"] } }] };

test.for([
  { id: "CP-350", isAllow: true, want: undefined },
  { id: "CP-350", isAllow: false, want: [{ and_rules: { rules: [{ any: true }] } }] },
])("$id: HTTP fields on a connection, allowing: $isAllow", ({ isAllow, want }) => {
  const made = rbacPolicyOf(mixed, { namespace: "shop", isTcp: true, isAllow });
  expect(made?.permissions).toEqual(want);
});

test("CP-332: entries of a list are alternatives, fields of one entry belong together", () => {
  const rule: Rule = {
    to: [{ operation: { ports: ["1"], methods: ["GET"] } }, { operation: { ports: ["2"] } }],
  };
  const made = rbacPolicyOf(rule, inHttp);
  expect(made?.permissions).toHaveLength(2);
  expect(made?.permissions[0]).toMatchObject({ and_rules: { rules: [{}, {}] } });
});

test("CP-339: issuer and subject are parted at the last slash", () => {
  const claim = (key: string, string_match: object) => ({
    metadata: {
      filter: "envoy.filters.http.jwt_authn",
      path: [{ key: "payload" }, { key }],
      value: { string_match },
    },
  });
  expect(principalOf({ requestPrincipals: ["https://i/a/s*"] })).toEqual({
    and_ids: {
      ids: [
        {
          and_ids: {
            ids: [claim("iss", { exact: "https://i/a" }), claim("sub", { prefix: "s" })],
          },
        },
      ],
    },
  });
});
