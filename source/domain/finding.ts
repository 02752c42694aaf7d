/**
What somebody has looked at before anything is done here, and what to make of it: git, the agents on the machine, the machine itself. The first screen and the doctor judge by the same rules.
*/
import type {PresetName} from './config.js';

/** `absent`: not there, and that is fine. `note`: worth knowing. `bad`: something will not work. */
export type FindingState = 'looking' | 'well' | 'absent' | 'note' | 'bad';

export type Finding = {
	/** As in `git` or `agent-claude`; the same from run to run. */
	readonly name: string;
	readonly state: FindingState;
	/** What was looked at, in a word or two. */
	readonly title: string;
	readonly says: string;
	/** What to do about it. */
	readonly hint?: string;
};

/** Nobody has looked yet. */
export const looking = (name: string, title: string): Finding => ({name, state: 'looking', title, says: ''});

/** What a program says of itself: `undefined` when it is not on the PATH; an empty version when it says nothing. */
export type ProgramLook = {readonly version: string} | undefined;

/** The first number with a dot in it, as most programs name their version. */
export const versionIn = (text: string): string => /\d+\.\d+[\w.-]*/.exec(text)?.[0] ?? '';

/** The oldest git that merges without a checkout. */
export const oldestGit = [2, 38] as const;

export const gitFinding = (look: ProgramLook): Finding => {
	const hint = `Install git ${oldestGit.join('.')} or newer.`;
	if (look === undefined) return {name: 'git', state: 'bad', title: 'git', says: 'not on the PATH', hint};
	const [major = 0, minor = 0] = look.version.split('.').map(Number);
	const isOld = major < oldestGit[0] || (major === oldestGit[0] && minor < oldestGit[1]);
	return isOld
		? {name: 'git', state: 'bad', title: 'git', says: `${look.version} is too old`, hint}
		: {name: 'git', state: 'well', title: `git ${look.version}`, says: 'worktrees and merges without a checkout'};
};

export type CheckoutLook = {readonly branch: string | undefined; readonly head: string | undefined; readonly changed: number};

const shortId = 7;

export const checkoutFinding = ({branch, head, changed}: CheckoutLook): Finding => {
	const base = {name: 'checkout', title: branch ?? 'no branch'};
	if (head === undefined) return {...base, state: 'bad', says: 'has no commit yet', hint: 'Make one: agents start from it.'};
	const at = head.slice(0, shortId);
	if (branch === undefined)
		return {...base, state: 'note', says: `${at} is checked out without a branch`, hint: 'Check out the branch that work is to land on.'};
	return changed === 0
		? {...base, state: 'well', says: `clean, at ${at}`}
		: {
				...base,
				state: 'note',
				says: `${changed} uncommitted ${changed === 1 ? 'file' : 'files'}, at ${at}`,
				hint: 'Agents start from the last commit: what is not committed they do not see.',
			};
};

export const tmuxFinding = (look: ProgramLook): Finding =>
	look === undefined
		? {name: 'tmux', state: 'absent', title: 'tmux', says: 'not found (fine: agents need none)'}
		: {name: 'tmux', state: 'well', title: `tmux ${look.version}`, says: 'not needed: agents run by themselves'};

/** How the agents that we know are installed. */
export const packageOf: Readonly<Record<PresetName, string>> = {
	claude: '@anthropic-ai/claude-code',
	codex: '@openai/codex',
	gemini: '@google/gemini-cli',
	opencode: 'opencode-ai',
};

export const agentFinding = (name: PresetName, look: ProgramLook): Finding =>
	look === undefined
		? {name: `agent-${name}`, state: 'absent', title: name, says: 'not found', hint: `npm install -g ${packageOf[name]}`}
		: {name: `agent-${name}`, state: 'well', title: `${name} ${look.version}`.trim(), says: ''};

/** `undefined` without a problem: one agent is enough. */
export const noAgentFinding = (found: number): Finding | undefined =>
	found > 0
		? undefined
		: {
				name: 'agents',
				state: 'note',
				title: 'no agent',
				says: `for one: npm install -g ${packageOf.claude}`,
				hint: 'Any other command that does a task will do, too: name it in the config.',
			};

/** `sizeMb`: `undefined` where there is none, or where it takes too long to add up. */
export type PackagesLook = {readonly isThere: boolean; readonly sizeMb: number | undefined};

const bigMb = 1024;

const gigabytes = (mb: number): string => (mb < bigMb ? `${Math.round(mb)}M` : `${(mb / 1024).toFixed(1)}G`);

export const packagesFinding = ({isThere, sizeMb}: PackagesLook): Finding => {
	const base = {name: 'packages', title: 'node_modules'};
	if (!isThere) return {...base, state: 'absent', says: 'none here'};
	if (sizeMb === undefined) return {...base, state: 'note', says: 'many files; an agent that installs makes a copy of its own'};
	const says = `${gigabytes(sizeMb)}; worktrees use it from here`;
	return sizeMb < bigMb ? {...base, state: 'well', says} : {...base, state: 'note', says, hint: 'An agent that installs packages itself makes a copy as big.'};
};

export type MachineLook = {readonly cores: number; readonly memoryMb: number};

const mbPerAgent = 3072;
const mbForTheRest = 2048;
const parallelMax = 8;

/** How many agents at once: a quarter of the cores and some memory are left to the person. */
export const suggestedParallel = ({cores, memoryMb}: MachineLook): number =>
	Math.max(1, Math.min(parallelMax, Math.ceil(cores * 0.75), Math.floor((memoryMb - mbForTheRest) / mbPerAgent)));

export const machineFinding = (look: MachineLook, holdPercent: number): Finding => {
	const slots = suggestedParallel(look);
	return {
		name: 'machine',
		state: 'well',
		title: `${look.cores} ${look.cores === 1 ? 'core' : 'cores'} ${gigabytes(look.memoryMb)}`,
		says: `suggested: ${slots} ${slots === 1 ? 'agent' : 'agents'} at once, held at memory ${holdPercent}%`,
	};
};

export const commandFinding = (command: string | undefined): Finding => {
	const base = {name: 'verify', title: 'check command'};
	return command === undefined
		? {...base, state: 'absent', says: 'none found; e names one, for "verify"'}
		: {...base, state: 'well', says: `${command}  (from package.json)`};
};

/** Of the config. */
export const verifyFinding = (command: string | undefined): Finding => {
	const base = {name: 'verify', title: 'check command'};
	return command === undefined
		? {...base, state: 'note', says: 'none: what is merged is not verified', hint: 'Name one in the config, as in "verify": "npm test".'}
		: {...base, state: 'well', says: command};
};

/** An agent of the config. */
export const configuredFinding = (name: string, program: string, isThere: boolean): Finding => {
	const base = {name: `config-${name}`, title: `agent ${name}`};
	return isThere
		? {...base, state: 'well', says: `is ${program}`}
		: {...base, state: 'bad', says: `${program} is not there`, hint: 'Install it, or name another program in the config.'};
};

export const noneConfiguredFinding: Finding = {
	name: 'agents',
	state: 'bad',
	title: 'agents',
	says: 'the config names none: no task can start',
	hint: 'Name one under "agents", as in {"claude": {"preset": "claude"}}.',
};
