/**
Whether a person has trusted what the config of a repository can run, and the config files as they are written: what a person writes where all was trusted is trusted. Part of the front step.
*/
import {writeFileSync} from 'node:fs';
import type {ConfigSetting} from './check-config.js';
import type {Policy} from './domain/policy.js';
import type {Problem, Result} from './domain/problem.js';
import {broughtBacklog, isTrustedBy, type Runnable, runnablesIn, sayKeys, type TrustChange, trustChanges, trusting} from './domain/trust.js';
import {replaceFile} from './outside/config-edit.js';
import {configPlaces, type Layers, rawOf, readLayers} from './outside/config-layers.js';
import {createTrustNotes, liesIn} from './outside/trust-notes.js';

type Setting = Pick<ConfigSetting, 'root' | 'named' | 'environment' | 'isBacklogTracked'>;

export type Trust = {
	readonly isGiven: boolean;
	/** All that the repository's own files can run. */
	readonly runs: readonly Runnable[];
	/** What is to be asked about. */
	readonly changes: readonly TrustChange[];
	/** Something was trusted here before. */
	readonly isAgain: boolean;
};

/** A person's own files need no trust, nor one that they have named and that lies elsewhere. */
const runnablesOf = ({root, isBacklogTracked = false}: Setting, {layers}: Layers): readonly Runnable[] => [
	...runnablesIn(rawOf(layers.filter(({scope, file}) => scope !== 'user' && liesIn(file, root)))),
	...(isBacklogTracked ? [broughtBacklog] : []),
];

const judge = ({root, environment}: Setting, runs: readonly Runnable[]) => {
	const notes = createTrustNotes(environment);
	const note = notes.find(root);
	return {note, isGiven: notes.isNamed(root) || isTrustedBy(runs, note)};
};

/** Whether exactly this is trusted in this repository, by a note or by the environment. */
export const isTrustedHere = (setting: Setting, runs: readonly Runnable[]): boolean => judge(setting, runs).isGiven;

export const trustOf = (setting: Setting, layers: Layers): Trust => {
	const runs = runnablesOf(setting, layers);
	const {note, isGiven} = judge(setting, runs);
	return {isGiven, runs, changes: isGiven ? [] : trustChanges(runs, note), isAgain: note !== undefined};
};

/** The file that changes when somebody trusts or revokes. */
export const trustFile = ({root, environment}: Setting): string | undefined => createTrustNotes(environment).fileOf(root);

/** An agent at work has a token of its own; what it writes is no word of a person. */
export const isAgent = ({environment}: Pick<Setting, 'environment'>): boolean => Boolean(environment['ORCH_AGENT_ID']);

/** From now on exactly this is trusted here. */
export const keepTrust = ({root, environment}: Setting, runs: readonly Runnable[]): Result<string> => {
	const notes = createTrustNotes(environment);
	return notes.keep(trusting(notes.find(root), notes.nameOf(root), runs, Date.now()));
};

/**
Writes a file of the config, and trusts what it writes when what was there before was trusted.

@param before What stood in the file when the change was made to it; `undefined`: it is a new one, and must not be there yet.
@returns Why it could not be remembered that it is trusted.
*/
export const writeConfig = (setting: Setting, file: string, before: string | undefined, text: string): Problem | undefined => {
	const {root, named, environment} = setting;
	const places = configPlaces(root, environment, named);
	// What cannot be read does not say what it can run.
	const read = (held: string) => {
		const layers = readLayers(places, new Map([[file, held]]));
		return {...trustOf(setting, layers), isRight: layers.faults.length === 0};
	};
	const was = read(before ?? '');
	if (before === undefined) writeFileSync(file, text, {flag: 'wx'});
	else replaceFile(file, text);
	const {isGiven, isRight, runs} = read(text);
	if (isGiven || !isRight || !was.isGiven || !was.isRight || isAgent(setting)) return undefined;
	const kept = keepTrust(setting, runs);
	return kept.ok ? undefined : kept.problem;
};

/** With that of a policy which may run what only the trusted may. */
export const asTrusted = (policy: Policy, {isGiven}: Pick<Trust, 'isGiven'>): Policy => {
	if (isGiven) return policy;
	const {webhook: _webhook, ...notify} = policy.screen.notify;
	const {tokenCommand, isHeldBack = false} = policy.linear;
	const linear = {tokenCommand: [], isHeldBack: isHeldBack || tokenCommand.length > 0};
	return {...policy, isTrusted: false, linear, screen: {...policy.screen, notify: {...notify, command: []}}};
};

/** Where nobody was asked. */
export const notTrusted = ({changes}: Pick<Trust, 'changes'>, root: string): Problem => ({
	kind: 'needs-human',
	code: 'not_trusted',
	message: `Nothing is started in ${root}: its config names what you have not trusted yet (${sayKeys(changes)}).`,
	hint: 'Look at it and trust it: orch-tui trust. Where nobody can be asked: orch-tui trust --yes, or ORCH_TRUSTED with the folder.',
});
