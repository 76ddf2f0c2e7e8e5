import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  DescribeLogGroupsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { describe, expect, test } from 'vitest';
import { logsClient, temporaryDirectory } from '../support/logs.ts';
import { runLogsCommand, startLogsCommand } from '../support/logs-command.ts';

const KEY = {
  GATELENS_LOGS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  GATELENS_LOGS_SECRET_ACCESS_KEY: 'a-secret-of-32-characters-or-so!',
};

describe('gatelens logs', () => {
  test('runs the store on a directory until it is interrupted', async () => {
    await using directory = await temporaryDirectory();
    {
      await using command = await startLogsCommand(['--data', directory.path]);
      await logsClient(command.url).send(new CreateLogGroupCommand({ logGroupName: 'kept' }));

      expect(await command.stop()).toEqual({ code: 0, stderr: '' });
    }
    await using command = await startLogsCommand(['--data', directory.path]);

    const { logGroups } = await logsClient(command.url).send(new DescribeLogGroupsCommand({}));

    expect(logGroups?.map(({ logGroupName }) => logGroupName)).toEqual(['kept']);
  });

  test('with a key, answers only who signs with it', async () => {
    await using directory = await temporaryDirectory();
    await using command = await startLogsCommand(['--data', directory.path], KEY);
    const credentials = {
      accessKeyId: KEY.GATELENS_LOGS_ACCESS_KEY_ID,
      secretAccessKey: KEY.GATELENS_LOGS_SECRET_ACCESS_KEY,
    };
    const owner = new CloudWatchLogsClient({ endpoint: command.url, region: 'eu-central-1', credentials });

    expect((await owner.send(new DescribeLogGroupsCommand({}))).logGroups).toEqual([]);
    await expect(logsClient(command.url).send(new DescribeLogGroupsCommand({}))).rejects.toMatchObject({
      name: 'UnrecognizedClientException',
    });
  });

  test.each([
    { name: 'half a key', args: [], environment: { GATELENS_LOGS_ACCESS_KEY_ID: 'x' } },
    {
      name: 'a secret that can be guessed',
      args: [],
      environment: { ...KEY, GATELENS_LOGS_SECRET_ACCESS_KEY: 'guess-me' },
    },
  ])('does not start with $name, and says why without a secret', async ({ args, environment }) => {
    await using directory = await temporaryDirectory();

    const { code, stderr } = await runLogsCommand(['--data', directory.path, ...args], environment);

    expect(code).toBe(1);
    expect(stderr).toMatch(/^gatelens: .*GATELENS_LOGS_SECRET_ACCESS_KEY/);
    expect(stderr).not.toContain('guess-me');
  });

  test.each([
    {
      args: ['--host', '0.0.0.0'],
      said: '--host lets other machines in, so every request must be signed: set GATELENS_LOGS_ACCESS_KEY_ID and GATELENS_LOGS_SECRET_ACCESS_KEY, or leave --host out.',
    },
    {
      args: ['--host', '192.0.2.1'],
      environment: KEY,
      said: '--host is no address of this machine. Use 127.0.0.1, or 0.0.0.0 for all of them.',
    },
    {
      args: ['--data', '/dev/null'],
      said: "EEXIST: file already exists, mkdir '/dev/null'. Choose a folder that you may write to: GATELENS_STATE_DIRECTORY, or --data of gatelens logs.",
    },
  ])('$args is refused with the remedy', async ({ args, environment = {}, said }) => {
    await using directory = await temporaryDirectory();

    const { code, stderr } = await runLogsCommand(['--data', directory.path, ...args], environment);

    expect({ code, stderr }).toEqual({ code: 1, stderr: `gatelens: ${said}\n` });
  });
});
