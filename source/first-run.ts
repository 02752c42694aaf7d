/**
The first screen: everything that is written on it is kept in memory until the setup is accepted; only then is the config written and the house opened. Part of the front step.
*/
import process from 'node:process';
import {policyFor} from './check-config.js';
import type {CommandCard, CommandName} from './commands/command.js';
import {registry} from './commands/registry.js';
import {complain} from './complain.js';
import {verifyFinding} from './domain/finding.js';
import type {Policy} from './domain/policy.js';
import {type Result, success} from './domain/problem.js';
import type {Globals} from './doors/action.js';
import {type ConfigDraft, draftConfig, gitAt, writeDraft} from './draft.js';
import type {Engine} from './engine/engine.js';
import {lookAround, looksAt} from './look-around.js';
import {noteBugs} from './mishap.js';
import {excludes, type House, openHouse} from './open-house.js';
import {parseConfig, withOverrides} from './outside/config-file.js';
import {findProgram} from './outside/programs.js';
import {configName, findProject, type Project} from './project.js';
import {sourcesIn} from './read-backlog.js';
import {showScreen} from './show-screen.js';
import type {LeaveHow} from './ui/intent.js';
import type {SetUp, SetUpSight} from './ui/set-up.js';

/** What was done on paper, to be done again in earnest. */
type Done = {readonly name: CommandName; readonly input: Readonly<Record<string, unknown>>};

/** Notes what changes something and went well. */
const noting = (engine: Engine, done: Done[]): Engine => ({
	...engine,
	async dispatch(name, input, by) {
		const result = await engine.dispatch(name, input, by);
		const card: CommandCard = registry[name];
		if (result.ok && card.writes.length > 0 && input['dryRun'] !== true) done.push({name, input});
		return result;
	},
});

const redo = async ({engine}: House, done: readonly Done[]): Promise<Result<undefined>> => {
	for (const {name, input} of done) {
		const result = await engine.dispatch(name, input);
		if (!result.ok) return result;
	}

	return success(undefined);
};

const policyOfText = (text: string, {overrides, screen}: Globals): Result<Policy> => {
	const config = parseConfig(text, configName);
	if (!config.ok) return config;
	const overridden = withOverrides(config.value, process.env, overrides);
	return overridden.ok ? success(policyFor(overridden.value, screen)) : overridden;
};

/** What the person sees and may change; `changed` aborts when the text is another one. */
const createSetUp = (around: ReturnType<typeof lookAround>, first: SetUpSight, check: (text: string) => Result<Policy>) => {
	let sight = first;
	let draft = first.text;
	let edited: Policy | undefined;
	/** Once somebody has written the config themselves, it is theirs what merges are checked with. */
	const found = () => around.get().map(one => (one.name === 'verify' && edited ? verifyFinding(edited.verify) : one));
	const listeners = new Set<() => void>();
	const show = (more: Partial<SetUpSight>) => {
		sight = {...sight, ...more};
		for (const listener of listeners) listener();
	};
	around.subscribe(() => show({findings: found()}));

	return (changed: () => void, isEdited: boolean): SetUp & {show: typeof show} => ({
		isEdited,
		get: () => sight,
		subscribe(listener) {
			listeners.add(listener);
			return () => {
				listeners.delete(listener);
			};
		},
		draft: () => draft,
		change(text) {
			draft = text;
			const checked = check(text);
			if (!checked.ok) return checked;
			edited = checked.value;
			show({text, findings: found()});
			changed();
			return success(undefined);
		},
		show,
	});
};

/** Writes what was accepted and opens the house on it. */
const moveIn = async (project: Project, text: string, globals: Globals, done: readonly Done[]): Promise<number> => {
	const untold = writeDraft(gitAt(project.root), project, text);
	const now = await findProject({...globals, environment: process.env, cwd: process.cwd()});
	if (!now.ok) return complain(now.problem, globals.json);
	const {root, policy, live} = now.value;
	// It was read and accepted, even where there is no place to remember that.
	const asked = untold === undefined ? undefined : live.asked();
	if (asked !== undefined) await live.trust(asked);
	const house = await openHouse({root, policy, environment: process.env, onBug: noteBugs(root)});
	try {
		const again = await redo(house, done);
		if (!again.ok) return complain(again.problem, globals.json);
		return await showScreen({kind: 'screen', globals}, house, {isDemo: false, config: live});
	} finally {
		await house.close();
	}
};

const firstSight = async (root: string): Promise<{readonly draft: ConfigDraft; readonly sight: SetUpSight}> => {
	const git = gitAt(root);
	const {branch, head} = await git.describe();
	const draft = await draftConfig(git, root, branch);
	const hasGitHub = findProgram('gh') !== undefined;
	return {draft, sight: {branch, head, findings: [], sources: undefined, hasGitHub, file: configName, text: draft.text, excludes}};
};

/** Until the person leaves or has accepted; returns the exit code. */
export const firstRun = async (project: Project, globals: Globals): Promise<number> => {
	const {root} = project;
	const {draft, sight} = await firstSight(root);
	const around = lookAround(looksAt(root, {verify: draft.verify, holdPercent: project.policy.thresholds.memory.stop}));
	const setUpFor = createSetUp(around, {...sight, findings: around.get()}, text => policyOfText(text, globals));
	const done: Done[] = [];
	let isEdited = false;
	for (;;) {
		let how: LeaveHow | undefined;
		const closing = new AbortController();
		const setUp = setUpFor(() => closing.abort(), isEdited);
		const policy = policyOfText(setUp.get().text, globals);
		if (!policy.ok) return complain(policy.problem, globals.json);
		const house = await openHouse({root, policy: policy.value, environment: process.env, onBug: error => console.error(error), isOnPaper: true});
		let exitCode: number;
		try {
			await redo(house, done);
			const shown = showScreen(
				{kind: 'screen', globals},
				{...house, engine: noting(house.engine, done)},
				{
					isDemo: false,
					before: {setUp, closing: closing.signal, onLeave: left => (how = left)},
				},
			);
			if (setUp.get().sources === undefined) setUp.show({sources: sourcesIn(root)});
			exitCode = await shown;
		} finally {
			await house.close();
		}

		if (how === 'set-up') return moveIn(project, setUp.get().text, globals, done);
		if (how === 'demo') {
			const {runDemo, usualDemo} = await import('./demo.js');
			await runDemo(globals, usualDemo);
		}
		isEdited = closing.signal.aborted;
		if (how !== 'demo' && !isEdited) return exitCode;
	}
};
