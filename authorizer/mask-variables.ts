import type { Environment, Problems } from './environment.ts';
import { isObject } from './json.ts';
import { type Masking, type MaskMode, needsKey } from './masking.ts';
import { fetchSecret } from './secret-loader.ts';
import { readSecret } from './secret-variable.ts';
import { MIN_KEY_LENGTH } from './secrets.ts';

/**
 * Reads `GATELENS_MASK_SUB`, `GATELENS_MASK_SOURCE_IP` (`drop` or `hmac`), `GATELENS_MASK_PROPERTIES` (the same, or a
 * JSON object of it by property key) and `GATELENS_MASK_KEY` or `GATELENS_MASK_KEY_ARN`.
 */
export function readMasking(environment: Environment, problems: Problems): Masking {
  const modes: Masking = {
    ...readMode(environment, 'SUB', 'sub', problems),
    ...readMode(environment, 'SOURCE_IP', 'source_ip', problems),
    ...readProperties(environment, problems),
  };
  if (!needsKey(modes)) return modes;
  const key = readSecret(environment, 'GATELENS_MASK_KEY', problems);
  if (typeof key !== 'string') return { ...modes, key: () => fetchSecret(key, false) };
  if (key !== '' && key.length < MIN_KEY_LENGTH)
    problems.push(`GATELENS_MASK_KEY has less than ${MIN_KEY_LENGTH} characters.`);
  return { ...modes, key };
}

const isMode = (value: unknown): value is MaskMode => value === 'drop' || value === 'hmac';

function readMode(
  environment: Environment,
  variable: string,
  name: 'sub' | 'source_ip',
  problems: Problems,
): Masking {
  const mode = environment[`GATELENS_MASK_${variable}`];
  if (isMode(mode)) return { [name]: mode };
  if (mode) problems.push(`GATELENS_MASK_${variable} is not drop or hmac.`);
  return {};
}

function readProperties(environment: Environment, problems: Problems): Pick<Masking, 'properties'> {
  const text = environment['GATELENS_MASK_PROPERTIES'];
  if (!text) return {};
  if (isMode(text)) return { properties: text };
  const modes = parseModes(text);
  if (modes === undefined)
    problems.push('GATELENS_MASK_PROPERTIES is not drop, hmac or a JSON object of them.');
  return modes === undefined ? {} : { properties: modes };
}

function parseModes(text: string): Readonly<Record<string, MaskMode>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (!isObject(value)) return undefined;
    const modes = Object.entries(value).filter((entry): entry is [string, MaskMode] => isMode(entry[1]));
    return modes.length === Object.keys(value).length ? Object.fromEntries(modes) : undefined;
  } catch {
    return undefined;
  }
}
