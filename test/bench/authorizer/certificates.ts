const LINE_LENGTH = 64;
/** The signature ends the DER of a certificate; nobody who reads a self-signed one here verifies it. */
const CHANGED_BYTES = 4;

/** Creates certificates that differ in the last bytes of their signature, and so in their thumbprint. */
export const createCertificates = (pem: string): (() => string) => {
  const der = Buffer.from(pem.replace(/-----[^-]+-----/g, ''), 'base64');
  let count = 0;
  return () => {
    count += 1;
    der.writeUInt32BE(count, der.length - CHANGED_BYTES);
    const lines = der.toString('base64').match(new RegExp(`.{1,${LINE_LENGTH}}`, 'g')) ?? [];
    return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
  };
};
