import { X509Certificate } from 'node:crypto';
import { splitPem } from '../../../deploy/mutual-tls/truststore-pem.ts';
import type { TruststoreFacts } from './aws-facts.ts';

/** Reads a truststore; a block that is no certificate is counted and left out. */
export const parseTruststore = (pem: string): TruststoreFacts => {
  const blocks = splitPem(pem);
  const certificates = blocks.flatMap(parse);
  return {
    certificates,
    unreadable: blocks.length - certificates.length,
    hasPrivateKey: /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(pem),
  };
};

const parse = (block: string): readonly X509Certificate[] => {
  try {
    return [new X509Certificate(block)];
  } catch {
    return [];
  }
};

/** Takes bucket and key out of the address of a truststore; undefined for anything else. */
export const parseS3Uri = (uri: string): { readonly bucket: string; readonly key: string } | undefined => {
  const [, bucket = '', key = ''] = /^s3:\/\/([^/]+)\/(.+)$/.exec(uri) ?? [];
  return bucket === '' ? undefined : { bucket, key };
};
