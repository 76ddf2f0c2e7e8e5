import type { EventSecrets } from './event-secrets.ts';
import { createNeedles } from './needles.ts';
import { needlesOfPem, type Scrubber, secretForms } from './secrets.ts';

/** Lets a scrubber know secrets, and a certificate, that turned up during the call. */
export const addSecrets = (
  scrubber: Scrubber,
  { presented = [], beside = [] }: Partial<EventSecrets>,
  pem?: string,
): void => {
  if (presented.length > 0) scrubber.presented.push(createNeedles(secretForms(presented)));
  if (beside.length > 0) scrubber.beside.push(createNeedles(secretForms(beside)));
  if (pem !== undefined) scrubber.presented.push(needlesOfPem(pem));
};
