/**
From what a program hands to `invoke` to the input of a command: our names or those of the original, values or the texts that stand for them.
*/
import type {CommandCard} from '../commands/command.js';
import {type Field, fieldsOf, valueFrom} from '../domain/fields.js';
import {didYouMean} from '../domain/nearest.js';
import {failure, type Problem, type Result, success} from '../domain/problem.js';
import {shapeOf} from '../domain/shape.js';
import {faultIn} from './input.js';

type Values = Readonly<Record<string, unknown>>;
type Card = Pick<CommandCard, 'name' | 'input' | 'facts'>;

/** Says who calls; every row says that by itself, so it is taken and not needed. */
const callerName = 'ORCHESTRATOR_INSTANCE_ID';

const camel = (text: string): string => text.toLowerCase().replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
const upper = (name: string): string => name.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase();
const isOriginal = (name: string): boolean => /^[A-Z][A-Z0-9_]*$/.test(name);

/** All names of the original that a command takes, each with our field; `undefined`: taken and not needed. */
export const originalNamesOf = ({input, facts}: Card): ReadonlyMap<string, string | undefined> => {
	const fields = fieldsOf(input);
	const renamed = Object.entries(facts?.originalNames ?? {});
	return new Map<string, string | undefined>([
		...fields.map(({name}) => [name === 'operation' ? 'ACTION' : upper(name), name] as const),
		...(fields.some(({name}) => upper(name) === callerName) ? [] : [[callerName, undefined] as const]),
		...renamed,
	]);
};

/** Rows may say `task_id` where we say `taskId`. */
const renameKeys = (rows: unknown, input: CommandCard['input'], {name}: Field): unknown => {
	const known = Object.keys(shapeOf(input).properties?.[name]?.items?.properties ?? {});
	if (!Array.isArray(rows) || known.length === 0) return rows;
	return rows.map((row: unknown) =>
		typeof row === 'object' && row !== null && !Array.isArray(row)
			? Object.fromEntries(Object.entries(row).map(([key, value]) => [!known.includes(key) && known.includes(camel(key)) ? camel(key) : key, value]))
			: row,
	);
};

const meantValue = (field: Field, value: unknown, {input, facts}: Card, isOld: boolean): unknown => {
	const ours = isOld && typeof value === 'string' ? (facts?.originalValues?.[field.name]?.[value] ?? value) : value;
	const text = typeof ours === 'string' && field.kind === 'switch' ? ours.toLowerCase() : ours;
	return renameKeys(typeof text === 'string' ? valueFrom(field, text) : text, input, field);
};

const wrong = ({name}: Card, message: string, hint = `\`orch-tui help ${name}\` shows what it takes.`): {readonly ok: false; readonly problem: Problem} =>
	failure({kind: 'bad-input', code: 'validation_failed', message, hint});

/** `read`: the text of the file that the input names, for a command that reads one. */
export const readInvocation = (card: Card, given: Values, read?: (file: string) => Result<string>): Result<Values> => {
	const originals = originalNamesOf(card);
	const fields = new Map(fieldsOf(card.input).map(field => [field.name, field]));
	const input: Record<string, unknown> = {};
	const said = new Map<string, string>();
	for (const [name, value] of Object.entries(given)) {
		if (value === undefined) continue;
		const isOld = !fields.has(name) && isOriginal(name);
		const ours = isOld ? originals.get(name) : name;
		const field = fields.get(ours ?? '');
		if (isOld && originals.has(name) && ours === undefined) continue;
		if (field === undefined) return wrong(card, `${card.name} has no ${name}.`, didYouMean(name, isOld ? originals.keys() : fields.keys(), '`'));
		const before = said.get(field.name);
		if (before !== undefined) return wrong(card, `${field.name} is given twice, as ${before} and as ${name}.`, 'Give it once.');
		said.set(field.name, name);
		input[field.name] = meantValue(field, value, card, isOld);
	}

	if (read !== undefined && input['text'] === undefined && typeof input['file'] === 'string') {
		const text = read(input['file']);
		if (!text.ok) return text;
		input['text'] = text.value;
	}

	const parsed = card.input.safeParse(input);
	if (parsed.success) return success(input);
	const {message, hint} = faultIn(card.input, input, parsed.error, ([name = '', ...inside]) =>
		[said.get(String(name)) ?? String(name), ...inside.map(String)].join('.'),
	);
	return wrong(card, `${card.name}: ${message}`, hint);
};
