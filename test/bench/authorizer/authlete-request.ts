import { SCOPE } from './sample.ts';

/** Body of `/api/auth/introspection`: all fifteen members, as the authorizer and the Python class send them. */
export const buildAuthleteRequest = (token: string, pem: string): string =>
  JSON.stringify({
    token,
    scopes: [SCOPE],
    subject: null,
    clientCertificate: pem,
    dpop: null,
    htm: null,
    htu: null,
    resources: null,
    uri: null,
    message: null,
    headers: null,
    requiredComponents: null,
    acrValues: null,
    maxAge: 0,
    dpopNonceRequired: false,
  });
