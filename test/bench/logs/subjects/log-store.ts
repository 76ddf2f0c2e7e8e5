import { startLogStore } from '../../../../local/logs/log-store.ts';
import { serve } from '../../serve.ts';

/** A log store in a process of its own; it answers every order with its peak memory and its CPU time. */
const { url, close } = await startLogStore({ port: 0, dataDirectory: process.env['BENCH_DATA'] ?? '' });

serve(url, async (order) => {
  if (order === 'close') await close();
  const { user, system } = process.cpuUsage();
  return { peakBytes: process.resourceUsage().maxRSS * 1024, cpuUs: user + system };
});
