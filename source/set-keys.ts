/**
Writes a key of a person's own into the config, if the config is right with it; a wrong one changes nothing. Part of the front step.
*/
import {type ConfigSetting, checkConfig} from './check-config.js';
import {failure, type Result, success} from './domain/problem.js';
import {textOf, withBinds} from './outside/config-edit.js';
import {placeOf} from './set-config.js';
import {writeConfig} from './trust.js';
import type {KeyChange} from './ui/config-door.js';

export const setKeys = async (setting: ConfigSetting, {command, key, instead}: KeyChange): Promise<Result<string>> => {
	const there = placeOf(setting, 'repository');
	if (!there.ok) return there;
	const {file, name} = there.value;
	const away = instead === undefined ? [] : [{key: instead, command: `-${command}`}];
	const before = textOf(file);
	const text = withBinds(before, command, key === undefined ? [] : [...away, {key, command}]);
	const {problem} = await checkConfig(setting, new Map([[file, text]]));
	if (problem !== undefined) return failure(problem);
	writeConfig(setting, file, before, text);
	return success(key === undefined ? `${command} is on its usual keys again, in ${name}.` : `${key} does ${command} now, in ${name}.`);
};
