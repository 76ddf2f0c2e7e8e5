import { measureWindow } from './measure.ts';
import { parseWindowOrder } from './window-messages.ts';

/** Answers the orders of the process that started this one, and ends with it. */
export const serve = (ready: unknown, answer: (order: unknown) => Promise<unknown>): void => {
  process.on('disconnect', () => process.exit());
  process.on('message', async (message: unknown) => {
    const order =
      typeof message === 'object' && message !== null && 'order' in message ? message.order : null;
    process.send?.(await answer(order));
  });
  process.send?.(ready);
};

/** Makes this process a subject: it runs windows of one call. */
export const serveWindows = (call: () => Promise<void>): void =>
  serve('ready', async (value) => {
    const { warmUp, calls } = parseWindowOrder(value);
    await measureWindow(call, warmUp);
    return measureWindow(call, calls);
  });
