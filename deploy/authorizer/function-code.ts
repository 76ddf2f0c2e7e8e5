import { copyFileSync, cpSync, existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';

/** Name of the OpenAPI document in the function's package. */
export const OPENAPI_FILE = 'openapi.json';

/** Entry of the packaged authorizer's bundle. */
const BUNDLE_ENTRY = 'index.mjs';

/** Where `npm run build` leaves the bundle, beside the compiled constructs. */
const PACKAGED_BUNDLE = resolve(import.meta.dirname, '../../lambda');

/** What the function runs. */
export type CodeSource =
  /** The packaged authorizer; `bundle` is its folder, that of the installed package when absent. */
  | { readonly kind: 'packaged'; readonly bundle?: string; readonly openapi?: string }
  /** A module that exports `handler`; bundled by esbuild. */
  | { readonly kind: 'own'; readonly entry: string };

/**
 * Builds the function's package as a CDK asset, without Docker and network.
 *
 * @throws Error when the bundle, the entry or the document is not there or cannot be used.
 */
export const functionCode = (source: CodeSource): Code =>
  source.kind === 'own' ? codeOfEntry(source.entry) : codeOfBundle(source);

const codeOfBundle = ({
  bundle = PACKAGED_BUNDLE,
  openapi,
}: Extract<CodeSource, { kind: 'packaged' }>): Code => {
  if (!existsSync(join(bundle, BUNDLE_ENTRY)))
    throw new Error(
      'The bundle of the authorizer is not there: run `npm run build` first, or name its folder.',
    );
  if (openapi === undefined) return Code.fromAsset(bundle);
  checkOpenApi(openapi);
  return fromLocalBuild(bundle, (folder) => {
    cpSync(bundle, folder, { recursive: true });
    copyFileSync(openapi, join(folder, OPENAPI_FILE));
  });
};

/** Fails here and not at the first call, where every call would be refused. */
const checkOpenApi = (file: string): void => {
  const fail = (): never => {
    throw new Error(`${basename(file)} is not an OpenAPI 3 document in JSON: convert YAML first.`);
  };
  try {
    const document: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const version =
      typeof document === 'object' && document !== null && 'openapi' in document && document.openapi;
    if (typeof version !== 'string' || !version.startsWith('3.')) fail();
  } catch {
    fail();
  }
};

/** What CommonJS code asks of Node.js it asks by `require`, which an ES module does not have. */
const REQUIRE =
  "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

/** Bundled as the packaged authorizer is: what only some configurations need stays in chunks of its own. */
const codeOfEntry = (entry: string): Code => {
  if (!existsSync(entry))
    throw new Error(
      `The entry ${basename(entry)} is not there: give the path of a module that exports \`handler\`.`,
    );
  const { buildSync }: typeof import('esbuild') = createRequire(import.meta.url)('esbuild');
  return fromLocalBuild(dirname(entry), (folder) => {
    buildSync({
      entryPoints: { index: entry },
      outdir: folder,
      outExtension: { '.js': '.mjs' },
      bundle: true,
      splitting: true,
      minify: true,
      format: 'esm',
      platform: 'node',
      target: 'node24',
      mainFields: ['module', 'main'],
      banner: { js: REQUIRE },
      external: ['@aws-sdk/*'],
      legalComments: 'none',
      logLevel: 'warning',
    });
  });
};

/** CDK wants an image to fall back on; a local build that returns true never gets there. */
const fromLocalBuild = (source: string, build: (folder: string) => void): Code =>
  Code.fromAsset(source, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      image: DockerImage.fromRegistry('never-used'),
      local: {
        tryBundle: (folder) => {
          build(folder);
          return true;
        },
      },
    },
  });
