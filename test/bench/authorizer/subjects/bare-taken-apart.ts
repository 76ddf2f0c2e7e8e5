import { serveWindows } from '../../serve.ts';
import { createBarePost } from '../bare-post.ts';
import { readSetting } from '../child-setting.ts';

const post = createBarePost(readSetting(), true);

serveWindows(async () => {
  await post();
});
