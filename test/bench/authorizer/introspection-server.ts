import http, { type RequestListener } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { serve } from '../serve.ts';
import { readSetting, readTls } from './child-setting.ts';
import { buildAuthleteAnswer, buildStandardAnswer, thumbprintOf } from './sample.ts';

/**
 * An introspection server that does as little as it can: what is left is the caller's cost.
 *
 * Speaks TLS when it is given a certificate. Says its URL when it listens; answers every order with the number of requests so far.
 */
const KEEP_ALIVE_MS = 120_000;

const { pem } = readSetting();
const thumbprint = thumbprintOf(pem);
const authleteAnswer = Buffer.from(JSON.stringify(buildAuthleteAnswer(thumbprint, Date.now())));
const standardAnswer = Buffer.from(JSON.stringify(buildStandardAnswer(thumbprint, Date.now())));
let requests = 0;

const listener: RequestListener = (request, response) => {
  requests += 1;
  const answer = request.url === '/introspect' ? standardAnswer : authleteAnswer;
  request.resume().on('end', () => {
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': answer.length });
    response.end(answer);
  });
};
const tls = readTls();
const options = { keepAliveTimeout: KEEP_ALIVE_MS };
const server =
  tls === undefined
    ? http.createServer(options, listener)
    : https.createServer({ ...options, key: tls.key, cert: tls.certificate }, listener);
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  serve(`${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`, async () => requests);
});
