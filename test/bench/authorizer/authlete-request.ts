import { EMPTY_REQUEST } from '../../../authorizer/introspection-request.ts';
import { SCOPE } from './sample.ts';

/** Body of `/api/auth/introspection`, as the authorizer and the Python class send it. */
export const buildAuthleteRequest = (token: string, pem: string): string =>
  JSON.stringify({ ...EMPTY_REQUEST, token, scopes: [SCOPE], clientCertificate: pem });
