import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {type Command, type CommandName, commandNames} from '../source/commands/command.js';
import {caretakers, registry} from '../source/commands/registry.js';
import {fieldsOf} from '../source/domain/fields.js';
import {circlesIn, sayPath} from '../source/domain/graph.js';
import {commonErrors, lineErrors} from '../source/doors/error-codes.js';
import {functionSizes, importsIn, type Node, parse, type SourceFile, sourceFiles, sourceNames, sourceText, targetOf} from './support/source-files.js';

/** Who may know whom. `packages`: what a room may load besides; `undefined`: anything. */
const rooms: Record<string, {readonly uses: readonly string[]; readonly types?: readonly string[]; readonly packages?: readonly string[]}> = {
	domain: {uses: [], packages: ['zod', 'picomatch', 'leven']},
	store: {uses: ['domain'], packages: ['better-sqlite3', 'node:fs', 'node:path', 'node:crypto']},
	outside: {uses: ['domain']},
	commands: {uses: ['domain'], types: ['store', 'outside'], packages: ['zod', 'node:path']},
	engine: {uses: ['domain'], types: ['commands', 'store', 'outside'], packages: ['zod', 'node:timers/promises']},
	ui: {uses: ['domain'], types: ['commands', 'engine'], packages: ['ink', 'react', 'string-width']},
	// The columns of `status` are as wide as what a terminal shows, hence `string-width`.
	doors: {uses: ['domain'], types: ['commands', 'engine'], packages: ['zod', 'meow', 'node:util', 'leven', 'string-width']},
	main: {uses: ['domain', 'store', 'outside', 'commands', 'engine', 'ui', 'doors']},
};

/** What only one room may load, whatever else is said. */
const keepers: Record<string, string> = {
	'better-sqlite3': 'store',
	'node:child_process': 'outside',
	execa: 'outside',
	'simple-git': 'outside',
	pidusage: 'outside',
	react: 'ui',
};

/** Waiting is a column, not a timer; each of these has its reason. */
const timers: Record<string, string> = {
	'engine/heartbeat.ts': 'the pulse itself',
	'engine/create-engine.ts': 'coalesces news for the screen',
	'engine/lanes.ts': 'asks again for a lane that another process holds',
	'ui/hooks/use-now.ts': 'the clock that the screen is drawn by',
	'ui/terminal/window.ts': 'waits until the window is quiet',
	'ui/pace.ts': 'coalesces frames for a terminal; it is handed to hooks',
	'ui/notifier.ts': 'tells what came within five seconds in one go',
	'ui/terminal/input.ts': 'an Esc is a key when nothing follows it, and what was typed for somebody else is dropped for a moment',
	'crash.ts': 'a process that cannot even leave is ended',
	'follow-config.ts': 'a changed config is looked for where there is no screen',
	'show-events.ts': '`events --follow` looks for more',
	'show-screen.ts': 'waits for the first frame',
	'show-status.ts': 'the processor is read twice',
	'run-headless.ts': '`run` looks whether it is over',
	'serve-agents.ts': 'a tool call that waits for an answer looks again',
	'mcp-stdio.ts': 'a tool call that waits for an answer looks again',
};
/** The front step may start one thing: itself, without a terminal. */
const starters = ['attend.ts'];
const mayTime = (name: string): boolean => name in timers || name.startsWith('outside/');

const bannedNames = ['util', 'utils', 'helper', 'helpers', 'common', 'shared', 'misc', 'types', 'index'];
const linesMax = 200;
const functionLinesMax = 60;

const files = sourceFiles.map((file): [string, SourceFile] => [file.name, file]);

const isCalled = (name: unknown, wanted: string): boolean => (name as Node | undefined)?.['name'] === wanted;
/** `Date.now`, `Math.random`: a member of a global. */
const members = ({nodes}: SourceFile, object: string, property?: string): Node[] =>
	nodes.filter(
		({type, ...node}) => type === 'MemberExpression' && isCalled(node['object'], object) && (property === undefined || isCalled(node['property'], property)),
	);
const newDates = ({nodes}: SourceFile): Node[] => nodes.filter(({type, ...node}) => type === 'NewExpression' && isCalled(node['callee'], 'Date'));
const quote = ({text}: SourceFile, found: readonly Node[]): string[] => found.map(({start, end}) => text.slice(start, end).split('\n')[0] ?? '');

