/**
Every single setting of the config by its dotted name, as in `screen.theme`: what `config get`, `config set` and `:set` know.
*/
import {configSchema} from './config.js';
import {didYouMean} from './nearest.js';
import {failure, type Result, success} from './problem.js';
import {type Shape, sayExpected, shapeAt, shapeOf} from './shape.js';

export type Setting = {readonly key: string; readonly shape: Shape; readonly description: string};

const shape = shapeOf(configSchema);

const settingsIn = (properties: Readonly<Record<string, Shape>>, before: string): Setting[] =>
	Object.entries(properties).flatMap(([name, inner]): Setting[] => {
		const key = before === '' ? name : `${before}.${name}`;
		if (inner.properties !== undefined) return settingsIn(inner.properties, key);
		return name === '$schema' ? [] : [{key, shape: inner, description: inner.description ?? ''}];
	});

/** In the order of the file. */
export const settings: readonly Setting[] = settingsIn(shape.properties ?? {}, '');

const wrong = (message: string, hint?: string) => failure({kind: 'bad-input', code: 'invalid_configuration', message, ...(hint === undefined ? {} : {hint})});

/** Where a dotted name leads; also to what has no name of its own, as the model of an agent. */
export const findSetting = (key: string): Result<{readonly path: readonly string[]; readonly shape: Shape}> => {
	const path = key.split('.').filter(part => part !== '');
	const found = path.length === 0 ? undefined : shapeAt(shape, path);
	if (found !== undefined) return success({path, shape: found});
	const keys = settings.map(setting => setting.key);
	const last = path.at(-1) ?? '';
	const named = keys.find(each => each.split('.').at(-1) === last);
	return wrong(`There is no setting ${key}.`, didYouMean(key, keys) ?? (named === undefined ? undefined : `Did you mean "${named}"?`));
};

/** `undefined` when it is no JSON. */
const jsonIn = (text: string): unknown => {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
};

/** What was typed, as what the file holds; the schema still has the last word. */
export const settingValue = ({type, enum: choices, items}: Shape, text: string): unknown => {
	if (type === 'number' || type === 'integer') return text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text);
	if (type === 'boolean') return {true: true, on: true, false: false, off: false}[text] ?? text;
	if (type === 'string' || choices !== undefined) return text;
	if (type === 'array' && items?.type === 'string' && !text.trimStart().startsWith('[')) {
		return text
			.split(',')
			.map(part => part.trim())
			.filter(part => part !== '');
	}

	return jsonIn(text) ?? text;
};

/** What can be typed for it, where that is known. */
export const settingChoices = ({type, enum: choices, default: value}: Shape): readonly string[] => {
	if (choices !== undefined) return choices.map(String);
	if (type === 'boolean') return ['true', 'false'];
	return value === undefined || typeof value === 'object' ? [] : [String(value)];
};

export const saySetting = ({shape: inner, description}: Setting): string => description || (sayExpected(inner) ?? '');

/** What stands at a path of some value. */
export const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
	path.reduce<unknown>((inner, step) => (typeof inner === 'object' && inner !== null ? (inner as Record<PropertyKey, unknown>)[step] : undefined), value);
