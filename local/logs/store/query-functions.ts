/** A list of the elements, each bound once: a macro copies its arguments, which nesting would multiply. */
const bound = (names: string, body: string): string => `list_transform([[${names}]], lambda x: ${body})[1]`;

const EARTH_RADIUS_KM = 6371.0088;

/** Furthest time in milliseconds that has a date (ECMA-262 §21.4.1.1). */
const MAX_TIME_MS = '8640000000000000';

const OCTET = '(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])';
const IPV4 = `${OCTET}(?:\\.${OCTET}){3}`;

/**
 * Addresses in hexadecimal that are private (RFC 1918, RFC 4193): 10/8, 172.16/12, 192.168/16, fc00::/7; and that are
 * never routed on the internet (IANA special-purpose registries): 0/8, 100.64/10, 127/8, 169.254/16, 192.0.0/24,
 * 192.0.2/24, 198.18/15, 198.51.100/24, 203.0.113/24, 224/4, 240/4, ::/127, fe80::/10, ff00::/8, 2001:db8::/32.
 */
const PRIVATE = '0a.{6}|ac1.{5}|c0a8.{4}|f[cd].{30}';
const RESERVED = [
  '00.{6}|64[4-7].{5}|7f.{6}|a9fe.{4}|c0000[02].{2}|c61[23].{4}|c63364.{2}|cb0071.{2}|[ef].{7}',
  '0{31}[01]|fe[89ab].{29}|ff.{30}|20010db8.{24}',
].join('|');

/**
 * `number_text` writes a number as ECMA-262 does (Number::toString), which is how answers show it: DuckDB takes
 * an exponent sooner and gives it two digits.
 */
const NUMBERS = [
  `CREATE MACRO digits_of(s) AS ltrim(replace(split_part(s, 'e', 1), '.', ''), '-')`,
  `CREATE MACRO exponent_of(s) AS abs(split_part(s, 'e', 2)::INTEGER)`,
  `CREATE MACRO number_text(v) AS list_transform([v], lambda x: CASE
    WHEN x = trunc(x) AND abs(x) < 1e15 THEN x::BIGINT::VARCHAR
    ELSE list_transform([x::VARCHAR], lambda s: CASE
      WHEN NOT contains(s, 'e') THEN regexp_replace(s, '\\.0$', '')
      WHEN abs(x) >= 1e21 THEN s
      WHEN abs(x) > 1 THEN repeat('-', (x < 0)::INTEGER) || rpad(digits_of(s), exponent_of(s) + 1, '0')
      WHEN abs(x) >= 1e-6 THEN repeat('-', (x < 0)::INTEGER) || '0.' || repeat('0', exponent_of(s) - 1) || digits_of(s)
      ELSE replace(s, 'e-0', 'e-') END)[1] END)[1]`,
  `CREATE MACRO rate_of(latest, earliest, latest_ms, earliest_ms, period) AS ${bound(
    'latest, earliest, latest_ms::DOUBLE, earliest_ms::DOUBLE, period',
    'CASE WHEN x[3] > x[4] THEN (x[1] - x[2]) / (x[3] - x[4]) * x[5] END',
  )}`,
  `CREATE MACRO time_of(v) AS list_transform([v], lambda x: CASE WHEN abs(x) <= ${MAX_TIME_MS} THEN x::BIGINT END)[1]`,
  'CREATE MACRO natural_log(v) AS list_transform([v], lambda x: CASE WHEN x > 0 THEN ln(x) END)[1]',
  'CREATE MACRO square_root(v) AS list_transform([v], lambda x: CASE WHEN x >= 0 THEN sqrt(x) END)[1]',
  `CREATE MACRO round_to(v, digits) AS ${bound(
    'v, digits',
    'CASE WHEN abs(x[2]) <= 15 THEN round(x[1], x[2]::INTEGER) END',
  )}`,
  `CREATE MACRO great_circle_km(a, b, c, d) AS ${bound(
    'a, b, c, d',
    `2 * ${EARTH_RADIUS_KM} * asin(least(1, sqrt(pow(sin(radians(x[3] - x[1]) / 2), 2)
      + cos(radians(x[1])) * cos(radians(x[3])) * pow(sin(radians(x[4] - x[2]) / 2), 2))))`,
  )}`,
  `CREATE MACRO long_text(v) AS list_transform([v], lambda x: CASE
    WHEN regexp_full_match(x, '[-+]?[0-9]+') THEN try_cast(x AS BIGINT)::VARCHAR
    ELSE try_cast(trunc(number_of(x)) AS BIGINT)::VARCHAR END)[1]`,
  `CREATE MACRO millisecond_ceil(ms, width) AS (ceil(ms / width) * width)::BIGINT`,
  'CREATE MACRO month_of(t) AS (year(t) - 1970) * 12 + month(t) - 1',
  `CREATE MACRO month_start(m) AS epoch_ms(TIMESTAMP '1970-01-01' + to_months(m::INTEGER))`,
  `CREATE MACRO month_bin(ms, width) AS list_transform([make_timestamp(ms::BIGINT * 1000)],
    lambda t: month_start(floor(month_of(t)::DOUBLE / width) * width))[1]`,
  // A millisecond less, so that the start of a month is its own ceiling.
  `CREATE MACRO month_ceil(ms, width) AS list_transform([make_timestamp(ms::BIGINT * 1000 - 1)],
    lambda t: month_start((floor(month_of(t)::DOUBLE / width) + 1) * width))[1]`,
];

