import { Agent, request } from 'node:http';
import { serveWindows } from '../../serve.ts';
import { buildAuthleteRequest } from '../authlete-request.ts';
import { readSetting } from '../child-setting.ts';
import { SERVICE } from '../sample.ts';

/** The least that asking a server can cost in Node: a POST over a kept connection, and the answer parsed. */
const { url, pem } = readSetting();
const target = new URL('/api/auth/introspection', url);
const agent = new Agent({ keepAlive: true });
const body = buildAuthleteRequest('0000000000-dBjftJeZ4CVP-mB92K27uhbUJU1p1r', pem);
const headers = {
  Accept: 'application/json',
  'Content-Type': 'application/json',
  Authorization: `Basic ${Buffer.from(`${SERVICE.key}:${SERVICE.secret}`).toString('base64')}`,
  'Content-Length': Buffer.byteLength(body),
};

const post = (): Promise<unknown> =>
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

serveWindows(async () => {
  await post();
});
