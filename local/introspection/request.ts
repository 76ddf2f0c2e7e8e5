import { z } from 'zod';

/** Characters of a scope name (RFC 6749 section 3.3); also keeps the challenge's quoted strings whole. */
const SCOPE_NAME = /^[\x21\x23-\x5b\x5d-\x7e]+$/;
const MAX_TEXT = 65_536;
const MAX_SCOPES = 100;

const text = z.string().max(MAX_TEXT).nullish();
const absent = z
  .union([z.null(), z.literal(false), z.literal(0), z.literal(''), z.tuple([])], {
    error: 'is not checked by the local introspection API, so it cannot be asked for',
  })
  .optional();

const schema = z.looseObject({
  token: text,
  scopes: z.array(z.string().regex(SCOPE_NAME, 'is not a scope name')).max(MAX_SCOPES).nullish(),
  subject: text,
  clientCertificate: text,
  // An answer OK that left out a check the caller asked for would be worse than none.
  dpop: absent,
  dpopNonceRequired: absent,
  resources: absent,
  acrValues: absent,
  maxAge: absent,
  message: absent,
  requiredComponents: absent,
});

/** An introspection request of Authlete, as far as the local API answers it. */
export interface IntrospectionRequest {
  readonly token: string | undefined;
  /** Empty when none is required. */
  readonly requiredScopes: readonly string[];
  readonly requiredSubject: string | undefined;
  /** PEM as it arrived. */
  readonly clientCertificate: string | undefined;
}

/** The request, or what is wrong with it: a sentence without any value from it. */
type ParsedRequest =
  | { readonly request: IntrospectionRequest }
  | { readonly request: undefined; readonly problem: string };

const parseJson = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

const describeProblem = (error: z.ZodError): string => {
  const [issue] = error.issues;
  const field = issue?.path.join('.') ?? '';
  return `${field === '' ? 'The body' : field}: ${issue?.message ?? 'is not as expected'}`;
};

const emptyAsAbsent = (value: string | null | undefined): string | undefined =>
  value === null || value === '' ? undefined : value;

/**
 * Parses the body of `POST /api/auth/introspection`; never throws.
 *
 * Fields that ask for checks not made here (DPoP, resources, acr, max age, HTTP signatures) are refused unless they are
 * empty; unknown ones are ignored as Authlete ignores them.
 */
export const parseIntrospectionRequest = (body: string): ParsedRequest => {
  const parsed = schema.safeParse(parseJson(body));
  if (!parsed.success) return { request: undefined, problem: describeProblem(parsed.error) };

  const { token, scopes, subject, clientCertificate } = parsed.data;
  return {
    request: {
      token: emptyAsAbsent(token),
      requiredScopes: scopes ?? [],
      requiredSubject: emptyAsAbsent(subject),
      clientCertificate: emptyAsAbsent(clientCertificate),
    },
  };
};
