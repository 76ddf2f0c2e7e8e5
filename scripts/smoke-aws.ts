// Deploys to the reader's own AWS account, walks the tutorial, reports each claim as seen or not seen, and destroys.
import { join, resolve } from 'node:path';
import { PROJECT_ROOT } from '../cli/project.ts';
import { readConfiguration } from '../deploy/app/configuration.ts';
import { AwsWorld } from '../deploy/smoke/aws-world.ts';
import { readSmokeConfiguration } from '../deploy/smoke/configuration.ts';
import { SMOKE_PLAN } from '../deploy/smoke/plan.ts';
import { runSmoke } from '../deploy/smoke/run-smoke.ts';
import { renderDryRun, renderReport } from '../deploy/smoke/smoke-text.ts';

const CDK = join(PROJECT_ROOT, 'node_modules/aws-cdk/bin/cdk');
const GATELENS = join(PROJECT_ROOT, 'cli/main.ts');
const words = process.argv.slice(2);
const [file] = words.filter((word) => !word.startsWith('--'));
const unknown = words.filter((word) => word.startsWith('--') && word !== '--yes' && word !== '--dry-run');

if (unknown.length > 0) throw new Error(`unknown option ${unknown.join(' ')}`);
// A bad configuration is told before anything is done, and in a dry run as well.
const smoke = file === undefined ? undefined : readSmokeConfiguration(resolve(file));
const deployment = smoke === undefined ? undefined : readConfiguration(smoke.deployment);

if (!words.includes('--yes') || words.includes('--dry-run')) {
  process.stdout.write(`${renderDryRun(SMOKE_PLAN)}\n`);
} else if (smoke === undefined || deployment === undefined) {
  process.stderr.write('Name the configuration: npm run smoke:aws -- smoke.json --yes\n');
  process.exitCode = 2;
} else {
  await using world = new AwsWorld(smoke, deployment, {
    cdk: [process.execPath, CDK],
    gatelens: [process.execPath, GATELENS],
  });
  const report = await runSmoke(SMOKE_PLAN, world);
  process.stdout.write(`\n${renderReport(report)}\n`);
  process.exitCode = report.failures.length === 0 ? 0 : 1;
}
