/**
What must be true of a repository whenever nobody is at work in it, whatever has happened before: one sentence for each thing that is not.
*/
import {createHash} from 'node:crypto';
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {markedIn, ticksOf} from './processes.js';
import {type EventRow, type MergeRow, type Rows, readRows} from './rows.js';
import {gitIn, type World} from './world.js';

/** What is looked at: the world, its rows, and what git says. */
type Sight = {
	readonly world: World;
	readonly rows: Rows;
	/** From the base, that one left out, to the target: only first parents, oldest first. */
	readonly trunk: ReadonlyArray<{
		readonly commit: string;
		readonly tree: string;
		readonly parents: readonly string[];
		readonly mail: string;
		readonly taskId: string;
	}>;
	/** Everything that any ref holds. */
	readonly reachable: ReadonlySet<string>;
	/** Of the target alone. */
	readonly landed: ReadonlySet<string>;
};

type Rule = (sight: Sight) => string[];

const linesOf = (text: string): string[] => text.split('\n').filter(line => line !== '');

const look = (world: World): Sight => {
	const {root, base, target} = world;
	const log = linesOf(
		gitIn(
			root,
			'log',
			'--first-parent',
			'--reverse',
			'--format=%H %T %ae %(trailers:key=Orch-Task,valueonly,separator=%x2C)|%P',
			`${base}..refs/heads/${target}`,
		),
	);
	return {
		world,
		rows: readRows(root),
		trunk: log.map(line => {
			const [head = '', parents = ''] = line.split('|');
			const [commit = '', tree = '', mail = '', taskId = ''] = head.split(' ');
			return {commit, tree, mail, taskId, parents: parents.split(' ')};
		}),
		reachable: new Set(linesOf(gitIn(root, 'rev-list', '--objects', '--all')).map(line => line.split(' ')[0] ?? '')),
		landed: new Set(linesOf(gitIn(root, 'rev-list', `refs/heads/${target}`))),
	};
};

const isLanded = (state: string): boolean => state === 'merged' || state === 'cleaned';
/** Those of which the work was taken back by a person. */
const isReverted = ({merges}: Rows, id: string): boolean => merges.some(({taskId, revert}) => taskId === id && revert !== null);
const landedRows = ({merges}: Rows): MergeRow[] => merges.filter(({step}) => step === 'landed');

const onlyForward: Rule = ({world: {root, target, base}, landed}) => {
	const was = linesOf(gitIn(root, 'reflog', 'show', '--format=%H', `refs/heads/${target}`)).reverse();
	const lost = [base, ...was].filter(commit => !landed.has(commit));
	return lost.map(commit => `${target} stood on ${commit} once and has left it behind`);
};

const onlyVerified: Rule = ({world: {target, verify}, rows, trunk}) =>
	trunk.flatMap(({commit, tree, mail, parents}) => {
		if (mail === 'user@example.com' || landedRows(rows).some(({revert}) => revert === commit)) return [];
		const row = landedRows(rows).find(one => one.commit === commit);
		if (row === undefined) return [`${commit} is on ${target} and belongs to no merge that has landed`];
		return [
			...(parents[0] === row.base && parents[1] === row.head ? [] : [`the parents of ${commit} are not what the merge of ${row.taskId} says`]),
			...(tree === row.tree ? [] : [`the files of ${commit} are not what the merge of ${row.taskId} says`]),
			...(verify === undefined || rows.jobs.some(job => job.tree === tree && job.command === verify && job.exit === 0)
				? []
				: [`${commit} of ${row.taskId} landed and was not verified`]),
		];
	});

const onlyOnce: Rule = ({rows, trunk}) =>
	rows.tasks.flatMap(({id}) => {
		const commits = trunk.filter(({taskId}) => taskId === id).length;
		const merges = landedRows(rows).filter(({taskId}) => taskId === id).length;
		return commits > 1 || merges > 1 ? [`${id} has landed ${Math.max(commits, merges)} times`] : [];
	});

const mergedMeansReachable: Rule = ({world: {target}, rows, trunk, landed}) => [
	...rows.tasks.filter(({state, commit}) => isLanded(state) && !landed.has(commit ?? '')).map(({id, state}) => `${id} is ${state} and not on ${target}`),
	...rows.tasks
		.filter(({id, state}) => !isLanded(state) && !isReverted(rows, id) && trunk.some(({taskId}) => taskId === id))
		.map(({id, state}) => `${id} is on ${target} and ${state}`),
	...landedRows(rows)
		.filter(({taskId}) => !rows.tasks.some(({id, state}) => id === taskId && (isLanded(state) || (isReverted(rows, id) && state === 'cancelled'))))
		.map(({taskId}) => `the merge of ${taskId} has landed, and the task does not know`),
	...landedRows(rows)
		.filter(({head}) => !landed.has(head))
		.map(({taskId, head}) => `the work of ${taskId} at ${head} is not on ${target}`),
];

