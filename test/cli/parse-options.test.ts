import { describe, expect, test } from 'vitest';
import { parseOptions } from '../../cli/parse-options.ts';

const OPTIONS = {
  port: { type: 'string' },
  host: { type: 'string' },
  'token-hash': { type: 'string' },
  'token-stdin': { type: 'boolean' },
  'log-group': { type: 'string', multiple: true },
} as const;

const HELP = 'npm run gatelens -- --help shows every command and option.';
const TOKEN = 'dGhpcy1pcy1hLXRva2VuLXRoYXQtbXVzdC1ub3QtYmUtcmVwZWF0ZWQ';

const parse = (args: readonly string[]) => parseOptions('why', args, OPTIONS);

describe('options of a command', () => {
  test('are read by their names', () => {
    expect(parse(['--port', '1', '--log-group=a', '--log-group', 'b', '--token-stdin'])).toEqual({
      port: '1',
      'log-group': ['a', 'b'],
      'token-stdin': true,
    });
  });

  test.each([
    [['--prot', '1'], 'why has no option "--prot". Did you mean --port?'],
    [['--loggroup=a'], 'why has no option "--loggroup". Did you mean --log-group?'],
    [['--token', TOKEN], 'why has no option "--token". Did you mean --token-hash or --token-stdin?'],
    [[`--toke=${TOKEN}`], 'why has no option "--toke". Did you mean --token-hash or --token-stdin?'],
    [['-port'], 'why has no option "-port". Did you mean --port?'],
    [['--verbose'], 'why has no option "--verbose".'],
    [['port'], 'why takes options only, not "port". Did you mean --port?'],
    [['--', '--port'], 'why takes options only, not "--port". Did you mean --port?'],
    [[TOKEN], 'why takes options only, not "dGhpcy1p…".'],
    [['\u001b[31m'], 'why takes options only, not "?[31m".'],
  ])('%j is refused in one line that names it, and nothing that may be a token', (args, said) => {
    expect(() => parse(args)).toThrow(expect.objectContaining({ message: `${said} ${HELP}` }));
  });

  test.each([
    [['--port'], 'why: --port needs a value.'],
    [
      ['--port', '--host', 'a'],
      'why: --port needs a value; one that begins with a hyphen is written --port=-…',
    ],
    [['--token-stdin=a'], 'why: --token-stdin takes no value.'],
  ])('%j is refused in one line', (args, message) => {
    expect(() => parse(args)).toThrow(expect.objectContaining({ name: 'CommandError', message }));
  });

  test('a value may begin with a hyphen where it is joined to its option, and be one hyphen or none at all', () => {
    expect(parse(['--port=-1', '--host=', '--token-hash', '-'])).toEqual({
      port: '-1',
      host: '',
      'token-hash': '-',
    });
  });
});
