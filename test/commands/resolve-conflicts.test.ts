import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {buildHouse, type HouseOptions} from '../support/house.js';
import {aProject} from '../support/program.js';
import {commit} from '../support/repository.js';

const files = {'a.txt': 'one\ntwo\nthree\n', 'log.md': '# log\n', 'gone.txt': 'keep me\n', 'bin.dat': '\0one'};

/** T-1 has changed `a.txt` and `log.md`, and so has the target since. `more`: what the task does besides. */
const conflicted = async ({
	more = ':',
	theirs = {},
	check,
	...options
}: HouseOptions & {more?: string; theirs?: Record<string, string>; check?: string} = {}) => {
	const script = `sed -i s/two/TASK/ a.txt; echo "- task" >> log.md; echo new > T-1.txt; ${more}; git add -A; git commit -qm T-1`;
	const house = await buildHouse({'T-1': script}, {files, ...options, config: {approve: 'ask', ...options.config}});
	await house.import(`- [ ] T-1 x${check === undefined ? '' : `\n  check: ${check}`}`);
	await house.untilState('T-1', 'finished');
	commit(house.root, {'a.txt': 'one\nTARGET\nthree\n', 'log.md': '# log\n- target\n', ...theirs}, 'theirs');
	expect(await house.do('merge-completed-work', {taskId: 'T-1'})).toMatchObject({problem: {code: 'merge_conflicts'}});
	expect(house.task('T-1').state).toBe('conflicted');
	const resolve = (input: Record<string, unknown> = {}) => house.do('merge-completed-work', {operation: 'resolve_conflicts', taskId: 'T-1', ...input});
	return {...house, resolve, show: (name: string) => house.git('show', `main:${name}`)};
};

test('preview: what base, ours and theirs look like, and what each strategy gives; nothing is moved', async () => {
	const house = await conflicted();
	const before = [house.git('rev-parse', 'main'), house.store.activities.lastId()];
	const result = await house.resolve();
	expect(result).toMatchObject({
		ok: true,
		value: {
			said: expect.stringContaining('ours is the target, theirs the task'),
			output: {
				task_id: 'T-1',
				branch_name: 'roadmap-implementation_task-T-1',
				strategy: 'recursive',
				conflicts_count: 2,
				conflicts_resolved: 0,
				files_resolved: [],
				merge_commit: null,
			},
		},
	});
	const shown = result.ok ? (result.value.output?.['conflicts'] as Array<Record<string, unknown>>) : [];
	expect(shown[0]).toEqual({
		path: 'a.txt',
		kinds: ['contents'],
		resolvable_by: ['ours', 'theirs', 'union'],
		base: 'one\ntwo\nthree\n',
		ours: 'one\nTARGET\nthree\n',
		theirs: 'one\nTASK\nthree\n',
		marked: expect.stringMatching(/<<<<<<<.*\nTARGET\n\|\|\|\|\|\|\|.*\ntwo\n=======\nTASK\n>>>>>>>/),
		union: 'one\nTARGET\nTASK\nthree\n',
		truncated: false,
	});
	expect([house.git('rev-parse', 'main'), house.store.activities.lastId()]).toEqual(before);
	expect(await house.resolve({conflictStrategy: 'recursive'})).toMatchObject({value: {output: {conflicts_count: 2}}});
});

test.each([
	['ours', 'one\nTARGET\nthree', '# log\n- target'],
	['theirs', 'one\nTASK\nthree', '# log\n- task'],
] as const)('%s: files in conflict are taken from that side, all else is merged', async (conflictStrategy, a, log) => {
	const house = await conflicted();
	const result = await house.resolve({conflictStrategy});
	expect(result).toMatchObject({
		ok: true,
		value: {
			output: {
				strategy: conflictStrategy,
				conflicts_resolved: 2,
				files_resolved: ['a.txt', 'log.md'],
				merge_commit: house.git('rev-parse', 'main'),
				status: 'merged',
				merged_at: expect.any(String),
			},
		},
	});
	expect([house.show('a.txt'), house.show('log.md'), house.show('T-1.txt')]).toEqual([a, log, 'new']);
	expect(house.git('log', '-1', '--format=%(trailers:key=Orch-Resolved,valueonly)').trim()).toContain(`${conflictStrategy} "a.txt"`);
	expect(house.git('rev-parse', 'main^2')).toBe(house.git('rev-parse', 'roadmap-implementation_task-T-1'));
	expect(house.git('status', '--porcelain')).toBe('');
	expect(readFileSync(path.join(house.root, 'a.txt'), 'utf8').trimEnd()).toBe(a);
});

