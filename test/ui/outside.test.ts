import {expect, test} from 'vitest';
import {agentId} from '../../source/domain/ids.js';
import {failure, success} from '../../source/domain/problem.js';
import {plainText} from '../../source/ui/cells.js';
import {drawPicture} from '../../source/ui/picture.js';
import type {Surroundings} from '../../source/ui/surroundings.js';
import {aDesk} from '../support/desk.js';
import {fakeCards, fakeEngine} from '../support/fake-engine.js';
import {aSnapshot, aWorktree, startMs} from '../support/fake-snapshot.js';
import {sit} from '../support/sit.js';

/** A world that notes what is asked of it. */
const aWorld = (hasBrowser = true) => {
	const asked: Array<readonly [string, string]> = [];
	const note = (what: string, about: string) => {
		asked.push([what, about]);
	};
	const surroundings: Surroundings = {
		clipboard: {
			async copy(text) {
				note('copy', text);
				return success('tmux buffer, paste with prefix ]');
			},
		},
		programs: {
			async edit(text) {
				note('edit', text);
				return success(undefined);
			},
			async page(file) {
				note('page', file);
				return success(undefined);
			},
			async shell(folder) {
				note('shell', folder);
				return success(undefined);
			},
		},
		browser: {
			async pageOf(branch) {
				return branch.endsWith('T-22')
					? failure({kind: 'not-found', code: 'branch_not_pushed', message: `${branch} has not been pushed.`})
					: success(`https://example.com/tree/${branch}`);
			},
			async open(page) {
				note('open', page);
				return hasBrowser;
			},
		},
	};
	return {asked, surroundings};
};

const sitWith = (world = aWorld()) => ({
	...world,
	...sit(
		fakeEngine({snapshot: aSnapshot({worktrees: [aWorktree('T-17', {head: 'b81d0c2'}), aWorktree('T-22')]})}),
		{columns: 120, rows: 40},
		false,
		world.surroundings,
	),
});

const overOf = ({ui, engine}: ReturnType<typeof sit>) =>
	drawPicture({
		desk: aDesk({snapshot: engine.getSnapshot(), state: ui.get(), nowMs: startMs}),
		cards: fakeCards,
		state: ui.get(),
		size: {columns: 80, rows: 24},
	})
		.over.map(plainText)
		.join('\n');

test('y shows what there is to copy of the agent under the cursor, each with its letter', async () => {
	const desk = sitWith();
	await desk.press('y');
	const shown = overOf(desk);
	for (const line of [
		'i  agent      a1',
		't  task       T-17',
		'b  branch     roadmap-implementation_task-T-17',
		'c  commit     b81d0c2',
		'l  log        3 lines',
	]) {
		expect(shown).toContain(line);
	}

	expect(shown).not.toContain('last error');
	await desk.press('b');
	expect(desk.asked).toEqual([['copy', 'roadmap-implementation_task-T-17']]);
	expect(desk.said()).toBe('Copied branch (tmux buffer, paste with prefix ]).');
	expect(desk.ui.get().overlay).toBeUndefined();
});

test('y twice copies the name; the cursor picks another', async () => {
	const desk = sitWith();
	await desk.press('y', 'y');
	await desk.press('y', 'j', 'j', 'down', 'k', 'return');
	expect(desk.asked.map(([, text]) => text)).toEqual(['a1', 'roadmap-implementation_task-T-17']);
	await desk.press('y', 'escape');
	expect([desk.asked.length, desk.ui.get().overlay]).toEqual([2, undefined]);
});

test('the last error of what failed, and nothing of what is not there', async () => {
	const desk = sitWith();
	await desk.press('2', 'y');
	const task = desk.engine.getSnapshot().tasks.find(({id}) => id === desk.at());
	expect(overOf(desk)).toContain(`i  task       ${task?.id}`);
	await desk.press('escape', '1', 'j', 'j', 'j', 'j', 'y');
	expect(overOf(desk)).toContain('e  last error exit 1: Cannot find module vite/legacy');
	expect(overOf(desk)).not.toContain('b  branch');
});

test('t opens a shell in the worktree; a task without one says so', async () => {
	const desk = sitWith();
	await desk.press('t');
	expect(desk.asked).toEqual([['shell', aWorktree('T-17').folder]]);
	await desk.press('j', 't');
	expect(desk.asked).toHaveLength(1);
	expect(desk.said()).toBe('T-21 has no worktree.');
});

test('E in a log hands the file itself to the pager', async () => {
	const desk = sitWith();
	await desk.press('return', 'E');
	expect(desk.asked).toEqual([['page', desk.engine.readOutput(agentId('a1')).file]]);
});

test('o opens the page of the branch, says its address where there is no browser, or why there is no page', async () => {
	const desk = sitWith();
	await desk.press('o');
	expect(desk.asked).toEqual([['open', 'https://example.com/tree/roadmap-implementation_task-T-17']]);
	await desk.press('j', 'j', 'o');
	expect(desk.said()).toBe('roadmap-implementation_task-T-22 has not been pushed.');
	const far = sitWith(aWorld(false));
	await far.press('o');
	expect(far.said()).toBe('No browser here: https://example.com/tree/roadmap-implementation_task-T-17');
});

test('without a world around it the screen says so and goes on', async () => {
	const {press, said} = sit(fakeEngine({snapshot: aSnapshot({worktrees: [aWorktree('T-17')]})}));
	await press('t');
	expect(said()).toBe('No program can have the terminal here.');
	await press('y', 'y');
	expect(said()).toBe('There is no clipboard here.');
	await press('o');
	expect(said()).toBe('There is no web here.');
});
