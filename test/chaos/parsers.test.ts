/**
Whatever we are given to read: an answer or a problem of our own, never a stumble, and nothing of it lost.
*/
import fc from 'fast-check';
import {describe, expect, test, vi} from 'vitest';
import {accountLimitIn} from '../../source/domain/account-limit.js';
import {asAdded, readNumstat, readPatch} from '../../source/domain/diff.js';
import {tellSteps} from '../../source/domain/log-entry.js';
import {planBacklog, readBacklog} from '../../source/domain/plan.js';
import {OutsideError} from '../../source/domain/problem.js';
import {tellLine, tellLines} from '../../source/domain/stream.js';
import {safeText} from '../../source/domain/text.js';
import {withSetting} from '../../source/outside/config-edit.js';
import {parseConfig} from '../../source/outside/config-file.js';
import {openConfigText} from '../../source/outside/config-text.js';
import {readStatus, statOf} from '../../source/outside/git-look.js';
import {readCheckout, readRefs} from '../../source/outside/git-refs.js';
import type {RunGit} from '../../source/outside/git-run.js';
import {parseTree} from '../../source/outside/run-folder.js';
import {listWorktrees} from '../../source/outside/worktree-entries.js';
import {createReplyReader} from '../../source/ui/terminal/replies.js';
import {json, markdown, nothing} from '../domain/backlogs.js';
import {anyText} from '../support/any-text.js';
import {paths, tries} from '../support/chaos.js';

// On machines that may be busy, and for longer searches.
vi.setConfig({testTimeout: 600_000});

const binary = anyText({maxLength: 40});
/** Values whose own names are those of every object, and depths that nobody writes by hand. */
const trap = fc.constantFrom<unknown>(
	{toString: 1, valueOf: 1},
	[{toString: null}],
	{__proto__: null, constructor: 1},
	JSON.parse('{"__proto__":{"a":1}}'),
	JSON.parse(`${'['.repeat(3000)}${']'.repeat(3000)}`),
	{length: 1e9},
	'\uD800',
	'\0',
	1e308,
	-0,
	'',
);
const anything = fc.oneof({weight: 3, arbitrary: fc.jsonValue({maxDepth: 3})}, {weight: 1, arbitrary: trap});

describe('backlogs', () => {
	const fieldNames = [
		'id',
		'title',
		'prompt',
		'priority',
		'estimatedHours',
		'dependsOn',
		'files',
		'check',
		'agent',
		'spec',
		'labels',
		'source',
		'__proto__',
		'toString',
	];

	test('a line of JSON becomes a task or a problem in its line, whatever stands in its fields', () => {
		const line = fc.oneof(
			fc.dictionary(fc.constantFrom(...fieldNames), anything).map(value => JSON.stringify(value)),
			fc
				.record({title: fc.string({minLength: 1})})
				.chain(base => fc.dictionary(fc.constantFrom(...fieldNames), anything).map(more => JSON.stringify({...more, ...base}))),
			anything.map(value => JSON.stringify(value)),
			binary,
		);
		fc.assert(
			fc.property(fc.array(line, {minLength: 1, maxLength: 5}), lines => {
				const text = lines.join('\n');
				const {drafts, problems} = readBacklog(text, json);
				const told = new Set([...drafts, ...problems].map(({line}) => line));
				const isArray = text
					.replace(/^\uFEFF/, '')
					.trimStart()
					.startsWith('[');
				for (const [index, one] of text
					.replace(/^\uFEFF/, '')
					.split(/\r\n|\n|\r/)
					.entries()) {
					if (!isArray && one.trim() !== '') expect(told.has(index + 1), `line ${index + 1}: ${one}`).toBe(true);
				}

				const {plans, problems: all} = planBacklog(text, json, nothing);
				expect(all.length === 0 ? plans.length : 0).toBe(all.length === 0 ? drafts.length : 0);
			}),
			tries(500),
		);
	});

	test('no box of a markdown list is passed over in silence', () => {
		const title = fc.oneof(
			paths.filter(name => !/[\n\r]/.test(name)),
			binary.filter(text => !/[\n\r]/.test(text)),
		);
		const mark = fc.constantFrom('[ ]', '[x]', '[X]');
		fc.assert(
			fc.property(fc.array(fc.tuple(mark, title), {maxLength: 8}), items => {
				const text = items.map(([box, words]) => `- ${box} ${words}`).join('\n');
				const {drafts, problems, skipped} = readBacklog(text, markdown);
				const told = new Set([...drafts, ...problems, ...skipped].map(({line}) => line));
				for (const index of items.keys()) expect(told.has(index + 1), text.split('\n')[index]).toBe(true);
			}),
			tries(500),
		);
	});
});

