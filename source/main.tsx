/**
The front step: the only file that knows every room, and the only one that knows the real time.
*/
import process from 'node:process';
import {hasTerminal} from './agree.js';
import type {Attended} from './attend.js';
import {registry} from './commands/registry.js';
import {complain} from './complain.js';
import {armFaults} from './domain/fault-points.js';
import type {Policy} from './domain/policy.js';
import type {Problem} from './domain/problem.js';
import {type Action, type Globals, wrongUse} from './doors/action.js';
import {readArguments} from './doors/arguments.js';
import type {VerbName} from './doors/verb-names.js';
import {noteBugs, problemOf} from './mishap.js';
import {type HouseSetting, isSetUp, placesOf} from './open-house.js';
import {findProject, type Project} from './project.js';
import {readBacklogText} from './read-backlog.js';
import {runOne} from './run-one.js';
import {whyTaken} from './store/in-place.js';
import {isAsciiOnly, wantsLines} from './terminal-look.js';

const write = (text: string): void => {
	process.stdout.write(text);
};

/** As a shell tells of SIGPIPE, by which git and most others end when nobody reads on. */
const nobodyReads = 141;

/** A reader that has seen enough ends what only prints; what conducts goes on without printing, for the work of agents is worth more than its lines. */
const survivesReaders = ({kind}: Action): void => {
	const goesOn = kind === 'run' || kind === 'demo' || kind === 'screen';
	process.stdout.on('error', (error: NodeJS.ErrnoException) => {
		if (goesOn) return;
		if (error.code !== 'EPIPE') process.stderr.write(`Standard output cannot be written: ${error.message}\n`);
		process.exit(error.code === 'EPIPE' ? nobodyReads : 1);
	});
	process.stderr.on('error', () => {});
};

const openHere = async (root: string, policy: Policy, more: Pick<HouseSetting, 'mayLead' | 'isOnPaper'> = {}) => {
	const {openHouse} = await import('./open-house.js');
	return openHouse({root, policy, environment: process.env, onBug: noteBugs(root), ...more});
};

const runCommand = async (action: Action & {kind: 'command'}, {root, policy}: Pick<Project, 'root' | 'policy'>): Promise<number> => {
	const text =
		action.reads === undefined ? undefined : await readBacklogText(action.reads, process.cwd(), {...action.input, ...policy.linear, repository: root});
	if (text !== undefined && !text.ok) return complain(text.problem, action.globals.json);
	// What only looks at what would be does not set anything up.
	const house = await openHere(root, policy, action.input['dryRun'] === true && !isSetUp(root) ? {isOnPaper: true} : {});
	try {
		const {out, err, exitCode} = await runOne(text === undefined ? action : {...action, input: {...action.input, text: text.value}}, house);
		write(out);
		process.stderr.write(err);
		return exitCode;
	} finally {
		await house.close();
	}
};

/** To look is to change nothing: where there is nothing to look at, nothing is made. */
const notSetUp = ({root, hasConfig}: Project): Problem => ({
	kind: 'not-found',
	code: 'not_set_up',
	message: `Nothing is set up in ${root} yet.`,
	hint: `Begin with: ${hasConfig ? 'orch-tui import TODO.md' : 'orch-tui init'}`,
});

const noInput = wrongUse('The screen needs somebody at its keys, and `--no-input` says that nobody is.', 'Without one: orch-tui run, or orch-tui status.');

/** What begins a backlog may make its folders; everything else has nothing to act on yet. */
const begins: ReadonlySet<string> = new Set(['add-task', 'import-backlog']);

/** Verbs that look into the house, or work in it. */
const looksInside: ReadonlySet<string> = new Set<VerbName>(['events', 'wait', 'run', 'show-task', 'worktree-path', 'worktree-shell']);

const isTooEarly = (action: Action, {root, hasConfig}: Project): boolean => {
	if (isSetUp(root)) return false;
	if (action.kind === 'status' || action.kind === 'mcp') return true;
	if (hasConfig) return false;
	return looksInside.has(action.kind) || (action.kind === 'command' && !begins.has(action.name));
};