/** What stands between quotes or backticks. */
const wordsOf = ({nodes}: SourceFile): string[] =>
	nodes.flatMap(({type, value}) => {
		if (type === 'Literal' && typeof value === 'string') return [value];
		return type === 'TemplateElement' ? [String((value as {raw: string}).raw)] : [];
	});

describe('who knows whom', () => {
	test.each(files)('%s knows only whom it may', (name, {room, imports}) => {
		const rule = rooms[room];
		expect(rule, `${room} is not a room`).toBeDefined();
		const strangers = imports.flatMap(({from, typeOnly}) => {
			const target = targetOf(name, from);
			if (target === undefined || target.room === room) return [];
			const isAllowed = rule?.uses.includes(target.room) === true || (typeOnly && rule?.types?.includes(target.room) === true);
			return isAllowed ? [] : [`${from}${typeOnly ? ' (types)' : ''}`];
		});
		expect(strangers).toEqual([]);
	});

	test.each(files)('%s loads only what its room may', (_name, {room, imports}) => {
		const allowed = rooms[room]?.packages;
		const loaded = imports.filter(({from}) => !from.startsWith('.')).map(({from}) => from);
		expect(loaded.filter(from => allowed?.includes(from) === false)).toEqual([]);
		expect(loaded.filter(from => room !== 'main' && keepers[from] !== undefined && keepers[from] !== room)).toEqual([]);
	});

	const commandFiles = files.filter(([name, {room}]) => room === 'commands' && name !== 'commands/registry.ts');
	test.each(commandFiles)('%s knows no other command', (name, {imports}) => {
		const known = imports.flatMap(({from}) => targetOf(name, from)?.name ?? []);
		const others = known.filter(
			other => other.startsWith('commands/') && (other === 'commands/registry.ts' || commandNames.includes(path.basename(other, '.ts') as CommandName)),
		);
		expect(others).toEqual([]);
	});

	test('no file needs itself at run time, however far around', () => {
		const edges = new Map(
			sourceFiles.map(({name, imports}) => [name, imports.flatMap(({from, typeOnly}) => (typeOnly ? [] : (targetOf(name, from)?.name ?? [])))]),
		);
		expect(circlesIn(edges).map(({path}) => sayPath(path))).toEqual([]);
	});
});

