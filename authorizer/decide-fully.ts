import { addSecrets } from './add-secrets.ts';
import { answer, type Ended } from './answering.ts';
import type { Call } from './call.ts';
import { evaluate } from './evaluation.ts';

/**
 * Decides on a call in every detail: with hooks, by claims, and with the words for each refusal.
 *
 * @throws Only what no stage foresees; {@link answerFailure} makes a fault of it.
 */
export const decideFully = async (call: Call): Promise<Ended> => {
  const { opened, scrubber } = call;
  const evaluated = await evaluate(call, opened);
  addSecrets(scrubber(), { beside: evaluated.findings.redactedResponse?.secrets ?? [] });
  return answer(call, evaluated);
};

/** Answers a call whose decision failed as the fault that it is, with the hooks that want to know of it. */
export const answerFailure = (call: Call, failed: Ended): Promise<Ended> => answer(call, failed);
