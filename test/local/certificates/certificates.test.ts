import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  ALL_CERTIFICATE_FILES,
  writeCertificateFiles,
} from '../../../local/certificates/certificate-files.ts';
import { makeCertificates } from '../../../local/certificates/certificate-maker.ts';
import { loadCertificates } from '../../../local/certificates/certificates.ts';
import { closeServer, listenOnLoopback } from '../../../local/loopback.ts';
import { sendCall } from '../../../local/traffic/call.ts';

const YEAR_MS = 365 * 86_400_000;

let folder: string;
let directory: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatelens-certificates-test-'));
  directory = join(folder, 'nested', 'certificates');
});

afterEach(() => rm(folder, { recursive: true }));

const siblings = () => readdir(join(folder, 'nested'));

describe('loadCertificates, first start', () => {
  test('writes every file, keys for their owner only', async () => {
    await loadCertificates(directory);

    const modes = await Promise.all(
      ALL_CERTIFICATE_FILES.map(async (name) => [name, (await stat(join(directory, name))).mode & 0o777]),
    );
    expect(modes).toEqual(ALL_CERTIFICATE_FILES.map((name) => [name, name.includes('key') ? 0o600 : 0o644]));
    expect((await stat(directory)).mode & 0o777).toBe(0o700);
    expect((await readdir(directory)).toSorted()).toEqual(ALL_CERTIFICATE_FILES.toSorted());
    expect(await siblings()).toEqual(['certificates']);
  });

  test('keeps no private key of the authority', async () => {
    const { ca } = await loadCertificates(directory);
    const authority = new X509Certificate(ca);

    const keys = ALL_CERTIFICATE_FILES.filter((name) => name.includes('key'));
    const texts = await Promise.all(keys.map((name) => readFile(join(directory, name), 'utf8')));
    expect(texts.map((text) => authority.checkPrivateKey(createPrivateKey(text)))).toEqual(
      keys.map(() => false),
    );
  });

  test('client certificates are self-signed P-256 with different subjects, and make up the truststore', async () => {
    const { clients, truststore } = await loadCertificates(directory);

    const [first, second] = clients.map(({ certificate }) => new X509Certificate(certificate));
    expect([first?.issuer, second?.issuer]).toEqual([first?.subject, second?.subject]);
    expect(first?.subject).not.toBe(second?.subject);
    expect(first?.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
    expect(truststore).toBe(clients.map(({ certificate }) => certificate).join(''));
  });

  test.each(['localhost', '127.0.0.1'])(
    'a caller at %s verifies the gateway with ca.pem, and the gateway a client with truststore.pem',
    async (host) => {
      const { ca, truststore, gateway, clients } = await loadCertificates(directory);
      const authorized: unknown[] = [];
      const server = createServer(
        {
          cert: gateway.certificate,
          key: gateway.key,
          ca: truststore,
          requestCert: true,
          rejectUnauthorized: false,
        },
        (request, response) => {
          authorized.push(request.socket instanceof TLSSocket && request.socket.authorized);
          response.end();
        },
      );
      const url = `https://${host}:${await listenOnLoopback(server, 0)}/`;

      for (const { certificate: cert, key } of clients) {
        await sendCall({ target: 'the server', url, method: 'GET', identity: { ca, cert, key } });
      }
      await closeServer(server);

      expect(authorized).toEqual([true, true]);
    },
  );
});

describe('loadCertificates, later starts', () => {
  test('reuses a whole set', async () => {
    const first = await loadCertificates(directory);

    expect(await loadCertificates(directory)).toEqual(first);
  });

  test('two starts at once end up with one set', async () => {
    const [one, other] = await Promise.all([loadCertificates(directory), loadCertificates(directory)]);

    expect(one).toEqual(other);
    expect(await siblings()).toEqual(['certificates']);
  });

  const damages: readonly { readonly name: string; readonly damage: () => Promise<unknown> }[] = [
    { name: 'missing', damage: () => rm(join(directory, 'client_private_key_2.pem')) },
    { name: 'empty', damage: () => writeFile(join(directory, 'gateway_certificate.pem'), '') },
    { name: 'no certificate', damage: () => writeFile(join(directory, 'ca.pem'), 'not a certificate') },
    {
      name: 'the key of another certificate',
      damage: async () =>
        writeFile(
          join(directory, 'client_private_key.pem'),
          await readFile(join(directory, 'client_private_key_2.pem')),
        ),
    },
    {
      name: 'a truststore that lacks a client',
      damage: async () =>
        writeFile(
          join(directory, 'truststore.pem'),
          await readFile(join(directory, 'client_certificate.pem')),
        ),
    },
    {
      name: 'an authority that signed nothing here',
      damage: async () => writeFile(join(directory, 'ca.pem'), (await makeCertificates(Date.now())).ca),
    },
  ];

  test.each(damages)('a set with a file that is $name is replaced as a whole', async ({ damage }) => {
    const before = await loadCertificates(directory);
    await damage();

    const after = await loadCertificates(directory);

    expect(after.ca).not.toBe(before.ca);
    expect(await loadCertificates(directory)).toEqual(after);
    expect(await siblings()).toEqual(['certificates']);
  });

  test.each([
    { name: 'has expired', madeMs: Date.now() - 2 * YEAR_MS },
    { name: 'expires within the day', madeMs: Date.now() - YEAR_MS + 3_600_000 },
    { name: 'is not valid yet', madeMs: Date.now() + 86_400_000 },
  ])('a set that $name is replaced', async ({ madeMs }) => {
    await mkdir(directory, { recursive: true });
    const stale = await makeCertificates(madeMs);
    await writeCertificateFiles(directory, stale);

    const loaded = await loadCertificates(directory);

    expect(loaded.ca).not.toBe(stale.ca);
  });

  test('what a killed start left beside does not matter, and files that are not ours survive', async () => {
    await mkdir(`${directory}.new-killed`, { recursive: true });
    await mkdir(directory);
    await writeFile(join(directory, 'notes.txt'), 'mine');

    await loadCertificates(directory);

    const kept = (await siblings()).filter((name) => name.startsWith('certificates.old-'));
    expect(await readFile(join(folder, 'nested', kept.join(), 'notes.txt'), 'utf8')).toBe('mine');
  });
});
