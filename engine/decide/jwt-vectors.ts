/** Keys and tokens whose signatures were made with OpenSSL, and which the real Envoy let pass. */
export const keys = [
  {
    kty: "RSA",
    n: "3JF-dTFKXuRZ844aTyECk61cOGKWuWm-m6kDuJazO6W4_UFeBScyp9IndcKCnNgS-sukLBn7bcAEqd77h-snYzoozaXNdefN3jjiTUwe7-qVpg_cxG2O56dmqNFdfcZ7G-tEgVbErxYgdLIGPYrP3VctzQjZugOqDKE4VnQsj8yYUVYEcfNU1nkM_C8yp22herwnhUCO8-MF5jONopjYZYo1Cz35FzAAOnsDfNZSHfc-FVJIhUfNdKFiJcZSyU0YxWZ05uvEsNr3LgexCinEEvod8UYvWHFixxXukSKV8gNHfSBl2RqO2jBygswn8Qap8285OdZggkIjDdSz5gpsWQ",
    e: "AQAB",
    kid: "one",
  },
  {
    kty: "EC",
    crv: "P-256",
    x: "uTNhp5yKJ2Efj_Jn8u9TENViUQmy0mK0FStZK3n8jDU",
    y: "tjiG9LIiGpeHEby6d4SJOgMYqHwnB3MMulaMePxMNlw",
    kid: "ec",
  },
  {
    kty: "EC",
    crv: "P-384",
    x: "5d9lDGDe4x8xa6LSLl-5Mgg47zSIjoOPTZYhk_JdC2Mxk0F7dPo0Y5kzz8fbI4xT",
    y: "qD4ZAG0tYrN2or0kFjrwzuIrDR8pfevMGDbAADrpep23UJAOSjhvIWW3wlKOTeS8",
    kid: "ec3",
  },
  {
    kty: "oct",
    k: "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY",
    kid: "oct",
  },
];