describe('config', () => {
	const faultless = (text: string) => openConfigText(text, 'orch.config.jsonc').faults.length === 0;

	test('any text is a config or says where it is wrong', () => {
		const text = fc.oneof(
			binary,
			fc
				.array(
					fc.constantFrom('{', '}', '[', ']', ':', ',', '"', '"agents"', '"verify"', '"thresholds"', '//', '/*', '*/', '\n', '1', 'null', 'true', '\0', '\\u'),
				)
				.map(parts => parts.join('')),
			fc
				.dictionary(fc.constantFrom('agents', 'agent', 'maxAgents', 'thresholds', 'verify', 'screen', 'keys', 'notify', '__proto__', 'toString'), anything)
				.map(value => JSON.stringify(value)),
			fc.dictionary(fc.constantFrom('claude', '__proto__', 'constructor', 'a b'), anything).map(agents => JSON.stringify({agents, agent: 'toString'})),
		);
		fc.assert(
			fc.property(text, source => {
				const {faults} = openConfigText(source, 'orch.config.jsonc');
				const lines = source.split(/\r\n|\n|\r/).length;
				for (const {line, column, message} of faults) expect(line >= 1 && line <= lines && column >= 1 && message !== '').toBe(true);
				const parsed = parseConfig(source);
				if (!parsed.ok) expect(parsed.problem).toMatchObject({kind: 'bad-input', code: 'invalid_configuration'});
			}),
			tries(600),
		);
	});

	test('a setting that is changed changes nothing else, comments and all', () => {
		const comment = fc.constantFrom('', '// "verify": "x"', '/* } */', '// ä', '\t// ,');
		const written = fc.record({
			before: comment,
			after: comment,
			verify: fc.option(fc.string({maxLength: 12})),
			agents: fc.option(fc.constantFrom({a: {command: ['x']}}, {})),
			comma: fc.boolean(),
			eol: fc.constantFrom('\n', '\r\n'),
		});
		fc.assert(
			fc.property(written, fc.option(fc.string({minLength: 1, maxLength: 12}), {nil: undefined}), ({before, after, verify, agents, comma, eol}, value) => {
				const entries = [
					verify === null ? [] : [`\t"verify": ${JSON.stringify(verify)}`],
					agents === null ? [] : [`\t"agents": ${JSON.stringify(agents)}`],
				].flat();
				const body = entries.map((entry, index) => `${entry}${index < entries.length - 1 || comma ? ',' : ''} ${after.startsWith('//') ? '' : after}`);
				const text = ['{', before, ...body, '}', ''].join(eol);
				fc.pre(faultless(text));
				const changed = withSetting(text, ['targetBranch'], value);
				const {raw} = openConfigText(changed, 'x');
				const {targetBranch, ...rest} = raw as Record<string, unknown>;
				expect(targetBranch).toBe(value);
				expect(rest).toEqual(openConfigText(text, 'x').raw);
				expect(changed).toContain(before);
				const back = withSetting(changed, ['targetBranch'], undefined);
				expect(openConfigText(back, 'x').raw).toEqual(openConfigText(text, 'x').raw);
			}),
			tries(300),
		);
	});
});