describe('shape of a file', () => {
	test.each(sourceNames)(`%s has at most ${linesMax} lines`, name => {
		expect(sourceText(name).trimEnd().split('\n').length).toBeLessThanOrEqual(linesMax);
	});

	test.each(files)(`%s has no function of more than ${functionLinesMax} lines`, (_name, {text, tree}) => {
		expect(functionSizes(text, tree).filter(({lines}) => lines > functionLinesMax)).toEqual([]);
	});

	test.each(sourceNames)('%s has a name that says what it is', name => {
		const base = path.basename(name).replace(/\.[a-z]+$/, '');
		expect(base).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
		expect(bannedNames).not.toContain(base);
	});

	test.each(sourceNames)('%s says at its top what it is for', name => {
		expect(sourceText(name)).toMatch(/^(?:#!.*\n)?(?:'use strict';\n)?\/\*\*\n\S/);
	});

	test.each(files)('%s has no default export, no barrel and no class but errors', (_name, file) => {
		const {nodes} = file;
		expect(
			quote(
				file,
				nodes.filter(({type}) => type === 'ExportDefaultDeclaration' || type === 'ExportAllDeclaration'),
			),
		).toEqual([]);
		const classes = nodes.filter(({type, ...node}) => (type === 'ClassDeclaration' || type === 'ClassExpression') && !isCalled(node['superClass'], 'Error'));
		expect(quote(file, classes)).toEqual([]);
	});

	test.each(files)('%s has no any and nothing left to do', (_name, file) => {
		expect(
			quote(
				file,
				file.nodes.filter(({type}) => type === 'TSAnyKeyword'),
			),
		).toEqual([]);
		expect(file.text).not.toMatch(/\b(?:TODO|FIXME|XXX|HACK)\b(?!\.md)/);
		expect(file.text).not.toMatch(/@ts-(?:ignore|nocheck)/);
	});
});

describe('what a room leaves to others', () => {
	const inDomain = files.filter(([, {room}]) => room === 'domain');
	test.each(inDomain)('%s is pure: no clock, no chance, no process, no promise', (_name, file) => {
		const {nodes} = file;
		const impure = [
			...['Date', 'process', 'performance', 'crypto', 'globalThis'].flatMap(object => members(file, object)),
			...members(file, 'Math', 'random'),
			...newDates(file),
			...nodes.filter(({type, name}) => type === 'Identifier' && (name === 'Promise' || name === 'fetch')),
			...nodes.filter(({type, ...node}) => node['async'] === true || type === 'AwaitExpression'),
		];
		expect(quote(file, impure)).toEqual([]);
	});

	// The world tells what time it is, and `main` hands its clock to the engine; all others are told.
	const told = files.filter(([, {room}]) => room !== 'outside' && room !== 'main');
	test.each(told)('%s asks nobody for the time or for chance', (_name, file) => {
		expect(quote(file, [...members(file, 'Date', 'now'), ...members(file, 'Math', 'random'), ...members(file, 'performance', 'now')])).toEqual([]);
		expect(
			quote(
				file,
				newDates(file).filter(node => (node['arguments'] as readonly unknown[]).length === 0),
			),
		).toEqual([]);
	});

	test.each(files.filter(([, {room}]) => room === 'commands' || room === 'engine'))('%s writes a time down only as ISO 8601', (_name, file) => {
		const dates = newDates(file).filter(({end}) => !file.text.slice(end).startsWith('.toISOString()'));
		expect(quote(file, dates)).toEqual([]);
	});

	test.each(files.filter(([, {room}]) => room !== 'store'))('%s has no SQL', (_name, file) => {
		const sql =
			/\b(?:SELECT\s[\s\S]*\sFROM\s|INSERT\s+(?:OR\s+\w+\s+)?INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|CREATE\s+(?:TABLE|INDEX|VIEW|TRIGGER)\s|PRAGMA\s)/;
		expect(wordsOf(file).filter(text => sql.test(text))).toEqual([]);
	});

	test.each(files.filter(([, {room}]) => room !== 'outside').filter(([name]) => !starters.includes(name)))('%s starts and ends no process', (_name, file) => {
		expect(file.imports.filter(({from}) => /^(?:node:)?(?:child_process|cluster|worker_threads)$/.test(from))).toEqual([]);
		expect(quote(file, members(file, 'process', 'kill'))).toEqual([]);
	});

	test.each(files.filter(([name]) => !mayTime(name)))('%s has no timer', (_name, file) => {
		const made = file.nodes.filter(
			({type, ...node}) => type === 'CallExpression' && ['setTimeout', 'setInterval', 'setImmediate'].some(name => isCalled(node['callee'], name)),
		);
		expect(quote(file, made)).toEqual([]);
		expect(file.imports.filter(({from}) => from.startsWith('node:timers'))).toEqual([]);
	});

	test.each(Object.entries(timers))('%s may have a timer: %s', name => {
		expect(sourceText(name)).toMatch(/setTimeout|setInterval/);
	});

	test.each(sourceNames)('%s knows no folder of a machine', name => {
		expect(sourceText(name)).not.toMatch(/["'`(\s](?:\/(?:home|Users|root|work|tmp|opt|mnt|srv|var)\/|[A-Z]:\\\\)/);
	});
});

describe('commands', () => {
	test.each(Object.entries(caretakers))('%s is looked after by %s', (_state, caretaker) => {
		if (caretaker !== 'a person' && caretaker !== 'nobody') expect(registry[caretaker].cadence).toBeDefined();
	});

	test.each(commandNames)('%s stands in a file of its name', name => {
		expect(registry[name].name).toBe(name);
		expect(sourceNames).toContain(`commands/${name}.ts`);
	});

	test.each(commandNames)('%s describes itself and every field of its input', name => {
		const {summary, input, bareField, keys = []} = registry[name];
		expect(summary).toMatch(/^[A-Z].*\.$/);
		const fields = fieldsOf(input);
		expect(fields.filter(({description}) => !description.endsWith('.')).map(field => field.name)).toEqual([]);
		if (bareField !== undefined) expect(fields.map(field => field.name)).toContain(bareField);
		for (const {input: fixed = {}} of keys) expect(fields.map(field => field.name)).toEqual(expect.arrayContaining(Object.keys(fixed)));
	});

	test.each(commandNames)('%s says what comes out, what for, what is true afterwards and what may go wrong', name => {
		const {output, facts, input, summary}: Command = registry[name];
		expect(output, `${name} has no output schema`).toBeDefined();
		expect(facts, `${name} has no facts`).toBeDefined();
		const {purpose = '', success = [], errors = {}, cfr = [], related = [], examples = [], originalNames = {}, originalValues = {}} = facts ?? {};
		expect(purpose).toMatch(/^[A-Z].*\.$/s);
		expect(purpose).not.toBe(summary);
		expect(success.length).toBeGreaterThan(0);
		for (const sentence of [...success, ...Object.values(errors)]) expect(sentence).toMatch(/\.$/);
		for (const code of Object.keys(errors)) expect(code).toMatch(/^[a-z]+(?:_[a-z]+)*$/);
		for (const requirement of cfr) expect(requirement).toMatch(/^CFR-\d{3}$/);
		expect(commandNames).toEqual(expect.arrayContaining([...related]));
		expect(related).not.toContain(name);
		expect(examples.length).toBeGreaterThan(0);
		for (const example of examples) expect(example).toMatch(/^orch-tui /);
		const fields = Object.keys(input.shape);
		expect(fields).toEqual(expect.arrayContaining([...Object.values(originalNames), ...Object.keys(originalValues)]));
	});

	const written = files.filter(([name]) => !name.endsWith('-card.ts') && name !== 'doors/error-codes.ts').flatMap(([, file]) => wordsOf(file));
	test.each(commandNames)('every error code of %s is made somewhere', name => {
		const codes = Object.keys(registry[name].facts?.errors ?? {});
		expect(codes.filter(code => !written.includes(code))).toEqual([]);
	});

	test.each(Object.keys({...commonErrors, ...lineErrors}))('%s, which belongs to no command, is made somewhere', code => {
		expect(written).toContain(code);
	});

	test('no key means two things in one pane', () => {
		const bound = commandNames.flatMap(name => (registry[name].keys ?? []).map(({press, pane}) => `${press} in ${pane}`));
		expect(bound.filter((key, index) => bound.indexOf(key) !== index)).toEqual([]);
	});
});

describe('the test itself sees', () => {
	test.each([
		{text: "import type {A} from './a.js';", sees: [{from: './a.js', typeOnly: true}]},
		{text: "import {a} from './a.js';", sees: [{from: './a.js', typeOnly: false}]},
		// It still loads the module, though nothing of it is used.
		{text: "import {type A} from './a.js';", sees: [{from: './a.js', typeOnly: false}]},
		{text: "import {\n\ttype A,\n\tb,\n} from './a.js';", sees: [{from: './a.js', typeOnly: false}]},
		{text: "import type {\n\tA,\n\tB,\n} from './a.js';", sees: [{from: './a.js', typeOnly: true}]},
		{text: "import './a.js';", sees: [{from: './a.js', typeOnly: false}]},
		{text: "import * as a from './a.js';", sees: [{from: './a.js', typeOnly: false}]},
		{text: "export {a} from './a.js';", sees: [{from: './a.js', typeOnly: false}]},
		{text: "export type {A} from './a.js';", sees: [{from: './a.js', typeOnly: true}]},
		{text: "export * from './a.js';", sees: [{from: './a.js', typeOnly: false}]},
		{text: "const a = await import('./a.js');", sees: [{from: './a.js', typeOnly: false}]},
		{text: "let a: import('./a.js').A;", sees: [{from: './a.js', typeOnly: true}]},
		{text: "// import {a} from './a.js';\nconst text = `import {b} from './b.js'`;", sees: []},
	])('$text', ({text, sees}) => {
		expect(importsIn(parse(text))).toEqual(sees);
	});

	test.each([
		{text: 'const f = () => {\n\ta();\n\tb();\n};', sizes: [4]},
		{text: 'const f = () => 1;', sizes: [1]},
		{text: 'const f = () => {\n\tconst g = () => {\n\t\ta();\n\t\tb();\n\t};\n\treturn g;\n};', sizes: [3, 4]},
		{text: 'const f = () => ({\n\tg() {\n\t\ta();\n\t},\n\th: () => 1,\n});', sizes: [2, 3, 1]},
		{text: 'const f = () => {\n\tg(() => {\n\t\ta();\n\t});\n};', sizes: [3, 3]},
	])('the lines of $text', ({text, sizes}) => {
		expect(functionSizes(text, parse(text)).map(({lines}) => lines)).toEqual(sizes);
	});

	test('where an import leads', () => {
		expect(targetOf('ui/hooks/use-now.ts', '../../domain/ids.js')).toEqual({room: 'domain', name: 'domain/ids.ts'});
		expect(targetOf('ui/panes/panes.ts', './pane.js')).toEqual({room: 'ui', name: 'ui/panes/pane.ts'});
		expect(targetOf('doors/help.ts', '../open-house.js')).toEqual({room: 'main', name: 'open-house.ts'});
		expect(targetOf('doors/help.ts', 'zod')).toBeUndefined();
	});
});