const TEXTS = [
  `CREATE MACRO code_points_from(v, first) AS ${bound(
    'v, first::VARCHAR',
    'CASE WHEN x[2] IS NOT NULL THEN substr(x[1], greatest(least(trunc(x[2]::DOUBLE), 2e9), 0)::BIGINT + 1) END',
  )}`,
  `CREATE MACRO code_points(v, first, count) AS ${bound(
    'v, first::VARCHAR, count::VARCHAR',
    `CASE WHEN x[2] IS NOT NULL AND x[3] IS NOT NULL THEN substr(x[1],
      greatest(least(trunc(x[2]::DOUBLE), 2e9), 0)::BIGINT + 1,
      greatest(least(trunc(x[3]::DOUBLE), 2e9), 0)::BIGINT) END`,
  )}`,
  `CREATE MACRO bare_hex(v) AS regexp_extract(v, '^(?:0[xX])?([0-9a-fA-F]+)$', 1)`,
  `CREATE MACRO hex_text(v) AS list_transform([bare_hex(v)], lambda x: CASE
    WHEN x <> '' AND length(x) % 2 = 0 THEN TRY(decode(from_hex(x))) END)[1]`,
  `CREATE MACRO hex_number(v) AS list_transform([bare_hex(v)], lambda x: CASE
    WHEN x <> '' THEN try_cast('0x' || x AS BIGINT)::DOUBLE END)[1]`,
  `CREATE MACRO number_hex(v) AS '0x' || lower(to_hex(try_cast(trunc(v) AS BIGINT)))`,
];

/**
 * `structure_of` gives a map or list as compact JSON text, also one that is written in a JSON string; anything
 * else is NULL. `list_items` makes a list of anything that is there.
 */
const STRUCTURES = [
  `CREATE MACRO most_frequent(counts, most) AS to_json(list_transform(list_slice(list_sort(list_transform(counts,
    lambda e: {'c': -(e.value::BIGINT), 'v': e.key})), 1, most), lambda e: e.v))::VARCHAR`,
  `CREATE MACRO text_structure(v) AS list_transform([v], lambda x: CASE
    WHEN NOT coalesce(json_valid(x), false) THEN NULL
    WHEN json_type(x) IN ('OBJECT', 'ARRAY') THEN json(x)::VARCHAR END)[1]`,
  `CREATE MACRO structure_of(v) AS list_transform([v], lambda x: CASE left(x, 1)
    WHEN '{' THEN x WHEN '[' THEN x WHEN '"' THEN text_structure(x ->> '$') END)[1]`,
  `CREATE MACRO first_json(found) AS list_filter(found, lambda v: v::VARCHAR <> 'null')[1]::VARCHAR`,
  `CREATE MACRO shown_json(v) AS list_transform([v], lambda x: CASE left(x, 1)
    WHEN '{' THEN x WHEN '[' THEN x ELSE scalar_of(x::JSON) END)[1]`,
  `CREATE MACRO list_items(v) AS list_transform([v], lambda x: CASE left(x, 1)
    WHEN '[' THEN json_extract(x, '$[*]')::VARCHAR[] WHEN 'n' THEN NULL ELSE CASE WHEN x IS NOT NULL THEN [x] END END)[1]`,
  `CREATE MACRO list_texts(v) AS list_transform([structure_of(v)], lambda x: CASE left(x, 1)
    WHEN '[' THEN list_transform(json_extract(x, '$[*]'), lambda y: scalar_of(y)) END)[1]`,
  `CREATE MACRO list_size(v) AS list_transform([structure_of(v)], lambda x: CASE left(x, 1)
    WHEN '[' THEN json_array_length(x)::DOUBLE END)[1]`,
];

