/**
Reads all files of the config with what flags and variables say, and checks all that can be checked, keys too. Part of the front step.
*/
import {registry} from './commands/registry.js';
import type {Config} from './domain/config.js';
import type {ConfigFault} from './domain/config-fault.js';
import type {KeysConfig, ScreenFlags} from './domain/config-screen.js';
import {type Policy, policyOf} from './domain/policy.js';
import type {Problem} from './domain/problem.js';
import {withOverrides} from './outside/config-file.js';
import {configPlaces, type Layers, readLayers, sayFaults} from './outside/config-layers.js';
import type {KeyFault} from './ui/rebind.js';

export type ConfigSetting = {
	readonly root: string;
	/** A file that was named in place of the repository's own. */
	readonly named: string | undefined;
	readonly environment: Readonly<Record<string, string | undefined>>;
	readonly overrides: Readonly<Record<string, string>>;
	/** The backlog came with the repository: git tracks its database. */
	readonly isBacklogTracked?: boolean;
	/** What flags say of the screen. */
	readonly screen: ScreenFlags;
};

export type Checked = {
	readonly layers: Layers;
	/** Of files; the first is the one to show. */
	readonly faults: readonly ConfigFault[];
	/** Files first, then flags and variables. */
	readonly problem: Problem | undefined;
	/** With flags and variables; all defaults where there is a problem. */
	readonly config: Config;
};

/** Finds what is wrong with keys; loaded only where somebody has some. */
export type KeyCheck = (keys: KeysConfig) => readonly KeyFault[];

export const loadKeyCheck = async (): Promise<KeyCheck> => {
	const {bindKeys} = await import('./ui/bindings.js');
	const cards = Object.values(registry);
	return keys => bindKeys(cards, keys).faults;
};

/** Both places are named: where the entry stands, and where the other one does. */
const keyFaults = (layers: Layers, check: KeyCheck): ConfigFault[] =>
	check(layers.config.keys).map(({index, field, message, hint, other}) => {
		const place = other === undefined ? undefined : layers.faultAt({path: ['keys', 'bind', other, 'key'], isKey: false, message: ''});
		const also = place === undefined ? undefined : `The other one is at ${place.name}:${place.line}:${place.column}.`;
		const told = hint ?? also;
		return layers.faultAt({path: ['keys', 'bind', index, field], isKey: false, message, ...(told === undefined ? {} : {hint: told})});
	});

const problemOf = (faults: readonly ConfigFault[]): Problem => ({kind: 'bad-input', code: 'invalid_configuration', message: sayFaults(faults)});

/** `replaced`: what a file is going to hold, by its path. */
export const readChecked = (
	{root, named, environment, overrides}: ConfigSetting,
	check: KeyCheck | undefined,
	replaced: ReadonlyMap<string, string> = new Map(),
): Checked => {
	const layers = readLayers(configPlaces(root, environment, named), replaced);
	const faults = [...layers.faults, ...(check === undefined ? [] : keyFaults(layers, check))];
	if (faults.length > 0) return {layers, faults, problem: problemOf(faults), config: layers.config};
	const overridden = withOverrides(layers.config, environment, overrides);
	return overridden.ok ? {layers, faults, problem: undefined, config: overridden.value} : {layers, faults, problem: overridden.problem, config: layers.config};
};

/** The same; the check of keys is loaded where there are some. */
export const checkConfig = async (setting: ConfigSetting, replaced?: ReadonlyMap<string, string>): Promise<Checked> => {
	const checked = readChecked(setting, undefined, replaced);
	return checked.problem === undefined && checked.config.keys.bind.length > 0 ? readChecked(setting, await loadKeyCheck(), replaced) : checked;
};

export const policyFor = (config: Config, screen: ScreenFlags): Policy => {
	const policy = policyOf(config);
	return {...policy, screen: {...policy.screen, ...screen}};
};
