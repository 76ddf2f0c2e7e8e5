import type { SendSigned } from './signed-request.ts';

/** What is asked of IAM: which of the actions a role may take on any of the resources. */
export interface Simulation {
  readonly roleArn: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

/** IAM has one endpoint for a partition. */
const ENDPOINTS: Readonly<Record<string, { readonly host: string; readonly region: string }>> = {
  aws: { host: 'iam.amazonaws.com', region: 'us-east-1' },
  'aws-cn': { host: 'iam.cn-north-1.amazonaws.com.cn', region: 'cn-north-1' },
  'aws-us-gov': { host: 'iam.us-gov.amazonaws.com', region: 'us-gov-west-1' },
};

/**
 * Asks IAM which actions a role may take: by its policies and its permissions boundary, without the resources' own
 * policies. Nothing is done. Each resource is a question of its own: an answer about several has one decision for all.
 *
 * Not run on AWS from here.
 *
 * @returns The actions that are allowed on at least one resource, in the order of the question.
 * @throws An error in the form of the SDK; also for an answer that does not speak of every action.
 * @see {@link https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html SimulatePrincipalPolicy}
 */
export const simulatePolicy = async (
  send: SendSigned,
  { roleArn, actions, resources }: Simulation,
): Promise<readonly string[]> => {
  const endpoint = ENDPOINTS[roleArn.split(':')[1] ?? ''];
  if (endpoint === undefined) throw new UnknownAnswer();
  const decisions = await Promise.all(
    resources.map(async (resource) =>
      parseSimulation(
        await send({
          ...endpoint,
          service: 'iam',
          query: {
            Action: 'SimulatePrincipalPolicy',
            Version: '2010-05-08',
            PolicySourceArn: roleArn,
            ...Object.fromEntries(
              actions.map((action, index) => [`ActionNames.member.${index + 1}`, action]),
            ),
            'ResourceArns.member.1': resource,
          },
        }),
        actions,
      ),
    ),
  );
  return actions.filter((_, index) => decisions.some((decided) => decided[index] === 'allowed'));
};

/** Neither a yes nor a no: what is not understood is not checked. */
class UnknownAnswer extends Error {
  override readonly name = 'UnknownAnswer';
}

type Decision = 'allowed' | 'explicitDeny' | 'implicitDeny';

const isDecision = (text: string): text is Decision =>
  text === 'allowed' || text === 'explicitDeny' || text === 'implicitDeny';

/** Each result has one action and one decision, in whichever order. */
const parseSimulation = (xml: string, actions: readonly string[]): readonly Decision[] => {
  const names = contentsOf(xml, 'EvalActionName').map((name) => name.toLowerCase());
  const decisions = contentsOf(xml, 'EvalDecision');
  if (names.length !== decisions.length) throw new UnknownAnswer();
  return actions.map((action) => {
    const decision = decisions[names.indexOf(action.toLowerCase())] ?? '';
    if (!isDecision(decision)) throw new UnknownAnswer();
    return decision;
  });
};

const contentsOf = (xml: string, element: string): readonly string[] =>
  [...xml.matchAll(new RegExp(`<${element}>([^<]*)</${element}>`, 'g'))].map(([, text = '']) => text.trim());
