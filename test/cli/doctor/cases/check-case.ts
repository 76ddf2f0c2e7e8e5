import type { Status } from '../../../../cli/doctor/finding.ts';
import type { Examined } from '../../../support/doctor-world.ts';

/** What a check says of an API that differs from how it should be in one thing. */
export type CheckCase = readonly [id: string, what: string, status: Status, says: RegExp, examined: Examined];
