/**
Agents that tear at the repository itself, at their own part of it and at what belongs to all: nobody else's work is lost, and what has happened is said.
*/
import {readdirSync} from 'node:fs';
import {expect, test} from 'vitest';
import {human} from '../../source/domain/message.js';
import {buildHouse, works} from '../support/house.js';

const config = {maxParallel: 20, retries: 0, repairs: 0};
const ends: ReadonlySet<string> = new Set(['cleaned', 'merged', 'conflicted', 'gave-up', 'unproven']);
const more = `${works}; echo y >y.txt`;

/** What is done to its own branch and worktree, and what is said of it. */
const own: ReadonlyArray<readonly [string, RegExp]> = [
	[`${works}; git commit -q --amend -m again`, /^cleaned/],
	['git reset -q --hard HEAD~1; echo x >x.txt; git add -A; git commit -qm x', /^unproven the branch has lost 1 commit that it started from/],
	[
		'git checkout -q --orphan o; echo x >x.txt; git add -A; git commit -qm x; git update-ref "refs/heads/$ORCH_BRANCH" HEAD; git symbolic-ref HEAD "refs/heads/$ORCH_BRANCH"',
		/^unproven the branch has lost 2 commits that it started from/,
	],
	[`git checkout -q --detach; ${works}`, /^unproven the worktree is on another branch or none instead of roadmap/],
	[`git checkout -qb elsewhere; ${works}`, /^unproven the worktree is on another branch or none instead of roadmap/],
	[`${works}; git update-ref -d "refs/heads/$ORCH_BRANCH"`, /^unproven the branch has lost/],
	[`${works}; rm -rf "$ORCH_WORKTREE"`, /^gave-up its worktree is gone/],
	[`${more}; rm .git`, /^gave-up its worktree is gone/],
	[`${more}; echo garbage >.git`, /^gave-up git status failed .*invalid gitfile/],
	[`${more}; rm .git; git init -q; git add -A; git commit -qm mine`, /^gave-up its worktree is gone/],
	[`${more}; rm -rf "$(git rev-parse --absolute-git-dir)"`, /^gave-up git status failed .*not a git repository/],
	[`${works}; git worktree move . ../moved-away`, /^gave-up its worktree is gone/],
];

test('its own branch and worktree: the others land as if nothing were, and of each that does not it is said why', async () => {
	const ids = own.map((_, nth) => `T-${nth + 2}`);
	const house = await buildHouse({'T-1': works, ...Object.fromEntries(own.map(([script], nth) => [ids[nth], script]))}, {config});
	house.git('commit', '-q', '--allow-empty', '-m', 'second');
	const start = house.git('rev-parse', 'main');
	await house.import(['T-1', ...ids].map(id => `- [ ] ${id} x`).join('\n'));
	await house.until(() => house.store.tasks.list().every(({state}) => ends.has(state)));
	expect(house.task('T-1').state).toBe('cleaned');
	for (const [nth, [, said]] of own.entries()) {
		const {state, reason = ''} = house.task(ids[nth] ?? '');
		expect(`${state} ${reason}`).toMatch(said);
	}

	// Only what was proven has landed, each by a merge of ours.
	expect(house.git('log', '--first-parent', '--format=%s', `${start}..main`).split('\n').toSorted()).toEqual(['Merge T-1: x', 'Merge T-2: x']);
	expect(house.git('status', '--porcelain')).toBe('');
	// What was in no commit lies where it was.
	for (const id of ['T-9', 'T-10', 'T-11', 'T-12']) expect(readdirSync(`${house.places.worktrees}/implementation_task-${id}`)).toContain('y.txt');
	expect(house.git('fsck', '--no-dangling', '--connectivity-only')).not.toMatch(/missing|broken/);
});

type House = Awaited<ReturnType<typeof buildHouse>>;