test('union: the lines of both, only in the files that are named', async () => {
	const house = await conflicted();
	expect(await house.resolve({conflictStrategy: 'union'})).toMatchObject({problem: {kind: 'bad-input', hint: expect.stringContaining('--paths')}});
	expect(await house.resolve({conflictStrategy: 'union', paths: ['log.md']})).toMatchObject({
		problem: {code: 'merge_conflicts', context: {conflicts_count: 1, conflicted_files: ['a.txt']}, hint: expect.stringContaining('--paths log.md,a.txt')},
	});
	expect(await house.resolve({conflictStrategy: 'union', paths: ['log.md', 'T-1.txt']})).toMatchObject({
		problem: {code: 'not_conflicted', context: {paths: ['T-1.txt']}},
	});
	expect(house.task('T-1').state).toBe('conflicted');
	expect(await house.resolve({conflictStrategy: 'union', paths: ['log.md', 'a.txt']})).toMatchObject({value: {output: {conflicts_resolved: 2}}});
	expect([house.show('log.md'), house.show('a.txt')]).toEqual(['# log\n- target\n- task', 'one\nTARGET\nTASK\nthree']);
});

test('abort: the merge is given up, target and branch are untouched, and the next in the queue goes on', async () => {
	const house = await conflicted();
	const before = [house.git('rev-parse', 'main'), house.git('rev-parse', 'roadmap-implementation_task-T-1')];
	expect(await house.resolve({conflictStrategy: 'abort'})).toMatchObject({value: {output: {strategy: 'abort', conflicts_resolved: 0, merge_commit: null}}});
	expect([house.git('rev-parse', 'main'), house.git('rev-parse', 'roadmap-implementation_task-T-1')]).toEqual(before);

	const verifying = await buildHouse({'T-1': 'echo x > x.txt; git add -A; git commit -qm x'}, {config: {approve: 'ask', verify: 'sleep 1000'}});
	await verifying.import('- [ ] T-1 x');
	await verifying.untilState('T-1', 'finished');
	await verifying.do('merge-completed-work', {taskId: 'T-1'});
	expect(verifying.store.merges.findOpen()?.step).toBe('verifying');
	expect(await verifying.do('merge-completed-work', {operation: 'resolve_conflicts', taskId: 'T-1', conflictStrategy: 'abort'})).toMatchObject({
		value: {said: expect.stringContaining('was given up')},
	});
	expect(verifying.store.merges.findOpen()).toBeUndefined();
	expect(verifying.task('T-1')).toMatchObject({state: 'conflicted', reason: 'a person has given the merge up'});
});

test('while another task is being merged a choice is refused, not forgotten', async () => {
	const house = await conflicted({config: {verify: 'sleep 1000'}});
	house.script('T-2', 'echo x > x.txt; git add -A; git commit -qm x');
	await house.import('- [ ] T-2 y');
	await house.untilState('T-2', 'finished');
	await house.do('merge-completed-work', {taskId: 'T-2'});
	expect(house.store.merges.findOpen()).toMatchObject({taskId: 'T-2', step: 'verifying'});
	expect(await house.resolve({conflictStrategy: 'ours'})).toMatchObject({problem: {kind: 'refused', code: 'merge_under_way', context: {task_id: 'T-2'}}});
	expect(house.task('T-1')).toMatchObject({state: 'conflicted', code: 'merge_conflict'});
	await house.do('merge-completed-work', {operation: 'resolve_conflicts', taskId: 'T-2', conflictStrategy: 'abort'});
	await house.resolve({conflictStrategy: 'ours'});
	expect(house.store.merges.findOpen()).toMatchObject({taskId: 'T-1', step: 'verifying', resolution: {strategy: 'ours'}});
	await house.resolve({conflictStrategy: 'abort'});
});

