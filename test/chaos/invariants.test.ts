/**
The rules by which rounds are judged: a sound world breaks none of them, and each sees what it is for.
*/
import {spawn} from 'node:child_process';
import {appendFileSync, copyFileSync, mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {createChance} from './chance.js';
import {brokenIn} from './invariants.js';
import {markOf} from './processes.js';
import {start, sweepAway} from './program.js';
import {withDatabase} from './rows.js';
import {gitIn, makeWorld, type World} from './world.js';

const files = {scripts: import.meta.dirname, launcher: path.resolve(import.meta.dirname, '../../source/launch.cjs')};

let world: World;
let folder: string;

beforeAll(async () => {
	folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'orch-chaos-')));
	const wanted = {kinds: ['good', 'clash', 'fails'], isVerified: true, isMoved: false, isCheckedOut: true, config: {retries: 0}} as const;
	world = makeWorld(folder, files, createChance(5), wanted);
	expect(await start(world, ['import', '-'], {input: world.backlog}).ended).toMatchObject({code: 0});
	expect(await start(world, ['run', '--until', 'empty']).ended).toMatchObject({code: 1});
});

afterAll(() => {
	sweepAway(world);
	rmSync(folder, {recursive: true, force: true, maxRetries: 5});
});

/** Writes into the database what orch-tui never would, until it is undone. */
const sql = (text: string) => () => {
	const file = path.join(world.root, 'data/roadmap.db');
	copyFileSync(file, `${file}.was`);
	withDatabase(world.root, 'roadmap.db', database => {
		database.pragma('foreign_keys = OFF');
		database.exec(text);
	});
	return () => renameSync(`${file}.was`, file);
};

test('a sound world breaks none', () => {
	expect(brokenIn(world)).toEqual([]);
});