describe('streams of agents', () => {
	const inner = [
		'type',
		'text',
		'content',
		'thinking',
		'name',
		'input',
		'is_error',
		'command',
		'exit_code',
		'aggregated_output',
		'changes',
		'message',
		'state',
		'output',
		'error',
		'data',
		'statusCode',
		'status',
		'resetsAt',
		'file_path',
		'new_string',
		'__proto__',
	];
	const parts = [
		'text',
		'thinking',
		'tool_use',
		'tool_result',
		'command_execution',
		'file_change',
		'mcp_tool_call',
		'web_search',
		'reasoning',
		'error',
		'tool',
	];
	const leaf = fc.oneof(trap, fc.constantFrom<unknown>(...parts, true, 429, 'rejected', null), fc.jsonValue({maxDepth: 1}));
	const part = fc.dictionary(fc.constantFrom(...inner), leaf, {maxKeys: 4}).chain(found => fc.constantFrom(...parts).map(type => ({...found, type})));
	const value = fc.oneof(leaf, fc.array(fc.oneof(trap, leaf, part), {minLength: 1, maxLength: 3}), part, fc.record({content: fc.array(part, {maxLength: 2})}));
	/** What makes an event one of each of the four, and what may stand in it. */
	const kinds: ReadonlyArray<readonly [Record<string, unknown>, readonly string[], readonly string[]]> = [
		[
			{session_id: 1, uuid: 1},
			['result', 'assistant', 'user', 'system', 'rate_limit_event'],
			['message', 'result', 'errors', 'is_error', 'subtype', 'model', 'rate_limit_info', 'timestamp', 'error'],
		],
		[{}, ['item.started', 'item.completed', 'item.updated', 'turn.completed', 'turn.failed', 'error'], ['item', 'error', 'message']],
		[
			{timestamp: '2026-01-01T00:00:00Z'},
			['init', 'message', 'tool_use', 'tool_result', 'error', 'result'],
			['role', 'content', 'tool_name', 'parameters', 'status', 'output', 'error', 'model', 'message'],
		],
		[{sessionID: 's'}, ['text', 'tool_use', 'step_finish', 'error'], ['part', 'error']],
	];
	const line = fc
		.constantFrom(...kinds)
		.chain(([mark, types, keys]) =>
			fc
				.tuple(fc.constantFrom(...types), fc.dictionary(fc.constantFrom(...keys, '__proto__'), value, {maxKeys: 4}))
				.map(([type, fields]) => JSON.stringify({...mark, ...fields, type})),
		);

	test('any event of any of them is told, or says nothing', () => {
		fc.assert(
			fc.property(line, text => {
				for (const told of [tellLine(text) ?? '', ...tellLines(text), ...tellSteps(text).map(({text: words}) => words)])
					expect(typeof safeText(told)).toBe('string');
				accountLimitIn(text, 1_700_000_000_000);
			}),
			tries(1000),
		);
	});

	test('an event that is cut anywhere, doubled or mixed with another one', () => {
		fc.assert(
			fc.property(line, line, fc.nat(), (one, two, at) => {
				const cut = at % (one.length + 1);
				for (const text of [one.slice(0, cut), one.slice(cut), `${one}${two}`, one.slice(0, cut) + two, `\uFEFF${one}`, `data: ${one}`]) {
					tellLine(text);
					tellSteps(text);
					accountLimitIn(`${text}\n${one}`, 0);
				}
			}),
			tries(300),
		);
	});
});

