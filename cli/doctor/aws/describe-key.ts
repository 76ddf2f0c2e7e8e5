import { isObject } from '../../../authorizer/json.ts';
import { parseJson } from '../facts/parse-json.ts';
import type { SendSigned } from './signed-request.ts';

const KEY_ARN = /^arn:[\w-]+:kms:([a-z0-9-]+):\d{12}:(?:key|alias)\/.+$/;

/**
 * Asks KMS for the state of a key, such as `Enabled` or `PendingDeletion`. Not run on AWS from here.
 *
 * @param keyArn - ARN, which says where the key is.
 * @throws An error in the form of the SDK; also for an answer without a state.
 * @see {@link https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html DescribeKey}
 */
export const describeKeyState = async (send: SendSigned, keyArn: string): Promise<string> => {
  const region = KEY_ARN.exec(keyArn)?.[1];
  if (region === undefined) throw new UnknownKey();
  const answer: unknown = parseJson(
    await send({
      service: 'kms',
      region,
      host: `kms.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`,
      post: {
        headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'TrentService.DescribeKey' },
        body: JSON.stringify({ KeyId: keyArn }),
      },
    }),
  );
  const metadata = isObject(answer) ? answer['KeyMetadata'] : undefined;
  const state = isObject(metadata) ? metadata['KeyState'] : undefined;
  if (typeof state !== 'string') throw new UnknownKey();
  return state;
};

/** Neither good nor bad: what is not understood is not checked. */
class UnknownKey extends Error {
  override readonly name = 'UnknownKey';
}
