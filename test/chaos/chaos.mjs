/**
`npm run chaos`: bundles the rounds, which are TypeScript as the house is, and plays them.
*/
import path from 'node:path';
import process from 'node:process';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {build} from 'esbuild';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const outfile = path.join(root, 'node_modules/.cache/orch-chaos', `play-${process.pid}.mjs`);
await build({
	absWorkingDir: root,
	entryPoints: ['test/chaos/play.ts'],
	outfile,
	bundle: true,
	format: 'esm',
	platform: 'node',
	target: 'node22.14',
	external: ['better-sqlite3'],
	logLevel: 'warning',
});
process.env.ORCH_CHAOS_ROOT = root;
await import(pathToFileURL(outfile).href);
