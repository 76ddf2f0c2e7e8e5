import axios from 'axios';
import { handler as decide } from '../../../../authorizer/handler.ts';

/** The packaged handler. */
export const handler: typeof decide = decide;

/** Keeps axios in the bundle. */
export const client: unknown = axios.create();
