import type { IRestApi, RestApiBase } from 'aws-cdk-lib/aws-apigateway';

/** A REST API of the app or an imported one; under `exactOptionalPropertyTypes` the first is not the second. */
export type AnyRestApi = IRestApi | RestApiBase;