/** What is done to the world, and how it is undone. */
const damages: ReadonlyArray<readonly [string, RegExp, () => () => void]> = [
	[
		'the target was set back',
		/^main stood on \w+ once and has left it behind$/,
		() => {
			const was = gitIn(world.root, 'rev-parse', 'main');
			gitIn(world.root, 'reset', '-q', '--hard', 'main~1');
			return () => gitIn(world.root, 'reset', '-q', '--hard', was);
		},
	],
	[
		'a commit that no merge has made',
		/is on main and belongs to no merge that has landed/,
		() => {
			gitIn(world.root, 'commit', '-q', '--allow-empty', '-m', 'mine');
			return () => {
				gitIn(world.root, 'reset', '-q', '--hard', 'HEAD~1');
				// One after the other: by then the next is the newest.
				for (const _ of ['reset', 'commit']) gitIn(world.root, 'reflog', 'delete', 'main@{0}');
			};
		},
	],
	[
		'a marked process of nobody',
		/^process \d+, belongs to a99, which is over or unknown$/,
		() => {
			const child = spawn('sleep', ['100'], {env: {...process.env, ORCH_RUN_ID: `${markOf(world.root)}:a99`}});
			return () => child.kill('SIGKILL');
		},
	],
	[
		'a worktree that nobody knows',
		/git has the worktree .* and no row has/,
		() => {
			const stray = path.join(world.root, '.worktrees', 'implementation_task-stray');
			gitIn(world.root, 'worktree', 'add', '-q', '--detach', stray);
			return () => gitIn(world.root, 'worktree', 'remove', '--force', stray);
		},
	],
	[
		'a branch that is left over',
		/^the branch roadmap-implementation_task-stray is left over$/,
		() => {
			gitIn(world.root, 'branch', 'roadmap-implementation_task-stray');
			return () => gitIn(world.root, 'branch', '-D', 'roadmap-implementation_task-stray');
		},
	],
	[
		'something put aside and not deleted',
		/was put aside and never deleted/,
		() => {
			const aside = path.join(world.root, '.worktrees', '.orch-trash', 'x');
			mkdirSync(aside, {recursive: true});
			return () => rmSync(aside, {recursive: true});
		},
	],
	[
		'a lock that is left over',
		/^the lock .git\/refs\/heads\/x.lock is left over$/,
		() => {
			const lock = path.join(world.root, '.git/refs/heads/x.lock');
			writeFileSync(lock, '');
			return () => rmSync(lock);
		},
	],
	[
		'work that is nowhere',
		/^work-a99-one.txt, the work of a99, is nowhere below/,
		() => {
			const wrote = path.join(world.notes, 'wrote');
			appendFileSync(wrote, 'work-a99-one.txt\n');
			return () => rmSync(wrote);
		},
	],
	[
		'an object that is missing',
		/^it cannot even be looked at: /,
		() => {
			const ref = path.join(world.root, '.git/refs/heads/broken');
			writeFileSync(ref, `${'1'.repeat(40)}\n`);
			return () => rmSync(ref);
		},
	],
	[
		'a task that landed and does not know',
		/^good-1 is on main and finished$/,
		sql("UPDATE orchestrator_task SET status = 'finished' WHERE task_id = 'good-1'"),
	],
	[
		'a task that nobody goes on with',
		/^fails-3 is failed, and nobody goes on with it$/,
		sql("UPDATE orchestrator_task SET status = 'failed' WHERE task_id = 'fails-3'"),
	],
	[
		'a task that counts as merged and is not',
		/^fails-3 is merged and not on main$/,
		sql("UPDATE orchestrator_task SET status = 'merged', merge_commit = 'x' WHERE task_id = 'fails-3'"),
	],
	['an agent without a process', /^a1 is working and has no process$/, sql("UPDATE agent_lifecycle SET status = 'working' WHERE number = 1")],
	['a fence that jumped', /^the attempts at good-1 bear the fences 1 and the task 7$/, sql("UPDATE orchestrator_task SET fence = 7 WHERE task_id = 'good-1'")],
	['a verification that was red', /landed and was not verified$/, sql('UPDATE job SET exit_code = 1')],
	[
		'a second landing',
		/^good-1 has landed 2 times$/,
		sql(`INSERT INTO merge_attempt (task_id, step, base_ref, head_ref, tree_ref, commit_ref, created_at_ms)
			SELECT task_id, step, base_ref, head_ref, tree_ref, commit_ref, created_at_ms FROM merge_attempt WHERE task_id = 'good-1' AND step = 'landed'`),
	],
	[
		'a worktree without a row',
		/git has the worktree .*fails-3 and no row has$/,
		sql("UPDATE orchestrator_state SET status = 'cleaned' WHERE task_id = 'fails-3'"),
	],
	[
		'a row without a worktree',
		/^the worktree of good-1 is created and git does not have it$/,
		sql("UPDATE orchestrator_state SET status = 'created' WHERE task_id = 'good-1'"),
	],
	[
		'a gap in the audit trail',
		/^the audit trail has a gap before 6$/,
		sql('DROP TRIGGER audit_event_is_never_deleted; DELETE FROM audit_event WHERE event_id = 5'),
	],
	[
		'a rewritten line of it',
		/^the chain of the audit trail is broken at 5$/,
		sql("DROP TRIGGER audit_event_is_never_edited; UPDATE audit_event SET why = 'x' WHERE event_id = 5"),
	],
	[
		'a move that nobody wrote down',
		/^task good-1 is cancelled, and the audit trail ends at cleaned$/,
		sql("UPDATE orchestrator_task SET status = 'cancelled' WHERE task_id = 'good-1'"),
	],
	[
		'a message that nobody will see',
		/^message \d+ is with a1, which has left$/,
		sql(
			"INSERT INTO agent_message (sender, recipient, message_type, payload, status, created_at_ms, handed_to) VALUES ('x', 'a1', 'note', 'y', 'delivered', 1, 'a1')",
		),
	],
];

test.each(damages)('seen: %s', (_what, sentence, damage) => {
	const undo = damage();
	try {
		expect(brokenIn(world)).toContainEqual(expect.stringMatching(sentence));
	} finally {
		undo();
	}
});
