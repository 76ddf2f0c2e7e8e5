import { sql } from '../store/sql.ts';
import { define, type FunctionTable } from './function-table.ts';

const TEST = { takes: ['text'], gives: 'boolean' } as const;
const IN_SUBNET = { takes: ['text', 'text'], gives: 'boolean' } as const;

/**
 * Functions on IP addresses in text. What is no address, or no subnet, is in no subnet.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-operations-functions.html IP address functions}
 */
export const IP_FUNCTIONS: FunctionTable = {
  isvalidip: define(TEST, (text) => sql`(ip_hex(${text}) IS NOT NULL)`),
  isvalidipv4: define(TEST, (text) => sql`(ipv4_hex(${text}) IS NOT NULL)`),
  isvalidipv6: define(TEST, (text) => sql`(ipv6_hex(${text}) IS NOT NULL)`),
  isipinsubnet: define(IN_SUBNET, (text, subnet) => sql`in_subnet(ip_hex(${text}), ${subnet})`),
  isipv4insubnet: define(IN_SUBNET, (text, subnet) => sql`in_subnet(ipv4_hex(${text}), ${subnet})`),
  isipv6insubnet: define(IN_SUBNET, (text, subnet) => sql`in_subnet(ipv6_hex(${text}), ${subnet})`),
  ipv4tonumber: define({ takes: ['text'], gives: 'number' }, (text) => sql`ipv4_number(${text})`),
  isprivateip: define(TEST, (text) => sql`coalesce(ip_class(${text}) = 'private', false)`),
  ispublicip: define(TEST, (text) => sql`coalesce(ip_class(${text}) = 'public', false)`),
  isreservedip: define(TEST, (text) => sql`coalesce(ip_class(${text}) = 'reserved', false)`),
};
