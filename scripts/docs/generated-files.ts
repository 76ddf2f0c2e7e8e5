import { buildAccessLogPage } from './access-log-page.ts';
import { buildDecisionRecordPage } from './decision-record-page.ts';
import { buildDoctorPage } from './doctor-page.ts';
import { buildReasonsPage } from './reasons-page.ts';
import { buildRecordJsonSchema } from './record-json-schema.ts';

/** Files that are made of the sources and kept in the repository, by their path from its root. */
export const buildGeneratedFiles = (): Readonly<Record<string, string>> => ({
  'docs/access-log.md': buildAccessLogPage(),
  'docs/decision-record.md': buildDecisionRecordPage(),
  'docs/doctor.md': buildDoctorPage(),
  'docs/reasons.md': buildReasonsPage(),
  'shared/decision-record.schema.json': `${JSON.stringify(buildRecordJsonSchema(), null, 2)}\n`,
});
