import type { IntrospectionMode } from '../introspection/failure-switch.ts';
import { SWITCH_PATH } from '../introspection/introspection.ts';
import { sendCall, TrafficFault } from './call.ts';

/** The introspection API, and the credentials that its switch asks for. */
export interface IntrospectionSwitch {
  readonly url: string;
  readonly apiKey: string;
  readonly apiSecret: string;
}

const setMode = async ({ url, apiKey, apiSecret }: IntrospectionSwitch, mode: IntrospectionMode) => {
  const basic = Buffer.from(`${apiKey}:${apiSecret}`).toString('base64');
  const answer = await sendCall({
    target: 'the introspection API',
    url: `${url}${SWITCH_PATH}`,
    method: 'PUT',
    headers: { authorization: `Basic ${basic}`, 'content-type': 'application/json' },
    body: JSON.stringify({ mode }),
  });
  if (answer.status === 200) return;
  throw new TrafficFault('unexpected_answer', `The introspection API refused its switch: ${answer.status}`);
};

/** Runs something while introspection answers with an error, and sets it right again whatever happens. */
export const withFailingIntrospection = async <T>(
  introspection: IntrospectionSwitch,
  run: () => Promise<T>,
): Promise<T> => {
  await setMode(introspection, 'error');
  try {
    return await run();
  } finally {
    await setMode(introspection, 'normal');
  }
};
