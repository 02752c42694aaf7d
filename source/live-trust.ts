/**
What is trusted while a config is in use: others may trust it meanwhile, revoke it, or change what it can run. Part of the front step.
*/
import type {ConfigSetting} from './check-config.js';
import {configFileName} from './domain/config-keys.js';
import {failure, type Result, success} from './domain/problem.js';
import {isSameRunnables, type Runnable} from './domain/trust.js';
import type {Layers} from './outside/config-layers.js';
import {isAgent, isTrustedHere, keepTrust, type Trust, trustOf} from './trust.js';
import type {TrustAsked} from './ui/config-door.js';
import {trustSays} from './ui/says/trust.js';

const fileOf = ({layers}: Layers, [first]: readonly Runnable[]): string =>
	layers.find(({scope, exists}) => scope !== 'user' && exists)?.name ?? first?.key ?? configFileName;

/** What a person is to be asked, for all files of the repository by the name of the first. */
export const askedOf = ({runs, changes, isAgain}: Trust, layers: Layers, goesOn = false): TrustAsked => ({
	file: fileOf(layers, runs),
	runs,
	changes,
	isAgain,
	goesOn,
});

/** `layers`: as they were read for `first`. */
export const createLiveTrust = (setting: ConfigSetting, first: Trust, layers: Layers) => {
	/** What is trusted for as long as we are here: it could not be written down. */
	const here: Array<readonly Runnable[]> = [];
	const isKnown = (runs: readonly Runnable[]): boolean => isTrustedHere(setting, runs) || here.some(known => isSameRunnables(known, runs));
	/** What counts now can run this; before anything was trusted, nothing counts. */
	let running = first.runs;
	let isInUse = first.isGiven;
	let asked = first.isGiven ? undefined : askedOf(first, layers);

	return {
		asked: () => asked,

		/** What is to be asked before this may count; where nothing is, it counts from now on. */
		read(read: Layers): TrustAsked | undefined {
			const trust = trustOf(setting, read);
			const isGiven = isKnown(trust.runs);
			if (isGiven) [running, isInUse] = [trust.runs, true];
			asked = isGiven ? undefined : askedOf(trust, read, isInUse && isKnown(running));
			return asked;
		},

		/** Whether what counts now is trusted still. */
		isKept: () => isInUse && isKnown(running),

		/** Returns what to say of it. */
		give({file, runs}: TrustAsked): Result<string> {
			if (isAgent(setting)) return failure({kind: 'refused', code: 'not_a_person', message: trustSays.agent});
			const kept = keepTrust(setting, runs);
			if (!kept.ok) here.push(runs);
			return success(kept.ok ? trustSays.given(file) : trustSays.forNow(file, kept.problem.message));
		},
	};
};