const glance = async (globals: Globals, {root, policy}: Project): Promise<number> => {
	const {tmuxStatus} = await import('./tmux-status.js');
	write(await tmuxStatus(root, async () => policy.approve, isAsciiOnly(globals)));
	return 0;
};

/** Opens the house for what goes on in it. */
const stay = async (action: Attended | (Action & {kind: 'mcp'}), project: Project): Promise<number> => {
	const house = await openHere(project.root, project.policy, {mayLead: !action.globals.readOnly && action.kind !== 'wait'});
	try {
		if (action.kind === 'mcp') return await (await import('./mcp-stdio.js')).serveStdio(house);
		return await (await import('./attend.js')).attend(action, house, project);
	} finally {
		await house.close();
	}
};

type Elsewhere = 'problem' | 'trust' | 'completion' | 'help' | 'man' | 'version' | 'reset' | 'demo' | 'config' | 'bug' | 'backup' | 'restore' | 'doctor';

/** Says no before anything is opened, when the command line or the project is not right. */
const inProject = async (action: Exclude<Action, {kind: Elsewhere}>): Promise<number> => {
	const {globals} = action;
	let project = await findProject({...globals, environment: process.env, cwd: process.cwd()});
	if (action.kind === 'screen' && hasTerminal() && !globals.input) return complain(noInput, globals.json);
	if (action.kind === 'screen' && hasTerminal()) {
		const ground = await (await import('./first-ground.js')).prepareGround(project, globals);
		if (typeof ground === 'number') return ground;
		project = ground;
	}

	if (action.kind === 'command' && action.name === 'stop-all') {
		const stopped = await (await import('./stop-anyway.js')).stopAll(action, project, runCommand);
		if (stopped !== undefined) return stopped;
	}

	if (!project.ok) return complain(project.problem, globals.json);
	const taken = whyTaken(placesOf(project.value.root).data);
	if (taken !== undefined) throw taken;
	if (isTooEarly(action, project.value)) return complain(notSetUp(project.value), globals.json);
	if (action.kind === 'command') return runCommand(action, project.value);
	if (action.kind === 'screen' && !project.value.hasConfig && !isSetUp(project.value.root)) {
		if (!hasTerminal() && !wantsLines(globals.screen.screenReader === true)) return complain(notSetUp(project.value), globals.json);
		return (await import('./first-run.js')).firstRun(project.value, globals);
	}

	if (action.kind === 'init') return (await import('./init.js')).runInit(project.value, globals, action.claude);
	return action.kind === 'status' && action.tmux ? glance(globals, project.value) : stay(action, project.value);
};

/** What needs no project is done at once. */
const main = async (action: Action): Promise<number> => {
	const {globals} = action;
	switch (action.kind) {
		case 'problem': {
			return complain(action.problem, globals.json);
		}

		case 'completion':
		case 'help':
		case 'man':
		case 'version': {
			const {tell} = await import('./tell.js');
			write(await tell(action, Object.values(registry), process.stdout.columns));
			return 0;
		}

		case 'reset': {
			return (await import('./reset.js')).resetTerminal(globals);
		}

		case 'demo': {
			return (await import('./demo.js')).runDemo(globals, action);
		}

		case 'config': {
			return (await import('./config-verb.js')).runConfig(action);
		}

		case 'trust': {
			return (await import('./trust-verb.js')).runTrust(action);
		}

		case 'bug': {
			return (await import('./bug.js')).runBug(globals);
		}

		case 'backup':
		case 'restore': {
			return (await import('./backup-verbs.js')).runBackup(action);
		}

		case 'doctor': {
			return (await import('./doctor.js')).runDoctor(globals, action);
		}

		default: {
			return inProject(action);
		}
	}
};

/** For `npm run chaos`: cut off where `ORCH_FAULT` says. */
const armFault = async (): Promise<void> => {
	const fault = process.env['ORCH_FAULT'];
	if (fault !== undefined) armFaults((await import('./outside/fault-strike.js')).createStrike(fault));
};

const action = readArguments(process.argv.slice(2), Object.values(registry), import.meta);
survivesReaders(action);
process.exitCode = await armFault()
	.then(() => main(action))
	.catch((error: unknown) => complain(problemOf(error), action.globals.json));
