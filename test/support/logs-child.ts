import { startLogStore } from '../../local/logs/log-store.ts';

/**
 * Runs a log store in a process of its own, for tests that kill it.
 *
 * The data directory is the only argument; the URL goes to the parent as its one message.
 */
const [, , dataDirectory = ''] = process.argv;
const { url } = await startLogStore({ port: 0, dataDirectory });
process.send?.(url);
