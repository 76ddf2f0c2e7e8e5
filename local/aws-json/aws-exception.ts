/** Exceptions of the CloudWatch Logs and CloudWatch APIs, and those of AWS JSON itself. */
export type AwsExceptionName =
  | 'AccessDeniedException'
  | 'IncompleteSignatureException'
  | 'InternalFailure'
  | 'InvalidNextToken'
  | 'InvalidParameterException'
  | 'InvalidParameterValueException'
  | 'InvalidSignatureException'
  | 'LimitExceededException'
  | 'MalformedQueryException'
  | 'MissingAuthenticationTokenException'
  | 'RequestEntityTooLargeException'
  | 'ResourceAlreadyExistsException'
  | 'ResourceNotFoundException'
  | 'SerializationException'
  | 'ServiceUnavailableException'
  | 'TooManyTagsException'
  | 'UnknownOperationException'
  | 'UnrecognizedClientException';

const STATUS: { readonly [key in AwsExceptionName]?: number } = {
  AccessDeniedException: 403,
  InternalFailure: 500,
  RequestEntityTooLargeException: 413,
  ServiceUnavailableException: 503,
};

const BAD_REQUEST = 400;

/**
 * An answer that the AWS SDK turns into a typed exception.
 *
 * @see {@link https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html#operation-error-serialization AWS JSON 1.1 errors}
 */
export class AwsException extends Error {
  override readonly name: AwsExceptionName;
  /** Members of the body beside `__type` and `message`. */
  readonly members: { readonly [member: string]: unknown };

  constructor(
    name: AwsExceptionName,
    message: string,
    options: ErrorOptions & { readonly members?: { readonly [member: string]: unknown } } = {},
  ) {
    super(message, options);
    this.name = name;
    this.members = options.members ?? {};
  }

  /** The HTTP status. */
  get status(): number {
    return STATUS[this.name] ?? BAD_REQUEST;
  }
}

/** Builds the exception for a parameter that cannot be. */
export const invalidParameter = (message: string): AwsException =>
  new AwsException('InvalidParameterException', message);
