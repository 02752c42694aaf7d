/**
The files of the config, one over the other: what a person has for all repositories, what a repository shares, what is only for this checkout.
*/
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {type Config, configSchema} from '../domain/config.js';
import {type ConfigFault, sayFault} from '../domain/config-fault.js';
import {configFileName} from '../domain/config-keys.js';
import type {Said} from '../domain/issue.js';
import {isObject} from '../domain/json.js';
import {type ConfigText, openConfigText, unknownAgent} from './config-text.js';

/** A person's own for all repositories, the one a repository shares, the one of this checkout alone. */
export type ConfigScope = 'user' | 'repository' | 'local';

/** What is only for this checkout: git does not see it. */
export const localFileName = 'orch.config.local.jsonc';

/** `name`: as people call it. `mustExist`: somebody named this file. */
export type ConfigPlace = {readonly scope: ConfigScope; readonly file: string; readonly name: string; readonly mustExist?: boolean};

export type Layer = ConfigPlace & {readonly exists: boolean; readonly text: ConfigText};

export type Layers = {
	/** The lowest first. */
	readonly layers: readonly Layer[];
	/** Where there are faults, all defaults. */
	readonly config: Config;
	readonly faults: readonly ConfigFault[];
	/** The highest layer that says something at this path. */
	originOf(keys: readonly PropertyKey[]): Layer | undefined;
	/** Something that no schema can see, at the place where it stands. */
	faultAt(said: Said): ConfigFault;
};

type Environment = Readonly<Record<string, string | undefined>>;

/** The folder of a person's own files. */
const userFolder = ({ORCH_HOME: own, XDG_CONFIG_HOME: xdg, HOME: home}: Environment): string | undefined => {
	if (own) return path.resolve(own);
	if (xdg && path.isAbsolute(xdg)) return path.join(xdg, 'orch-tui');
	return home ? path.join(home, '.config', 'orch-tui') : undefined;
};

const shortened = (file: string, {HOME: home}: Environment): string => (home && file.startsWith(`${home}/`) ? `~${file.slice(home.length)}` : file);

/** `named`: a file that stands in place of the repository's own. */
export const configPlaces = (root: string, environment: Environment, named?: string): readonly ConfigPlace[] => {
	const folder = userFolder(environment);
	const user = folder === undefined ? undefined : path.join(folder, 'config.jsonc');
	return [
		...(user === undefined ? [] : [{scope: 'user' as const, file: user, name: shortened(user, environment)}]),
		named === undefined
			? {scope: 'repository', file: path.join(root, configFileName), name: configFileName}
			: {scope: 'repository', file: named, name: path.basename(named), mustExist: true},
		{scope: 'local', file: path.join(root, localFileName), name: localFileName},
	];
};

/** Objects are laid over each other; an agent is one thing, and keys of one's own are added up. */
const over = (below: unknown, above: unknown, keys: readonly string[] = []): unknown => {
	if (keys.join('.') === 'keys.bind' && Array.isArray(below) && Array.isArray(above)) return [...below, ...above];
	const isOneThing = keys.length === 2 && keys[0] === 'agents';
	if (!isObject(below) || !isObject(above) || isOneThing) return above;
	const merged: Record<string, unknown> = {...below};
	for (const [key, value] of Object.entries(above)) merged[key] = Object.hasOwn(merged, key) ? over(merged[key], value, [...keys, key]) : value;
	return merged;
};

const openLayer = (place: ConfigPlace, replaced: ReadonlyMap<string, string>): Layer => {
	const given = replaced.get(place.file);
	try {
		return {...place, exists: true, text: openConfigText(given ?? readFileSync(place.file, 'utf8'), place.name)};
	} catch (error) {
		const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
		const text = openConfigText('', place.name);
		const isMissing = code === 'ENOENT' || code === 'ENOTDIR';
		if (isMissing && place.mustExist !== true) return {...place, exists: false, text};
		const message = isMissing ? `there is no config file ${place.file}.` : `it cannot be read (${code}).`;
		return {...place, exists: false, text: {...text, faults: [text.faultAt({path: [], isKey: false, message})]}};
	}
};

const bindsIn = ({text}: Layer): number => {
	const keys = isObject(text.raw) ? text.raw['keys'] : undefined;
	const bind = isObject(keys) ? keys['bind'] : undefined;
	return Array.isArray(bind) ? bind.length : 0;
};

/** Where an entry of all `keys.bind` together stands: which layer, and which entry there. */
const ownBind = (layers: readonly Layer[], index: number): {readonly layer: Layer | undefined; readonly index: number} => {
	let left = index;
	for (const layer of layers) {
		if (left < bindsIn(layer)) return {layer, index: left};
		left -= bindsIn(layer);
	}

	return {layer: layers.at(-1), index};
};

/** `replaced`: what a file is going to hold, by its path. */
export const readLayers = (places: readonly ConfigPlace[], replaced: ReadonlyMap<string, string> = new Map()): Layers => {
	const layers = places.map(place => openLayer(place, replaced));
	const originOf = (keys: readonly PropertyKey[]) => layers.findLast(({text}) => text.has(keys));
	const nearestLayer = (keys: readonly PropertyKey[]): Layer | undefined => {
		for (let length = keys.length; length > 0; length -= 1) {
			const layer = originOf(keys.slice(0, length));
			if (layer) return layer;
		}

		return layers.find(({scope}) => scope === 'repository');
	};
	const faultAt = (said: Said): ConfigFault => {
		const [first, second, index, ...rest] = said.path;
		if (first === 'keys' && second === 'bind' && typeof index === 'number') {
			const own = ownBind(layers, index);
			if (own.layer) return own.layer.text.faultAt({...said, path: [first, second, own.index, ...rest]});
		}

		return (nearestLayer(said.path) ?? layers[0])?.text.faultAt(said) ?? openConfigText('', configFileName).faultAt(said);
	};
	const own = layers.flatMap(({text}) => text.faults);
	const parsed = configSchema.safeParse(rawOf(layers));
	const stranger = own.length === 0 && parsed.success ? unknownAgent(parsed.data) : undefined;
	const faults = [...own, ...(stranger ? [faultAt({path: ['agent'], isKey: false, ...stranger})] : [])];
	return {layers, config: parsed.success && faults.length === 0 ? parsed.data : configSchema.parse({}), faults, originOf, faultAt};
};

/** What some of the layers say together, without defaults. */
export const rawOf = (layers: readonly Layer[]): unknown => layers.reduce<unknown>((below, {text}) => over(below, text.raw), {});

/** All faults in one message, each on its line. */
export const sayFaults = (faults: readonly ConfigFault[]): string => faults.map(sayFault).join('\n');
