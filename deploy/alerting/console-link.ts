/**
 * Builds the address of the CloudWatch console with a Logs Insights query ready to run.
 *
 * The form is that of the console's own addresses (`JSURL` with `*` for `%`); AWS does not document it.
 *
 * @param logGroupName - May be a CDK token: what CloudFormation makes of it needs no encoding.
 */
export const insightsLink = (place: {
  readonly region: string;
  readonly logGroupName: string;
  readonly query: string;
  readonly seconds: number;
}): string => {
  const { region, logGroupName, query, seconds } = place;
  const detail = [
    `end~0~start~-${seconds}~timeType~'RELATIVE~unit~'seconds`,
    `editorString~'${encode(query)}`,
    `source~(~'${logGroupName.replaceAll('/', '*2f')})`,
  ].join('~');
  return `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#logsV2:logs-insights$3FqueryDetail$3D~(${detail})`;
};

const encode = (text: string): string =>
  [...text]
    .map((character) =>
      /[A-Za-z0-9._-]/.test(character)
        ? character
        : [...Buffer.from(character)].map((byte) => `*${byte.toString(16).padStart(2, '0')}`).join(''),
    )
    .join('');