export const tokens = {
  RS256:
    "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6Im9uZSJ9.eyJpc3MiOiJodHRwczovL2xvZ2luLmV4YW1wbGUiLCJzdWIiOiJhbm4iLCJleHAiOjQxMDI0NDQ4MDB9.STa89dal2HQ3JDjKOIkSv9b9yhD6F4LjV8uGjahu0BlOSlOywjnDaGxoRxF-x2DTSvdDfrEvRxM-FH7r_TocgNrKqRwSW8Bcyk670KDCabKJXan9kcu4tH8vEhWic4itugo4waSrA9dT1N_E0OsMcn4x1PIhh0FE8yLfw7gn9GDM6uvY0-M2hLKG5ZuZuvGRmYGePavrNQMfTpzIOyLdpdKmeAzpkmE1w3is6TJ0WlWK2eWwMJ1UmyBSaa4EbVFhlEq-rivyHk41jG_c5tsno5NJqK3gJBJtlLUbJV72Hfty5kvZZbCvmeqxfbL_d2BeAJRoADaEljfV_Ulk1VogyA",
  RS384:
    "eyJhbGciOiJSUzM4NCIsInR5cCI6IkpXVCIsImtpZCI6Im9uZSJ9.eyJpc3MiOiJodHRwczovL2xvZ2luLmV4YW1wbGUiLCJzdWIiOiJhbm4iLCJleHAiOjQxMDI0NDQ4MDB9.P6Qxv84MXGkL7i7-3C-WRmmsVFhynsLXqQt7hJvLIdO5dZ-av3rTEDEM-HziVOQp2FgCYZqz20drs7FEAbR2UaePFIBbyjiFvwI5vcCsqa3G8yt_T3aZ32NhTPQegKNe7RIupAEv_TgicSSk1yqbrDOjk5WqO5sLlt_1nXLglVN7PAEpLy1gObUHnvJfRUy8cwktHVkk_9VPzNCrrrpT8FW49r5xXCHahKwWq_Z7As3QLWkJswO-B-U7jZZ-xM3_WbT7Nre7OBwwIvTOLFivGgMxG2JE-fdacI0tZXIrHr-XjcbpQcmpycbjlyRPqLIHSxzrLBkAGl-TweI7yBLP5A",
  PS256:
    "eyJhbGciOiJQUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6Im9uZSJ9.eyJpc3MiOiJodHRwczovL2xvZ2luLmV4YW1wbGUiLCJzdWIiOiJhbm4iLCJleHAiOjQxMDI0NDQ4MDB9.e3UM8G9xY25inw7XbWxR8RVKUQjeLXEqLxjKAMq-k3ebWL5jM-6HvbcSaBFOiDBDg-kXJYi93yUbAn-XHUaCixUVyij_2NuW9_y8oz3CAqf7FFLxjyb7MYNQNN53mbdBDfuNkIGm_unUL_oVCuj2o6f9bcuGYQ2zTy-9jNQBERN6l23xwwFpdednnMwPYe4kJs_cLwzgOZCLUeF7-KMi5V2Zge0BKc0FKmkSTd99jF4NcvUe61-yeXjYCTnPePWTrSOHQmMTLdEbo5F4CURCMLrF7GAuOe_hHgZLjA2u1kX-FMbxZvEfA85oeWlfYq1_ZoWm76YnqRiQkHCPqLHg0A",
  PS512:
    "eyJhbGciOiJQUzUxMiIsInR5cCI6IkpXVCIsImtpZCI6Im9uZSJ9.eyJpc3MiOiJodHRwczovL2xvZ2luLmV4YW1wbGUiLCJzdWIiOiJhbm4iLCJleHAiOjQxMDI0NDQ4MDB9.ilLYrVLNCHiCnFrcP2VP-G5GA4bMkqLxXn-F2dQoSZE2IE53l9xg-ykaGJ7Uumfho-SmihTG-ykCURU81YGYOrcT-EsN-uVOvswFIbP44gSVs7dC30J_reCgv0xlj6_LXZe1LEhKarcu4jQ8YNGQ756RYh2koPDNopssFgf1sXZ_9Eo7eY0ofTpuzbi0po9Ijz3PfywE3d0FaNnfOBNha0eetUK9vltY7IcrGKazdhsaT21_1VJUvbapJ8Eds_N3jW78jPzQicLcW9qMR3w5ffk_RpGakTDKxLf0oL5rA8z8F9yibAVWrn8l7PL_jgfhCdgXF4HdYoUibUA7VF-2KQ",
  ES256:
    "eyJhbGciOiJFUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6ImVjIn0.eyJpc3MiOiJodHRwczovL2xvZ2luLmV4YW1wbGUiLCJzdWIiOiJhbm4iLCJleHAiOjQxMDI0NDQ4MDB9.jKzPko18WzTmeXU-rhLf9YHZIxfTKUg8YqO5GIwJW-0AL0puVVy8dy9nr4kM_NV5mRoHfd9m1vgueVGreoBNuQ",
  ES384:
    "eyJhbGciOiJFUzM4NCIsInR5cCI6IkpXVCIsImtpZCI6ImVjMyJ9.eyJpc3MiOiJodHRwczovL2xvZ2luLmV4YW1wbGUiLCJzdWIiOiJhbm4iLCJleHAiOjQxMDI0NDQ4MDB9.57vFM4Xs4VV1khGliFLzsel6ArCDoAm-vawrGtIe2qZX2KFbL0bqRyXYN_47-QCAPtj3s6BwTT6cmAJz6J6nQbyNlL-JYqIzA0nuDydsL_DpfhNtg-8X4qsEH6rJnXuN",
  HS256:
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6Im9jdCJ9.eyJpc3MiOiJodHRwczovL2xvZ2luLmV4YW1wbGUiLCJzdWIiOiJhbm4iLCJleHAiOjQxMDI0NDQ4MDB9.Jp9pbMFeC-wRayvtARVskERq-Iuq0X4jU67D-PNrxwM",
} as const;
