/**
Builds what is shipped: one bundle per entry in `dist/`, with the screen in a chunk of its own that only the screen loads.
*/
import {mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {build} from 'esbuild';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const out = path.join(root, 'dist');
rmSync(out, {recursive: true, force: true});
mkdirSync(out, {recursive: true});

/** Our words are English: the other fifty languages of zod stay out, which are a tenth of what would be shipped. */
const inEnglish = {
	name: 'in-english',
	setup({onLoad}) {
		onLoad({filter: /zod\/v4\/locales\/index\.js$/}, () => ({contents: "export {default as en} from './en.js';"}));
	},
};

const {metafile} = await build({
	absWorkingDir: root,
	entryPoints: {
		main: 'source/main.tsx',
		complete: 'source/complete.ts',
		tmux: 'source/tmux.ts',
		library: 'source/library.ts',
		generate: 'source/generate.ts',
		manual: 'source/manual.ts',
		schema: 'source/schema.ts',
	},
	outdir: out,
	bundle: true,
	splitting: true,
	format: 'esm',
	platform: 'node',
	target: 'node22.14',
	jsx: 'automatic',
	// Names stay: a trace has to say where it came from.
	minifySyntax: true,
	minifyWhitespace: true,
	// Some packages ship a module and something older; the module is what can be bundled.
	mainFields: ['module', 'main'],
	// The production build of React is half as expensive per frame; the developer tools are never part of what is shipped.
	define: {'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"'},
	alias: {'react-devtools-core': './test/support/empty.mjs'},
	plugins: [inEnglish],
	external: ['better-sqlite3'],
	banner: {js: "import {createRequire as __createRequire} from 'node:module'; const require = __createRequire(import.meta.url);"},
	metafile: true,
	logLevel: 'warning',
});

await import(pathToFileURL(path.join(out, 'generate.js')).href);

// What is bundled keeps its licence.
const packages = new Set(Object.keys(metafile.inputs).flatMap(file => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []));
const notices = [...packages].sort().map(name => {
	const folder = path.join(root, 'node_modules', name);
	const {version, license} = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
	const text = ['license', 'LICENSE', 'LICENSE.md', 'license.md', 'LICENCE', 'LICENSE.txt', 'MIT-LICENSE.txt'].flatMap(file => {
		try {
			return [readFileSync(path.join(folder, file), 'utf8').trim()];
		} catch {
			return [];
		}
	});
	return `${name} ${version} (${license})\n\n${text[0] ?? ''}`;
});
writeFileSync(path.join(out, 'licenses.txt'), `${notices.join('\n\n---\n\n')}\n`);
