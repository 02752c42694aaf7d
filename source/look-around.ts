/**
Looks at everything that orch-tui depends on, all at once, and tells of each as soon as it is known. Writes nothing. Part of the front step.
*/
import {presetNames} from './domain/config.js';
import {
	agentFinding,
	checkoutFinding,
	commandFinding,
	configuredFinding,
	type Finding,
	gitFinding,
	looking,
	machineFinding,
	noAgentFinding,
	noneConfiguredFinding,
	packagesFinding,
	tmuxFinding,
	verifyFinding,
} from './domain/finding.js';
import {hasProgram, lookAtProgram} from './outside/programs.js';
import {checkCommandOf, lookAtCheckout, lookAtMachine, lookAtPackages} from './outside/project-look.js';

/** One thing to look at. What it comes to may be nothing worth a line. */
export type Look = {readonly name: string; readonly title: string; readonly ask: () => Promise<Finding | undefined> | Finding | undefined};

/** Adding up longer than this is not worth a wait. */
const packagesMs = 1500;

/** `isFirst`: nobody has named an agent yet. */
const agentLooks = (isFirst: boolean): Look[] => {
	const asked = presetNames.map(name => ({name, look: lookAtProgram(name)}));
	return [
		...asked.map(({name, look}): Look => ({name: `agent-${name}`, title: name, ask: async () => agentFinding(name, await look)})),
		...(isFirst
			? [
					{
						name: 'agents',
						title: 'agents',
						ask: async () => noAgentFinding((await Promise.all(asked.map(({look}) => look))).filter(look => look !== undefined).length),
					},
				]
			: []),
	];
};

/** `verify`: the check command that is proposed or, once it is set up, stands in the config. `holdPercent`: of memory. `agents`: those of the config, each with its program; without one, nothing is set up. */
export type Known = {readonly verify?: string | undefined; readonly holdPercent: number; readonly agents?: Readonly<Record<string, string>>};

/** What the first screen and the doctor both look at. */
export const looksAt = (root: string, {verify, holdPercent, agents}: Known): readonly Look[] => [
	{name: 'git', title: 'git', ask: async () => gitFinding(await lookAtProgram('git'))},
	{name: 'checkout', title: 'checkout', ask: async () => checkoutFinding(await lookAtCheckout(root))},
	{name: 'tmux', title: 'tmux', ask: async () => tmuxFinding(await lookAtProgram('tmux', '-V'))},
	...agentLooks(agents === undefined),
	...Object.entries(agents ?? {}).map(
		([name, program]): Look => ({name: `config-${name}`, title: `agent ${name}`, ask: () => configuredFinding(name, program, hasProgram(root, program))}),
	),
	...(agents !== undefined && Object.keys(agents).length === 0 ? [{name: 'agents', title: 'agents', ask: () => noneConfiguredFinding}] : []),
	{name: 'packages', title: 'node_modules', ask: async () => packagesFinding(await lookAtPackages(root, packagesMs))},
	{name: 'machine', title: 'machine', ask: () => machineFinding(lookAtMachine(), holdPercent)},
	{name: 'verify', title: 'check command', ask: () => (agents ? verifyFinding(verify) : commandFinding(verify ?? checkCommandOf(root)))},
];

export type LookAround = {
	/** In the order of the looks; the same array until one more is known. */
	get(): readonly Finding[];
	subscribe(listener: () => void): () => void;
	/** Settles when all is known. */
	readonly settled: Promise<readonly Finding[]>;
};

const failed = ({name, title}: Look, error: unknown): Finding => ({
	name,
	state: 'bad',
	title,
	says: error instanceof Error ? error.message : String(error),
});

/** Begins at once, all side by side. */
export const lookAround = (looks: readonly Look[]): LookAround => {
	let findings: readonly Finding[] = looks.map(({name, title}) => looking(name, title));
	const listeners = new Set<() => void>();
	const take = (name: string, found: Finding | undefined) => {
		findings = findings.flatMap(one => (one.name === name ? (found === undefined ? [] : [found]) : [one]));
		for (const listener of listeners) listener();
	};

	const asked = looks.map(async look => {
		try {
			take(look.name, await look.ask());
		} catch (error) {
			take(look.name, failed(look, error));
		}
	});
	return {
		get: () => findings,
		subscribe(listener) {
			listeners.add(listener);
			return () => {
				listeners.delete(listener);
			};
		},
		settled: Promise.all(asked).then(() => findings),
	};
};