/** What is done to what belongs to all, while T-2 is at its work; then what became of that, and what the person is told. */
const shared: ReadonlyArray<readonly [string, string, (house: House) => void]> = [
	[
		'the target is moved to work that nobody has looked at',
		'git update-ref refs/heads/main HEAD',
		house => {
			expect(house.task('T-1').state).toBe('cleaned');
			expect(toldIn(house)).toMatch(
				/T-1 is on main already: somebody else has put it there, and orch-tui has not verified it\. If that was not you: git show [0-9a-f]{7}/,
			);
			expect(landedIn(house)).toEqual(['T-1.txt', 'a.txt', 'early.txt', 'T-2.txt'].toSorted());
		},
	],
	[
		'the target is another history',
		'git update-ref refs/heads/main "$(git commit-tree "HEAD^{tree}" -m planted)"',
		house => {
			for (const id of ['T-1', 'T-2'])
				expect(house.task(id)).toMatchObject({
					state: 'conflicted',
					reason: expect.stringMatching(/^main was set back behind [0-9a-f]{7}, where this was begun/),
				});
			expect(toldIn(house)).toMatch(/T-2 was not merged: main was set back/);
			house.git('show', 'roadmap-implementation_task-T-2:early.txt');
		},
	],
	[
		'the target is deleted',
		'git update-ref -d refs/heads/main',
		house => {
			for (const id of ['T-1', 'T-2'])
				expect(house.task(id)).toMatchObject({state: 'conflicted', reason: expect.stringMatching(/^there is no branch main to merge into/)});
			house.git('show', 'roadmap-implementation_task-T-2:T-2.txt');
		},
	],
	[
		'the branch of another agent is put elsewhere',
		'git update-ref refs/heads/roadmap-implementation_task-T-2 HEAD',
		house => {
			expect(house.task('T-2').state).toBe('cleaned');
			expect(landedIn(house)).toEqual(expect.arrayContaining(['a.txt', 'early.txt', 'T-2.txt']));
		},
	],
	[
		'what nothing refers to is deleted',
		'git reflog expire --expire=now --all; git gc -q --prune=now',
		house => {
			expect(landedIn(house)).toEqual(['T-1.txt', 'a.txt', 'early.txt', 'T-2.txt'].toSorted());
		},
	],
	[
		'the configuration is gone',
		'rm "$(git rev-parse --git-common-dir)/config"',
		house => {
			expect(['T-1', 'T-2'].map(id => house.task(id).state)).toEqual(['cleaned', 'cleaned']);
			expect(toldIn(house)).toMatch(/git cannot read it as it was \(\.git\/config is gone\)/);
		},
	],
	[
		'HEAD is gone: nothing is a repository any more',
		'rm "$(git rev-parse --git-common-dir)/HEAD"; sleep 0.1',
		house => {
			expect(toldIn(house)).toMatch(/git cannot read it as it was \(\.git\/HEAD is gone\)/);
			expect(readdirSync(`${house.places.worktrees}/implementation_task-T-2`)).toEqual(expect.arrayContaining(['early.txt', 'T-2.txt']));
		},
	],
];

const toldIn = ({store}: House): string =>
	store.messages
		.listWaiting(human, 20)
		.map(({text}) => text)
		.join('\n');
const landedIn = ({git}: House): string[] => git('ls-tree', '--name-only', 'main').split('\n').toSorted();

test.each(shared)('%s', async (_, harm, holds) => {
	const waits = (name: string) => `while [ ! -e ../${name} ]; do sleep 0.02; done`;
	const house = await buildHouse(
		{
			'T-1': `${waits('ready')}; ${works}; ${harm}; : >../go`,
			'T-2': `echo early >early.txt; git add -A; git commit -qm early; : >../ready; ${waits('go')}; ${works}`,
		},
		{config},
	);
	await house.import('- [ ] T-1 x\n- [ ] T-2 y');
	await house.until(() => house.store.tasks.list().every(({state}) => ends.has(state) || (state === 'finished' && toldIn(house) !== '')));
	holds(house);
});
