/**
`npm run mutants`: takes one guard after the other out of a copy of the source, and sees to it that something notices. `--only fence,identity`: some.
*/
import {execFileSync, spawnSync} from 'node:child_process';
import {cpSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** `guard`: what stands in the source, once; `gone`: what stands there without it. `seenBy`: a test file, or what a round of `npm run chaos` is about. */
const mutants = [
	{
		name: 'fence',
		why: 'an attempt that is not the newest changes nothing',
		file: 'source/store/task-moves.ts',
		guard: "patch.onlyFor === undefined ? '' : ' AND assigned_agent = @onlyFor'",
		gone: "''",
		seenBy: ['test/store', 'test/commands/monitor-agent-lifecycle.test.ts'],
	},
	{
		name: 'compare-and-set',
		why: 'a move names the state that it expects',
		file: 'source/store/task-moves.ts',
		guard: 'AND status = @from',
		gone: 'AND @from = @from',
		seenBy: ['test/store/tasks.test.ts'],
	},
	{
		name: 'identity',
		why: 'a number that was given to another process is not signalled',
		file: 'source/outside/process-identity.ts',
		guard: 'identify(pid)?.startTicks === startTicks',
		gone: 'identify(pid) !== undefined',
		seenBy: ['test/outside/process-identity.test.ts', 'test/outside/stop-tree.test.ts'],
	},
	{
		name: 'trust',
		why: 'a config that nobody has trusted starts and lands nothing',
		file: 'source/commands/frozen.ts',
		guard: 'return policy.isTrusted ? undefined : needsHuman(',
		gone: 'return policy.isTrusted !== undefined ? undefined : needsHuman(',
		seenBy: ['test/commands/frozen.test.ts'],
	},
	{
		name: 'trust in what is written',
		why: 'what a person writes over what a stranger has written does not trust that',
		file: 'source/trust.ts',
		guard: '!was.isGiven || !was.isRight ||',
		gone: '',
		seenBy: ['test/trust.test.ts'],
	},
	{
		name: 'ancestry after a cut-off',
		why: 'what has landed and was not written down does not land again',
		file: 'source/commands/advance-merge.ts',
		guard: 'if (target === undefined || target === base) return undefined;',
		gone: "if (target !== '') return undefined;",
		seenBy: ['merge.ref-moved'],
	},
	{
		name: 'ancestry before removal',
		why: 'a branch goes only when git proves that its work is elsewhere',
		file: 'source/commands/inspect-worktree.ts',
		guard: 'if (await git.isAncestor(commit, at)) continue;',
		gone: "if (commit !== '') continue;",
		seenBy: ['test/commands/cleanup-worktrees.test.ts'],
	},
	{
		name: 'content invariants',
		why: 'a merge holds exactly what both sides brought',
		file: 'source/domain/merge.ts',
		guard: 'if (foreign.length > 0) {',
		gone: 'if (foreign.length > 1e9) {',
		seenBy: ['test/domain/merge.test.ts'],
	},
	{
		name: 'path twins',
		why: 'two paths that some file systems take for one do not land beside each other',
		file: 'source/commands/advance-merge.ts',
		guard: 'if (twins.length > 0) {',
		gone: 'if (twins.length > 1e9) {',
		seenBy: ['test/commands/path-twins.test.ts'],
	},
	{
		name: 'letter box',
		why: 'a link in its place has nothing taken away elsewhere',
		file: 'source/outside/news.ts',
		guard: 'if (isFolder(folder)) rmSync(',
		gone: 'rmSync(',
		seenBy: ['test/outside/planted.test.ts'],
	},
	{
		name: 'sanitizer',
		why: 'nothing that an agent prints steers a terminal',
		file: 'source/domain/text.ts',
		guard: "text.replaceAll(sequences, '')",
		gone: 'text',
		seenBy: ['test/domain/text.test.ts'],
	},
	{
		name: 'verification gate',
		why: 'only what was verified lands',
		file: 'source/commands/verify-merge.ts',
		guard: 'if (command === undefined || tree',
		gone: 'if (command !== undefined || tree',
		seenBy: ['merge.built'],
	},
	{
		name: 'admission gate',
		why: 'no agent starts on a machine that has no room for it',
		file: 'source/domain/admission.ts',
		guard: "if (level === 'critical') return",
		gone: "if (level === 'critical' && nowMs < 0) return",
		seenBy: ['test/domain/admission.test.ts'],
	},
	{
		name: 'gate behind the places',
		why: 'who holds a place and has not begun does not begin on a machine that has no room either',
		file: 'source/domain/admission.ts',
		guard: '{...rest, by, reason} : behind;',
		gone: '{...rest, by, reason} : behind && undefined;',
		seenBy: ['test/domain/admission.test.ts', 'test/lessons/machine.test.ts'],
	},
	{
		name: 'one at a time',
		why: 'on a machine that is nearly full one agent starts at a time',
		file: 'source/domain/admission.ts',
		guard: 'admission.isSlowed === true ? 1 :',
		gone: '',
		seenBy: ['test/domain/admission.test.ts', 'test/lessons/machine.test.ts'],
	},
	{
		name: 'pause of a person',
		why: 'what a person has paused is not started again by itself',
		file: 'source/domain/remedy.ts',
		guard: '!autoRestart || wasPaused',
		gone: '!autoRestart',
		seenBy: ['test/lessons/machine.test.ts'],
	},
	{
		name: 'no answer is no end',
		why: 'nobody is gone because we can open no more files',
		file: 'source/outside/out-of-files.ts',
		guard: "trouble?.code !== 'too_many_files' && trouble?.code !== 'disk_error'",
		gone: 'true',
		seenBy: ['test/lessons/status.test.ts'],
	},
	{
		name: 'sleep',
		why: 'the time in which the machine slept is no time at work',
		file: 'source/engine/heartbeat.ts',
		guard: 'pauseMs > 0 && mayBeat()',
		gone: 'pauseMs < 0',
		seenBy: ['test/lessons/status.test.ts'],
	},
	{
		name: 'receipt',
		why: 'what an agent that failed has printed is no proof that it has read anything',
		file: 'source/store/deliveries.ts',
		guard: "a.status = 'ended' AND a.exit_code = 0 ELSE",
		gone: '1 ELSE',
		seenBy: ['test/lessons/delivery.test.ts'],
	},
	{
		name: 'old value of a ref',
		why: 'a target that somebody has moved is not overwritten',
		file: 'source/outside/git-refs.ts',
		guard: 'changes.map(({ref, to, from}) =>',
		gone: 'changes.map(change => ({...change, from: undefined})).map(({ref, to, from}) =>',
		seenBy: ['test/outside/git-land.test.ts'],
	},
	{
		name: 'lead of a write',
		why: 'what is done in the name of a lead that is over does not count',
		file: 'source/store/activities.ts',
		guard: 'epoch !== undefined && epoch !== lead.get()',
		gone: 'false',
		seenBy: ['test/engine/leases.test.ts'],
	},
	{
		name: 'target set back',
		why: 'what somebody has taken out of the target is not brought back',
		file: 'source/commands/set-back.ts',
		guard: 'if (!(await git.hasStoodAt(targetBranch, begun))) return undefined;',
		gone: 'return undefined;',
		seenBy: ['test/chaos/worlds-git.test.ts'],
	},
	{
		name: 'conductor lease',
		why: 'there is one conductor',
		file: 'source/store/leases.ts',
		guard: 'if (!isFree && lease.epoch !== overEpoch) return undefined;',
		gone: '',
		seenBy: ['test/engine/leases.test.ts', 'test/store/records.test.ts'],
	},
	{
		name: 'one start for each run',
		why: 'no attempt gets two processes',
		file: 'source/outside/run-folder.ts',
		guard: 'mkdirSync(folder, {mode: 0o700});',
		gone: 'mkdirSync(folder, {mode: 0o700, recursive: true});',
		seenBy: ['test/outside/agent-processes.test.ts'],
	},
	{
		name: 'hooks',
		why: 'nothing of the shared configuration runs in our git',
		file: 'source/outside/git-run.ts',
		guard: "'core.hooksPath=/dev/null',",
		gone: '',
		seenBy: ['test/outside/git-hostile.test.ts'],
	},
	{
		name: 'commits kept',
		why: 'commits of discarded work stay at a ref',
		file: 'source/commands/remove-worktree.ts',
		guard: 'for (const commit of keep) await',
		gone: 'for (const commit of keep.slice(keep.length)) await',
		seenBy: ['cleanup.kept'],
	},
	{
		name: 'files kept',
		why: 'files in no commit stay at a ref',
		file: 'source/outside/git-commit.ts',
		guard: "await git([...durably, 'update-ref', '--no-deref', ref, commit], {cwd: folder});",
		gone: '',
		seenBy: ['cleanup.saved'],
	},
	{
		name: 'what was put aside',
		why: 'a removal that was cut off is finished',
		file: 'source/commands/create-worktree.ts',
		guard: 'await context.git.emptyAside(context.places.worktrees);',
		gone: '',
		seenBy: ['test/commands/create-worktree.test.ts'],
	},
	{
		name: 'late gate',
		why: 'what was stopped for taking too long has not passed',
		file: 'source/commands/start-job.ts',
		guard: "store.jobs.move(job, 'ended', {exitCode: lateExit, endedAtMs: now()}, stamp());",
		gone: '',
		seenBy: ['test/lessons/merge.test.ts'],
	},
	{
		name: 'gate given up',
		why: 'what a person has given up has not passed',
		file: 'source/commands/start-job.ts',
		guard: "store.jobs.move(job, 'lost', {endedAtMs: now()}, stamp());\n\tconst options",
		gone: 'const options',
		seenBy: ['test/lessons/merge.test.ts'],
	},
	{
		name: 'landed at all',
		why: 'no merge is recorded of work that is not on the target',
		file: 'source/commands/advance-merge.ts',
		guard: 'mine.length === 0 && (await git.isAncestor(head, base))',
		gone: 'mine.length === 0',
		seenBy: ['test/lessons/merge.test.ts'],
	},
	{
		name: 'half resolved',
		why: 'a conflict is not committed for an agent, marks and all',
		file: 'source/outside/git-commit.ts',
		guard: "if ((await git(['ls-files', '--unmerged', '-z'], {cwd: folder, isRead: true})).stdout !== '') return undefined;",
		gone: '',
		seenBy: ['test/lessons/merge.test.ts'],
	},
	{
		name: 'whole checkout',
		why: 'what was verified before leaves nothing out of the next one',
		file: 'source/outside/git-verification.ts',
		guard: 'if (worktreeFiles.isFilled(folder) && (await isNarrowed(git, folder)))',
		gone: 'if (folder === commit && (await isNarrowed(git, folder)))',
		seenBy: ['test/outside/git-worktrees.test.ts'],
	},
	{
		name: 'no link',
		why: 'what is deleted is what was put aside, and nothing that a link leads to',
		file: 'source/outside/git-removal.ts',
		guard: 'return found === undefined || found.isDirectory() ? folder : undefined;',
		gone: 'return found === undefined || folder !== root ? folder : undefined;',
		seenBy: ['test/lessons/loss.test.ts'],
	},
	{
		name: 'checkout of our own',
		why: 'verification never empties a checkout that is somebody else’s',
		file: 'source/outside/git-verification.ts',
		guard: 'requireOurs(commonDir, folder);',
		gone: '',
		seenBy: ['test/outside/git-worktrees.test.ts'],
	},
	{
		name: 'in use',
		why: 'no worktree goes in which somebody works',
		file: 'source/outside/git-removal.ts',
		guard: "if (pids.length > 0) return {kind: 'in-use', pids};",
		gone: '',
		seenBy: ['test/outside/git-worktrees.test.ts'],
	},
	{
		name: 'stopped',
		why: 'what is stopped lands nothing',
		file: 'source/commands/advance-merge.ts',
		guard: 'isFrozen(context) ? undefined : git.land(',
		gone: 'git.land(',
		seenBy: ['test/commands/stop-all.test.ts'],
	},
	{
		name: 'evidence',
		why: 'an agent that changed nothing has done nothing, whatever it says',
		file: 'source/domain/evidence.ts',
		guard: 'if (look.commits === 0 || look.changed.length === 0) {',
		gone: 'if (look.commits < 0) {',
		seenBy: ['test/domain/evidence.test.ts'],
	},
	{
		name: 'environment',
		why: 'no secret of the user reaches an agent that did not get it by config',
		file: 'source/domain/launch.ts',
		guard: 'always.test(entry[0]) || own?.test(entry[0]) === true || named.has(entry[0])',
		gone: "entry[0] !== ''",
		seenBy: ['test/domain/launch.test.ts', 'test/commands/monitor-agent-lifecycle.test.ts'],
	},
	{
		name: 'token',
		why: 'a token ends with its attempt',
		file: 'source/store/claims.ts',
		guard: 'WHERE token_hash = ? AND ',
		gone: 'WHERE token_hash = ? OR 1 = 0 AND ',
		seenBy: ['test/store/deliveries.test.ts'],
	},
	{
		name: 'damage',
		why: 'a damaged database is not used',
		file: 'source/store/migrate.ts',
		guard: 'if (found !== undefined) throw damaged(file, found);',
		gone: '',
		seenBy: ['test/store/migrate.test.ts'],
	},
	{
		name: 'database in its place',
		why: 'nothing is begun with a database that was deleted',
		file: 'source/engine/run.ts',
		guard: 'if (gone !== undefined) return',
		gone: 'if (gone?.code === undefined && gone !== undefined) return',
		seenBy: ['test/lessons/storage.test.ts'],
	},
	{
		name: 'chain',
		why: 'the audit trail shows who has edited it',
		file: 'source/store/audit-chain.ts',
		guard: '.update(JSON.stringify([before, ...fields]))',
		gone: ".update(JSON.stringify([before === '', fields.length]))",
		seenBy: ['test/store/audit-chain.test.ts'],
	},
];

const {values} = parseArgs({options: {only: {type: 'string', default: ''}}});
const wanted = values.only === '' ? mutants : mutants.filter(({name}) => values.only.split(',').includes(name));

const copySource = () => {
	const copy = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'orch-mutant-')));
	for (const name of execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {cwd: root, encoding: 'utf8'}).split('\0'))
		if (name !== '') cpSync(path.join(root, name), path.join(copy, name));
	symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'));
	return copy;
};

