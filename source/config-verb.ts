/**
`orch-tui config`: what counts and who says so, one setting changed, the file in an editor, where the files are, their schema, and whether they are right. Part of the front step.
*/
import path from 'node:path';
import process from 'node:process';
import {type Checked, type ConfigSetting, checkConfig} from './check-config.js';
import {complain} from './complain.js';
import {configJsonSchema} from './domain/config-keys.js';
import {findSetting, settings, valueAt} from './domain/config-settings.js';
import {failure, type Problem, type Result, success} from './domain/problem.js';
import {safeJson} from './domain/safe-json.js';
import type {Action} from './doors/action.js';
import {inColumns} from './doors/columns.js';
import {pick} from './doors/json-fields.js';
import {textOf} from './outside/config-edit.js';
import {createTerminalPrograms} from './outside/terminal-programs.js';
import {settingHere} from './project.js';
import {originOf, placeOf, sayOrigin, sayValue, setSetting} from './set-config.js';
import type {Told as PlainTold} from './told.js';
import {writeConfig} from './trust.js';

type Asked = Action & {kind: 'config'};

/** `rows`: of what fields are chosen, where it is a list. */
type Told = PlainTold & {readonly rows?: readonly unknown[]};

const needs = (what: string, example: string): Problem => ({
	kind: 'bad-input',
	code: 'invalid_usage',
	message: `\`config\` needs ${what}.`,
	hint: `As in: orch-tui config ${example}`,
});

/** Nothing is cut: paths and values are there to be copied. */
const linesOf = (rows: readonly (readonly string[])[]): string => inColumns(rows, Number.POSITIVE_INFINITY).join('\n');

const sayOne = (key: string, checked: Checked, setting: ConfigSetting) => {
	const origin = originOf(key, checked, setting);
	return {key, value: valueAt(checked.config, key.split('.')) ?? null, origin};
};

const get = async ({key, origin}: Asked, setting: ConfigSetting): Promise<Result<Told>> => {
	const checked = await checkConfig(setting);
	if (checked.problem !== undefined) return failure(checked.problem);
	if (key === undefined) {
		const all = settings.map(each => sayOne(each.key, checked, setting));
		const rows = all.map(one => [one.key, sayValue(one.value ?? undefined), ...(origin ? [sayOrigin(one.origin)] : [])]);
		return success({text: linesOf(rows), output: {settings: all}, rows: all});
	}

	const found = findSetting(key);
	if (!found.ok) return found;
	const one = sayOne(found.value.path.join('.'), checked, setting);
	const value = sayValue(one.value ?? undefined);
	return success({text: origin ? `${value}\t${sayOrigin(one.origin)}` : value, output: one});
};

const set = async ({key, value, scope}: Asked, setting: ConfigSetting): Promise<Result<Told>> => {
	if (key === undefined || value === undefined) return failure(needs('a setting and its value', 'set maxParallel 6'));
	const done = await setSetting(setting, key, value, scope);
	return done.ok ? success({text: done.value.said, output: {...done.value, before: done.value.before ?? null, value: done.value.value ?? null}}) : done;
};

const edit = async ({scope, globals}: Asked, setting: ConfigSetting): Promise<Result<Told>> => {
	if (!globals.input || process.stdin.isTTY !== true || process.stdout.isTTY !== true) {
		return failure({kind: 'bad-input', code: 'no_terminal', message: 'An editor needs a terminal.', hint: 'Without one: orch-tui config set'});
	}

	const found = placeOf(setting, scope);
	if (!found.ok) return found;
	const place = found.value;
	const programs = createTerminalPrograms({environment: setting.environment, folder: setting.root, tell: line => process.stdout.write(`${line}\n`)});
	const before = textOf(place.file);
	const edited = await programs.edit(before, path.basename(place.file));
	if (!edited.ok) return edited;
	if (edited.value === undefined) return success({text: 'Nothing was changed.', output: {file: place.file, changed: false}});
	// What is wrong is kept as well: nobody writes it twice.
	const untold = writeConfig(setting, place.file, before, edited.value);
	const checked = await checkConfig(setting);
	if (checked.problem !== undefined) return failure({...checked.problem, hint: 'It was saved like this. Go on with: orch-tui config edit'});
	return success({text: [`${place.name} is saved and right.`, ...(untold ? [untold.message] : [])].join(' '), output: {file: place.file, changed: true}});
};

const paths = async (_asked: Asked, setting: ConfigSetting): Promise<Result<Told>> => {
	const {layers} = await checkConfig(setting);
	const files = layers.layers.map(({scope, file, exists}) => ({scope, file, exists}));
	const rows = files.map(({scope, file, exists}) => [scope, exists ? 'there' : 'not there', file]);
	return success({text: linesOf(rows), output: {files}, rows: files});
};

const schema = async (): Promise<Result<Told>> => {
	const shape = configJsonSchema();
	return success({text: JSON.stringify(shape, undefined, '\t'), output: {schema: shape}});
};

const check = async (_asked: Asked, setting: ConfigSetting): Promise<Result<Told>> => {
	const {problem, layers} = await checkConfig(setting);
	if (problem !== undefined) return failure(problem);
	const there = layers.layers.filter(({exists}) => exists);
	const text =
		there.length === 0 ? 'There is no config file; all settings are the defaults.' : `${there.map(({name}) => name).join(' and ')}: nothing is wrong.`;
	return success({text, output: {files: there.map(({file}) => file)}});
};

const operations = {get, set, edit, path: paths, schema, check} as const;

/** Works with a config that is wrong, too: it is what mends it. */
export const runConfig = async (asked: Asked): Promise<number> => {
	const {globals, operation} = asked;
	const setting = await settingHere({...globals, environment: process.env, cwd: process.cwd()});
	if (!setting.ok) return complain(setting.problem, globals.json);
	const told = await operations[operation](asked, setting.value);
	if (!told.ok) return complain(told.problem, globals.json);
	const {text, output, rows} = told.value;
	const chosen = globals.fields !== undefined && rows !== undefined ? rows : {success: true, ...output};
	process.stdout.write(globals.json ? `${safeJson(pick(chosen, globals.fields))}\n` : `${text}\n`);
	return 0;
};