describe('output of git', () => {
	const saying =
		(stdout: string, code = 0): RunGit =>
		async () => ({code, stdout, stderr: ''});
	const oid = 'a'.repeat(40);
	const quiet = async (work: () => Promise<unknown>): Promise<void> => {
		try {
			await work();
		} catch (error) {
			expect(error).toBeInstanceOf(OutsideError);
		}
	};

	test('no text of it makes us stumble', async () => {
		const piece = fc.constantFrom(
			'\0',
			'\n',
			'\t',
			' ',
			'# branch.oid ',
			'# branch.head ',
			'1 .M N... ',
			'u UU ',
			'? ',
			'2 R. ',
			oid,
			'worktree /a',
			'HEAD ',
			'branch refs/heads/a',
			'prunable',
			'-\t-\t',
			':100644 ',
		);
		const text = fc.array(fc.oneof(piece, binary), {maxLength: 12}).map(parts => parts.join(''));
		await fc.assert(
			fc.asyncProperty(text, async said => {
				const git = saying(said);
				await quiet(() => readStatus(git, '/'));
				await quiet(() => statOf(git, '/', oid, oid));
				await quiet(() => readRefs(git, '/', ['refs/heads/a']));
				await quiet(() => readCheckout(git, '/', 'refs/heads/a'));
				await quiet(() => listWorktrees({git, root: '/', commonDir: '/'}));
				readPatch(said);
				readNumstat(said.split('\0'));
				asAdded(said);
				parseTree('a1', said);
			}),
			tries(400),
		);
	});

	test('every path comes out as it went in', async () => {
		const entry = fc.tuple(
			fc.constantFrom(`1 .M N... 100644 100644 100644 ${oid} ${oid} `, '? ', `u UU N... 100644 100644 100644 100644 ${oid} ${oid} ${oid} `),
			paths,
		);
		await fc.assert(
			fc.asyncProperty(fc.array(entry, {maxLength: 6}), fc.option(paths), async (entries, branch) => {
				const head = `# branch.oid ${oid}\0# branch.head ${branch ?? '(detached)'}\0`;
				const said = head + entries.map(([kind, file]) => `${kind}${file}\0`).join('');
				const status = await readStatus(saying(said), '/');
				expect(status).toEqual({
					branch: branch ?? undefined,
					head: oid,
					dirty: entries.map(([, file]) => file),
					untracked: entries.flatMap(([kind, file]) => (kind === '? ' ? [file] : [])),
				});
				const numbers = entries.map(([, file]) => `1\t2\t${file}\0`).join('');
				expect((await statOf(saying(numbers), '/', oid, oid)).changed).toEqual(entries.map(([, file]) => file));
				const trees = entries.map(([, file]) => `worktree /${file}\0HEAD ${oid}\0branch refs/heads/${file}\0\0`).join('');
				expect(await listWorktrees({git: saying(trees), root: '/', commonDir: '/'})).toEqual(
					entries.map(([, file]) => ({folder: `/${file}`, branch: file, head: oid, prunable: false})),
				);
			}),
			tries(300),
		);
	});
});

test('keys are never swallowed by what is no answer, in whatever pieces it comes', () => {
	const esc = '\u001B';
	const piece = fc.oneof(
		fc.constantFrom(`${esc}[A`, `${esc}OP`, 'j', 'x', '\r', '\t', '한', `${esc}[15~`),
		fc.string({unit: 'grapheme-ascii', minLength: 1, maxLength: 4}),
	);
	fc.assert(
		fc.property(fc.array(piece, {maxLength: 10}), fc.array(fc.nat({max: 40}), {maxLength: 4}), (pieces, cuts) => {
			const whole = pieces.join('');
			const reader = createReplyReader();
			let keys = '';
			let from = 0;
			for (const to of [...cuts.filter(cut => cut < whole.length).toSorted((a, b) => a - b), whole.length]) {
				keys += reader.read(whole.slice(from, to)).keys;
				from = to;
			}

			expect(keys).toBe(whole);
		}),
		tries(400),
	);
	fc.assert(
		fc.property(fc.array(fc.oneof(binary, fc.constantFrom(esc, `${esc}[`, `${esc}]`, `${esc}P`, `${esc}[200~`, `${esc}[201~`)), {maxLength: 12}), chunks => {
			const reader = createReplyReader();
			for (const chunk of chunks) reader.read(chunk);
			reader.release();
			reader.read('\u001B[201~');
			expect(reader.read('j').keys).toBe('j');
		}),
		tries(400),
	);
});
