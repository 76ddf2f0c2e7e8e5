import { startDashboard } from '../../../../dashboard/server/dashboard.ts';
import { GROUP } from '../../logs/data-set.ts';
import { serve } from '../../serve.ts';

/** The dashboard's server in a process of its own; it answers every order once it is closed. */
const { url, close } = await startDashboard({
  port: 0,
  access: { kind: 'start_key', key: crypto.randomUUID() },
  region: 'us-east-1',
  logGroups: [GROUP],
  accessLogGroups: [],
  logs: {
    endpoint: process.env['BENCH_LOGS'] ?? '',
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
  },
  webRoot: process.env['BENCH_PAGE'] ?? '',
});

serve(url, async () => {
  await close();
  return 'closed';
});