/** Addresses are compared as hexadecimal digits: 8 of version 4, 32 of version 6. */
const ADDRESSES = [
  `CREATE MACRO ipv4_number(v) AS list_transform([v], lambda x: CASE WHEN regexp_full_match(x, '${IPV4}')
    THEN list_reduce(list_transform(string_split(x, '.'), lambda o: o::DOUBLE), lambda a, b: a * 256 + b) END)[1]`,
  `CREATE MACRO ipv4_hex(v) AS lower(lpad(to_hex(ipv4_number(v)::BIGINT), 8, '0'))`,
  `CREATE MACRO ipv6_groups(part) AS CASE WHEN part = '' THEN '' ELSE array_to_string(list_transform(
    string_split(part, ':'), lambda g: CASE WHEN contains(g, '.') THEN ipv4_hex(g)
      WHEN regexp_full_match(g, '[0-9a-fA-F]{1,4}') THEN lower(lpad(g, 4, '0')) ELSE '!' END), '') END`,
  `CREATE MACRO ipv6_joined(halves) AS list_transform([list_transform(halves, lambda p: ipv6_groups(p))], lambda h: CASE
    WHEN length(h) = 1 THEN h[1]
    WHEN length(h) = 2 AND length(h[1]) + length(h[2]) <= 28
      THEN rpad(h[1], (32 - length(h[2]))::INTEGER, '0') || h[2] END)[1]`,
  `CREATE MACRO ipv6_hex(v) AS list_transform([v], lambda x: CASE
    WHEN regexp_full_match(x, '[0-9a-fA-F:]+(?:${IPV4})?') AND contains(x, ':') THEN
      list_transform([ipv6_joined(string_split(x, '::'))],
        lambda h: CASE WHEN regexp_full_match(h, '[0-9a-f]{32}') THEN h END)[1] END)[1]`,
  'CREATE MACRO ip_hex(v) AS list_transform([v], lambda x: coalesce(ipv4_hex(x), ipv6_hex(x)))[1]',
  `CREATE MACRO hex_digit(h, place) AS instr('0123456789abcdef', substr(h, place, 1)) - 1`,
  `CREATE MACRO same_prefix(h, net, bits) AS CASE
    WHEN h IS NULL OR net IS NULL OR bits IS NULL OR length(h) <> length(net) OR bits > 4 * length(h) THEN false
    ELSE left(h, bits // 4) = left(net, bits // 4) AND (bits % 4 = 0 OR
      hex_digit(h, bits // 4 + 1) // (1 << (4 - bits % 4)) = hex_digit(net, bits // 4 + 1) // (1 << (4 - bits % 4)))
    END`,
  `CREATE MACRO in_subnet(h, subnet) AS list_transform([[h, subnet]], lambda x: CASE
    WHEN regexp_full_match(x[2], '[^/]+/[0-9]{1,3}') THEN same_prefix(x[1], ip_hex(split_part(x[2], '/', 1)),
      split_part(x[2], '/', 2)::INTEGER) ELSE false END)[1]`,
  `CREATE MACRO ip_class(v) AS list_transform([ip_hex(v)], lambda h: CASE WHEN h IS NULL THEN NULL
    WHEN regexp_full_match(h, '${PRIVATE}') THEN 'private'
    WHEN regexp_full_match(h, '${RESERVED}') THEN 'reserved' ELSE 'public' END)[1]`,
];

/** Functions behind those of the query language; the index defines them once. */
export const QUERY_FUNCTIONS: readonly string[] = [...NUMBERS, ...TEXTS, ...STRUCTURES, ...ADDRESSES];
