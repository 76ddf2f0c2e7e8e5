import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import https from 'node:https';
import { urlToHttpOptions } from 'node:url';
import { buildAuthleteRequest } from './authlete-request.ts';
import type { ChildSetting } from './child-setting.ts';
import { SERVICE } from './sample.ts';

/**
 * What asking a server costs in Node, and nothing besides: a POST over a kept connection, and the answer parsed.
 *
 * @param isTakenApart - The URL is read once, where `request` reads the URL that it is given on each call.
 */
export const createBarePost = (
  { url, pem }: ChildSetting,
  isTakenApart = false,
): (() => Promise<unknown>) => {
  const target = new URL('/api/auth/introspection', url);
  const { Agent, request } = target.protocol === 'https:' ? https : http;
  const agent = new Agent({ keepAlive: true });
  const body = buildAuthleteRequest('0000000000-dBjftJeZ4CVP-mB92K27uhbUJU1p1r', pem);
  const headers = {
    Accept: 'application/json',
    'Content-Type': 'application/json',
    Authorization: `Basic ${Buffer.from(`${SERVICE.key}:${SERVICE.secret}`).toString('base64')}`,
    'Content-Length': Buffer.byteLength(body),
  };

  const { hostname, port, path } = urlToHttpOptions(target);
  const options = { method: 'POST', agent, headers };
  const begin = (onAnswer: (response: IncomingMessage) => void): ClientRequest =>
    isTakenApart
      ? request({ hostname, port, path, ...options }, onAnswer)
      : request(target, options, onAnswer);

  return () =>
    new Promise((resolve, reject) => {
      const outgoing = begin((response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => resolve(JSON.parse(Buffer.concat(chunks).toString('utf8'))));
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
};