test('what was chosen holds also when the target moves on meanwhile', async () => {
	const movesOnce = 'cd ../..; test -e by-hand.txt || { echo hello > by-hand.txt; git add by-hand.txt; git commit -qm "by hand"; }';
	const house = await conflicted({config: {verify: movesOnce}});
	await house.resolve({conflictStrategy: 'theirs'});
	await house.untilState('T-1', 'merged', 'cleaned', 'conflicted');
	expect(house.store.merges.listOf('T-1' as never).map(({step, resolution}) => [step, resolution?.strategy])).toEqual([
		['landed', 'theirs'],
		['superseded', 'theirs'],
		['conflicted', undefined],
	]);
	expect([house.show('a.txt'), house.show('by-hand.txt')]).toEqual(['one\nTASK\nthree', 'hello']);
});

test('a resolved merge is always verified, also by the check of the task; what fails does not land', async () => {
	const house = await conflicted({check: 'grep -q TASK a.txt', config: {verify: "test -e 'T-1.txt' # it's there", repairs: 0}});
	const before = house.git('rev-parse', 'main');
	await house.resolve({conflictStrategy: 'ours'});
	await house.untilState('T-1', 'unproven', 'merged', 'cleaned');
	expect(house.store.merges.listOf('T-1' as never, 1)[0]).toMatchObject({step: 'rejected', resolution: {strategy: 'ours', files: ['a.txt', 'log.md']}});
	expect(house.git('rev-parse', 'main')).toBe(before);
	const job = house.store.jobs.findLatestFailed('T-1');
	expect(job?.command).toBe(`bash -c 'test -e '\\''T-1.txt'\\'' # it'\\''s there' && bash -c 'grep -q TASK a.txt'`);
	expect(job?.exitCode).toBe(1);
});

test('with a check alone it is verified by that, and lands as what was checked', async () => {
	const house = await conflicted({check: 'grep -q TASK a.txt'});
	await house.resolve({conflictStrategy: 'theirs'});
	await house.untilState('T-1', 'merged', 'cleaned');
	const [merge] = house.store.merges.listOf('T-1' as never);
	expect(house.store.jobs.find(`m${merge?.id}-verify`)).toMatchObject({
		command: 'grep -q TASK a.txt',
		exitCode: 0,
		tree: house.git('rev-parse', 'main^{tree}'),
	});
});

test('without any verification a person has to say yes; nothing else is asked about', async () => {
	const question = (house: Awaited<ReturnType<typeof conflicted>>, more: Record<string, unknown>) => {
		const card = house.engine.cards.find(({name}) => name === 'merge-completed-work');
		return card?.question?.(house.engine.getSnapshot(), card.input.parse({taskId: 'T-1', operation: 'resolve_conflicts', ...more}));
	};
	const bare = await conflicted();
	expect(question(bare, {conflictStrategy: 'ours'})).toMatchObject({title: 'Resolve the conflicts of T-1 by ours and land them unverified?'});
	expect(question(bare, {})).toBeUndefined();
	expect(question(bare, {conflictStrategy: 'abort'})).toBeUndefined();
	expect(question(await conflicted({check: 'true'}), {conflictStrategy: 'ours'})).toBeUndefined();
	expect(question(await conflicted({config: {verify: 'true'}}), {conflictStrategy: 'ours'})).toBeUndefined();
});