/** The first test that has failed, by name, and whether only because its time was over; nothing where the run itself was cut off. */
const firstFailed = file => {
	const tests = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).testResults.flatMap(({assertionResults}) => assertionResults) : [];
	const failed = tests.filter(({status}) => status === 'failed');
	const isLate = ({failureMessages}) => failureMessages.some(message => message.includes('timed out'));
	const first = failed.find(one => !isLate(one)) ?? failed[0];
	return first === undefined ? '' : `: ${first.fullName}${isLate(first) ? ' (its time was over)' : ''}`;
};

/** Who has seen it, where somebody has; what neither fails nor succeeds in its time counts as failing. */
const whoSees = (copy, seer) => {
	const results = path.join(copy, 'results.json');
	const args = seer.startsWith('test/')
		? ['node_modules/vitest/vitest.mjs', 'run', '--test-timeout=30000', '--hook-timeout=30000', '--bail=1', '--reporter=json', `--outputFile=${results}`, seer]
		: ['test/chaos/chaos.mjs', '--seed', '9', '--round', '3', '--about', seer];
	if (spawnSync(process.execPath, args, {cwd: copy, stdio: 'ignore', timeout: 300_000}).status === 0) return undefined;
	return seer.startsWith('test/') ? `${seer}${firstFailed(results)}` : `npm run chaos, ${seer}`;
};

let unseen = 0;
for (const {name, why, file, guard, gone, seenBy} of wanted) {
	const copy = copySource();
	try {
		const text = readFileSync(path.join(copy, file), 'utf8');
		if (text.split(guard).length !== 2) throw new Error(`The guard "${name}" does not stand in ${file} exactly once.`);
		writeFileSync(
			path.join(copy, file),
			text.replace(guard, () => gone),
		);
		execFileSync(process.execPath, ['test/support/build.mjs'], {cwd: copy, stdio: ['ignore', 'ignore', 'inherit']});
		let seer;
		for (const one of seenBy) seer ??= whoSees(copy, one);
		if (seer === undefined) unseen += 1;
		process.stdout.write(`${name.padEnd(26)}${seer === undefined ? 'NOBODY SAW IT' : `seen by ${seer}`}  (${why})\n`);
	} finally {
		rmSync(copy, {recursive: true, force: true});
	}
}

process.exitCode = unseen > 0 ? 1 : 0;
