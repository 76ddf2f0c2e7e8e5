import { serveWindows } from '../../serve.ts';
import { createBarePost } from '../bare-post.ts';
import { readSetting } from '../child-setting.ts';

const post = createBarePost(readSetting());

serveWindows(async () => {
  await post();
});
