import http from 'node:http';
import https from 'node:https';
import { buildAuthleteRequest } from './authlete-request.ts';
import type { ChildSetting } from './child-setting.ts';
import { SERVICE } from './sample.ts';

/** The least that asking a server can cost in Node: a POST over a kept connection, and the answer parsed. */
export const createBarePost = ({ url, pem }: ChildSetting): (() => Promise<unknown>) => {
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

  return () =>
    new Promise((resolve, reject) => {
      const outgoing = request(target, { method: 'POST', agent, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => resolve(JSON.parse(Buffer.concat(chunks).toString('utf8'))));
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
};