const isOver = (state: string): boolean => state === 'ended' || state === 'lost';

const nobodyWithout: Rule = ({world: {root}, rows}) => {
	const open = new Set([...rows.agents, ...rows.jobs].filter(({state}) => !isOver(state)).map(({id}) => id));
	return [
		...rows.agents
			.filter(({state, pid, ticks}) => !isOver(state) && (pid === null || ticksOf(pid) !== ticks))
			.map(({id, state}) => `${id} is ${state} and has no process`),
		...rows.jobs.filter(({state}) => !isOver(state)).map(({id, state}) => `${id} is ${state} and nobody looks after it`),
		...markedIn(root)
			.filter(({runId}) => !open.has(runId))
			.map(({pid, runId, isShim}) => `process ${pid}${isShim ? ', a shim' : ''}, belongs to ${runId}, which is over or unknown`),
	];
};

const worktreesAreRows: Rule = ({world: {root}, rows}) => {
	const blocks = gitIn(root, 'worktree', 'list', '--porcelain')
		.split('\n\n')
		.filter(block => block !== '');
	const folders = blocks
		.map(block => /^worktree (.*)$/m.exec(block)?.[1] ?? '')
		.filter(folder => folder !== root && folder !== path.join(root, 'data', 'verification'));
	// Of what was only planned git may have made a part, or all of it.
	const present = rows.worktrees.filter(({state, folder}) => state === 'created' || state === 'merged' || (state === 'planned' && existsSync(folder)));
	const below = path.join(root, '.worktrees');
	const names = existsSync(below) ? readdirSync(below).filter(name => name !== '.orch-trash') : [];
	const trash = path.join(below, '.orch-trash');
	const branches = linesOf(gitIn(root, 'for-each-ref', '--format=%(refname:short)', 'refs/heads/roadmap-*'));
	const markers = linesOf(gitIn(root, 'for-each-ref', '--format=%(refname)', 'refs/orch/merged'));
	return [
		...folders.filter(folder => !present.some(row => row.folder === folder)).map(folder => `git has the worktree ${folder} and no row has`),
		...present.filter(({folder}) => !folders.includes(folder)).map(({taskId, state}) => `the worktree of ${taskId} is ${state} and git does not have it`),
		...present.filter(({folder}) => !existsSync(folder)).map(({folder}) => `${folder} is not there`),
		...names.filter(name => !folders.includes(path.join(below, name))).map(name => `the folder ${name} is left over`),
		...(existsSync(trash) ? readdirSync(trash) : []).map(name => `${name} was put aside and never deleted`),
		...branches.filter(branch => !present.some(row => row.branch === branch)).map(branch => `the branch ${branch} is left over`),
		...markers.filter(ref => !present.some(({taskId}) => ref.endsWith(`/${taskId}`))).map(ref => `the marker ${ref} is left over`),
	];
};

const fencesGrow: Rule = ({rows}) =>
	rows.tasks.flatMap(({id, fence}) => {
		const fences = rows.agents.filter(({taskId}) => taskId === id).map(agent => agent.fence);
		const isRising = fences.every((one, index) => one === index + 1);
		return isRising && fence === fences.length ? [] : [`the attempts at ${id} bear the fences ${fences.join(', ')} and the task ${fence}`];
	});

/** That of a worktree's own index is cleared away by whoever works there next. */
const locksBelow = (folder: string): string[] =>
	readdirSync(folder, {recursive: true, encoding: 'utf8'}).filter(
		name => name.endsWith('.lock') && !/^(?:objects\/|worktrees\/[^/]+\/index\.lock$)/.test(name),
	);

const gitIsSound: Rule = ({world: {root}}) => {
	const said = (() => {
		try {
			return gitIn(root, 'fsck', '--no-dangling', '--no-progress');
		} catch (error) {
			return String((error as {stderr?: unknown}).stderr ?? error);
		}
	})();
	const changed = linesOf(gitIn(root, 'status', '--porcelain'));
	return [
		...linesOf(said).map(line => `git fsck: ${line}`),
		...locksBelow(path.join(root, '.git')).map(name => `the lock .git/${name} is left over`),
		...changed.map(line => `the main checkout is not as it was: ${line}`),
	];
};

const filesAreSound: Rule = ({rows}) => [...rows.damage];

