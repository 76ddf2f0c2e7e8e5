import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callOverTls, type TlsCall } from '../../../deploy/smoke/smoke-call.ts';
import { makeCertificates } from '../../../local/certificates/certificate-maker.ts';

const folder = mkdtempSync(join(tmpdir(), 'gatelens-smoke-call-'));
const { ca, gateway, clients } = await makeCertificates(Date.now());
const pairs = clients.map(({ certificate, key }, index) => {
  const files = { certificate: join(folder, `${index}.pem`), key: join(folder, `${index}.key`) };
  writeFileSync(files.certificate, certificate);
  writeFileSync(files.key, key);
  return files;
});

/** Takes the first client certificate only, as a truststore would. */
const options: ServerOptions = {
  cert: gateway.certificate,
  key: gateway.key,
  ca: clients[0]?.certificate ?? '',
  requestCert: true,
  rejectUnauthorized: true,
};
let server: Server;
let base: TlsCall;

beforeAll(async () => {
  server = createServer(options, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url, headers } = request;
      response.writeHead(403, { 'X-Decision-Id': 'd1' });
      response.end(
        JSON.stringify({ method, url, host: headers.host, body: Buffer.concat(chunks).toString() }),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = {
    host: '127.0.0.1',
    domain: 'localhost',
    port: (server.address() as AddressInfo).port,
    path: '/time',
    ca,
  };
});

afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

describe('a call of the smoke test', () => {
  test('asks for the domain at the host that it is given, and reads status and headers', async () => {
    const [client] = pairs;
    const answer = await callOverTls({ ...base, ...(client === undefined ? {} : { client }) });

    expect(answer).toMatchObject({ kind: 'answer', status: 403, headers: { 'x-decision-id': 'd1' } });
    expect(answer.kind === 'answer' && JSON.parse(answer.body)).toEqual({
      method: 'GET',
      url: '/time',
      host: 'localhost',
      body: '',
    });
  });

  test('posts a form', async () => {
    const [client] = pairs;
    const answer = await callOverTls({
      ...base,
      form: { scope: 'a b' },
      ...(client === undefined ? {} : { client }),
    });

    expect(answer.kind === 'answer' && JSON.parse(answer.body)).toMatchObject({
      method: 'POST',
      body: 'scope=a+b',
    });
  });

  test.each([
    ['no certificate', undefined],
    ['a certificate that the server does not take', pairs[1]],
  ])('with %s is a failed handshake', async (_what, client) => {
    const outcome = await callOverTls({ ...base, ...(client === undefined ? {} : { client }) });

    expect(outcome).toEqual({ kind: 'failed-handshake' });
  });

  test('to a server that one cannot trust, or that is not there, is no failed handshake but an error', async () => {
    const { ca: _ca, ...untrusting } = base;

    await expect(callOverTls(untrusting)).rejects.toThrow(/the call failed/);
    await expect(callOverTls({ ...base, port: 1 })).rejects.toThrow(/ECONNREFUSED/);
  });
});
