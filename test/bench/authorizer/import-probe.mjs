// Imports one module in a fresh process, decides one call when the module has a handler, and says how long each took.
// Plain JavaScript: a TypeScript loader in the process would be part of what is measured.
import { pathToFileURL } from 'node:url';

const [, , file, event] = process.argv;
const location = pathToFileURL(file).href;
const cpuBefore = process.cpuUsage();
const started = performance.now();
const { handler } = await import(location);
const importMs = performance.now() - started;
const { user, system } = process.cpuUsage(cpuBefore);

const measured = { importMs, cpuMs: (user + system) / 1_000 };
if (handler !== undefined) {
  const called = performance.now();
  await handler(JSON.parse(event), { awsRequestId: 'bench' });
  measured.firstDecisionMs = performance.now() - called;
}
// The handler logs to stdout too: this line is the last.
process.stdout.write(`${JSON.stringify(measured)}\n`);