/** Each file that an agent has written is in a commit that a ref holds, or still lies in the worktree. */
const workIsKept: Rule = ({world: {root, notes}, rows, reachable}) => {
	const written = path.join(notes, 'wrote');
	const folders = rows.worktrees.map(({folder}) => folder);
	return linesOf(existsSync(written) ? readFileSync(written, 'utf8') : '').flatMap(name => {
		const [, agent = '', what = ''] = /^work-(a\d+)-(\w+)\.txt$/.exec(name) ?? [];
		const text = `${what} of ${agent}\n`;
		const blob = createHash('sha1')
			.update(`blob ${Buffer.byteLength(text)}\0${text}`)
			.digest('hex');
		const lies = folders.some(folder => existsSync(path.join(folder, name)) && readFileSync(path.join(folder, name), 'utf8') === text);
		return reachable.has(blob) || lies ? [] : [`${name}, the work of ${agent}, is nowhere below ${root}`];
	});
};

/** Of what the trail tells the states of. */
const storyOf = (events: readonly EventRow[], kind: string, subject: string): EventRow[] =>
	events.filter(event => event.kind === kind && event.subject.toLowerCase() === subject.toLowerCase() && event.to !== null);

const trailTellsAll: Rule = ({rows: {events, tasks, agents, jobs, worktrees}}) => {
	let before: string | null = null;
	const torn = events.find(({hash, content}) => {
		const [last, wanted] = [
			before,
			createHash('sha256')
				.update(JSON.stringify([before, ...JSON.parse(content)]))
				.digest('base64url'),
		];
		before = hash;
		return !(hash === null && last === null) && hash !== wanted;
	});
	const gaps = events.filter(({id}, index) => id !== index + 1).slice(0, 1);
	const told = [
		...tasks.map(({id, state}) => ({kind: 'task', id, state})),
		...agents.map(({id, state}) => ({kind: 'agent', id, state})),
		...jobs.map(({id, state}) => ({kind: 'job', id, state})),
		...worktrees.map(({taskId, state}) => ({kind: 'worktree', id: taskId, state})),
	];
	return [
		...(torn === undefined ? [] : [`the chain of the audit trail is broken at ${torn.id}`]),
		...gaps.map(({id}) => `the audit trail has a gap before ${id}`),
		...told.flatMap(({kind, id, state}) => {
			const story = storyOf(events, kind, id);
			const broken = story.find((event, index) => event.from !== null && event.from !== story[index - 1]?.to);
			return [
				...(broken === undefined ? [] : [`the audit trail moves ${kind} ${id} from ${broken.from}, where it was not (event ${broken.id})`]),
				...(story.at(-1)?.to === state ? [] : [`${kind} ${id} is ${state}, and the audit trail ends at ${story.at(-1)?.to}`]),
			];
		}),
	];
};

/** States in which orch-tui itself would have to go on. */
const moving = new Set(['ready', 'claimed', 'prepared', 'working', 'finished', 'merging', 'failed', 'retrying']);

const nothingIsForgotten: Rule = ({world: {root, tasks: ids}, rows: {tasks, agents, messages}}) => [
	...ids.filter(id => !tasks.some(task => task.id === id)).map(id => `${id} is gone from the backlog`),
	...tasks.filter(({state}) => moving.has(state)).map(({id, state}) => `${id} is ${state}, and nobody goes on with it`),
	...messages
		.filter(({state, handedTo}) => state === 'delivered' && agents.some(({id, state: of}) => id === handedTo && isOver(of)))
		.map(({id, handedTo}) => `message ${id} is with ${handedTo}, which has left`),
	...messages
		.filter(({state, by, handedTo, text}) => (state === 'seen' || state === 'acted') && by === 'prompt' && !promptOf(root, handedTo).includes(text))
		.map(({id, handedTo}) => `message ${id} counts as seen by ${handedTo}, whose prompt has it not`),
];

const promptOf = (root: string, agent: string | null): string => {
	const file = path.join(root, 'data', 'runs', agent ?? '-', 'prompt.md');
	return existsSync(file) ? readFileSync(file, 'utf8') : '';
};

const rules: readonly Rule[] = [
	onlyForward,
	onlyVerified,
	onlyOnce,
	mergedMeansReachable,
	nobodyWithout,
	worktreesAreRows,
	fencesGrow,
	gitIsSound,
	filesAreSound,
	workIsKept,
	trailTellsAll,
	nothingIsForgotten,
];

/** What is broken, in sentences; empty when all is well. */
export const brokenIn = (world: World): string[] => {
	try {
		const sight = look(world);
		return rules.flatMap(rule => rule(sight));
	} catch (error) {
		return [`it cannot even be looked at: ${error instanceof Error ? error.message : String(error)}`];
	}
};
