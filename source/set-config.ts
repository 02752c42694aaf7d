/**
Writes one setting of the config, if the config is right with it; a wrong value changes nothing. Part of the front step.
*/
import {type Checked, type ConfigSetting, checkConfig} from './check-config.js';
import {findSetting, settingValue, valueAt} from './domain/config-settings.js';
import {flagOf, variableOf} from './domain/fields.js';
import {failure, type Result, success} from './domain/problem.js';
import {textOf, withSetting} from './outside/config-edit.js';
import {type ConfigPlace, type ConfigScope, configPlaces} from './outside/config-layers.js';
import {writeConfig} from './trust.js';

/** Where a value comes from, as people call it. */
export type Origin = {readonly kind: 'flag' | 'variable' | 'file' | 'default'; readonly name: string; readonly line?: number; readonly column?: number};

/** What counts goes first: a flag, a variable, the files from the highest down, what the house takes otherwise. */
export const originOf = (key: string, {layers}: Checked, {environment, overrides}: ConfigSetting): Origin => {
	const path = key.split('.');
	const [top = ''] = path;
	if (path.length === 1 && overrides[top] !== undefined) return {kind: 'flag', name: flagOf(top)};
	if (path.length === 1 && environment[variableOf(top)]) return {kind: 'variable', name: variableOf(top)};
	const layer = layers.originOf(path);
	if (layer === undefined) return {kind: 'default', name: 'default'};
	const {line, column} = layer.text.faultAt({path, isKey: true, message: ''});
	return {kind: 'file', name: layer.name, line, column};
};

export const sayOrigin = ({name, line, column}: Origin): string => (line === undefined ? name : `${name}:${line}:${column}`);

/** As it is typed, and as it is shown: no quotes around a word. */
export const sayValue = (value: unknown): string => (typeof value === 'string' ? value : value === undefined ? 'not set' : JSON.stringify(value));

/** The file that is written for a scope, also when it is not there yet. */
export const placeOf = ({root, environment, named}: ConfigSetting, scope: ConfigScope): Result<ConfigPlace> => {
	const place = configPlaces(root, environment, named).find(each => each.scope === scope);
	return place === undefined
		? failure({kind: 'refused', code: 'no_home', message: 'There is no home folder to keep a config of yours in.', hint: 'Set HOME or XDG_CONFIG_HOME.'})
		: success(place);
};

export type SetDone = {readonly said: string; readonly file: string; readonly key: string; readonly before: unknown; readonly value: unknown};

/** The word `default` takes the setting out of the file. */
export const setSetting = async (setting: ConfigSetting, key: string, typed: string, scope: ConfigScope = 'repository'): Promise<Result<SetDone>> => {
	const found = findSetting(key);
	if (!found.ok) return found;
	const there = placeOf(setting, scope);
	if (!there.ok) return there;
	const place = there.value;
	const {path, shape} = found.value;
	const value = typed === 'default' ? undefined : settingValue(shape, typed);
	const before = textOf(place.file);
	const old = await checkConfig(setting);
	const text = withSetting(before, path, value);
	const checked = await checkConfig(setting, new Map([[place.file, text]]));
	if (checked.problem !== undefined) return failure(checked.problem);
	const untold = writeConfig(setting, place.file, before, text);
	const now = valueAt(checked.config, path);
	const written = valueAt(checked.layers.config, path);
	const origin = originOf(path.join('.'), checked, setting);
	const isCovered = value !== undefined && (origin.kind === 'flag' || origin.kind === 'variable' || (origin.kind === 'file' && origin.name !== place.name));
	const said = `${path.join('.')}: ${sayValue(valueAt(old.config, path))} → ${sayValue(isCovered ? value : written)} in ${place.name}.`;
	return success({
		said: [said, ...(isCovered ? [`It stays at ${sayValue(now)}: ${sayOrigin(origin)} says so.`] : []), ...(untold ? [untold.message] : [])].join(' '),
		file: place.file,
		key: path.join('.'),
		before: valueAt(old.config, path),
		value: now,
	});
};