test('what is more than lines has to be named: a file that one side has deleted, a binary', async () => {
	const house = await conflicted({more: `git rm -q gone.txt; printf '\\0two' > bin.dat`, theirs: {'gone.txt': 'changed\n', 'bin.dat': '\0three'}});
	expect(await house.resolve({conflictStrategy: 'theirs'})).toMatchObject({
		problem: {code: 'merge_conflicts', context: {conflicted_files: expect.arrayContaining(['bin.dat', 'gone.txt'])}},
	});
	expect(await house.resolve({conflictStrategy: 'union', paths: ['a.txt', 'log.md', 'bin.dat', 'gone.txt']})).toMatchObject({
		problem: {code: 'merge_conflicts', hint: expect.stringContaining('auto-restart-agent')},
	});
	expect(await house.resolve({conflictStrategy: 'theirs', paths: ['a.txt', 'log.md', 'bin.dat', 'gone.txt']})).toMatchObject({
		value: {output: {conflicts_resolved: 4}},
	});
	expect(house.git('ls-tree', '--name-only', 'main')).not.toContain('gone.txt');
	expect(house.git('rev-parse', 'main:bin.dat')).toBe(house.git('rev-parse', 'roadmap-implementation_task-T-1:bin.dat'));
	expect(existsSync(path.join(house.root, 'gone.txt'))).toBe(false);
});

test('merge with mergeStrategy ours, and with resolveConflicts; both off unless asked for', async () => {
	const ours = await conflicted();
	expect(await ours.do('merge-completed-work', {taskId: 'T-1', mergeStrategy: 'ours'})).toMatchObject({
		value: {output: {status: 'merged', merge_strategy: 'ours', conflicts: 2}},
	});
	expect([ours.show('a.txt'), ours.show('T-1.txt')]).toEqual(['one\nTARGET\nthree', 'new']);

	const theirs = await conflicted();
	expect(await theirs.do('merge-completed-work', {taskId: 'T-1', conflictStrategy: 'theirs'})).toMatchObject({
		problem: {kind: 'bad-input', hint: expect.stringContaining('--resolve-conflicts')},
	});
	expect(await theirs.do('merge-completed-work', {taskId: 'T-1', resolveConflicts: true})).toMatchObject({problem: {kind: 'bad-input'}});
	expect(await theirs.do('merge-completed-work', {operation: 'resolve_conflicts'})).toMatchObject({problem: {kind: 'bad-input', hint: 'Name the task.'}});
	expect(await theirs.do('merge-completed-work', {taskId: 'T-1', resolveConflicts: true, conflictStrategy: 'theirs'})).toMatchObject({
		value: {output: {merge_strategy: 'recursive', conflicts: 2}},
	});
	expect(theirs.show('a.txt')).toBe('one\nTASK\nthree');
});

test('a path with every sign that means something to git is resolved as what it is', async () => {
	const odd = 'di r/we[i]rd *"\\ name!.txt';
	const house = await buildHouse(
		{'T-1': `printf 'x\\n- task\\n' > '${odd}'; git commit -qam T-1`},
		{files: {[odd]: 'x\n', 'di r/weird name!.txt': 'x\n'}, config: {approve: 'ask'}},
	);
	await house.import('- [ ] T-1 x');
	await house.untilState('T-1', 'finished');
	commit(house.root, {[odd]: 'x\n- target\n'});
	const input = {operation: 'resolve_conflicts', taskId: 'T-1', conflictStrategy: 'union', paths: [odd]};
	expect(await house.do('merge-completed-work', input)).toMatchObject({value: {output: {files_resolved: [odd]}}});
	expect(house.git('show', `main:${odd}`)).toBe('x\n- target\n- task');
});

test('on the command line: --yes lets in what nobody verifies, and --json says what came of it', async () => {
	const project = aProject('sed -i s/one/TASK/ a.txt; git commit -qam T-1', {approve: 'ask'});
	await project.run(['import', '-'], '- [ ] T-1 work');
	await project.run(['run', '--until', 'idle']);
	commit(project.root, {'a.txt': 'TARGET\n'});
	const args = ['merge-completed-work', 'T-1', '--operation', 'resolve_conflicts', '--conflict-strategy', 'theirs', '--json'];
	const refused = await project.run(args);
	expect([refused.code, (JSON.parse(refused.out) as {error: string}).error]).toEqual([2, 'needs_yes']);
	const done = await project.run([...args, '--yes']);
	expect(JSON.parse(done.out)).toMatchObject({success: true, conflicts_resolved: 1, files_resolved: ['a.txt'], merge_commit: project.git('rev-parse', 'main')});
	expect(project.git('show', 'main:a.txt')).toBe('TASK');
});
