/**
What a program's editor and compiler know of the library: one file of types that needs no other, written from the schemas of the cards.
*/
import type {CommandCard} from '../commands/command.js';
import {type FieldKind, fieldsOf} from '../domain/fields.js';
import {commonErrors} from './error-codes.js';
import {readsFile} from './flags.js';
import {originalNamesOf} from './invocation.js';
import {remark, typeText} from './type-text.js';

/** What may stand for a field besides a text. */
const besideText: Readonly<Record<FieldKind, readonly string[]>> = {
	text: [],
	choice: [],
	number: ['number'],
	switch: ['boolean'],
	list: ['readonly string[]'],
	rows: ['ReadonlyArray<string | Readonly<Record<string, unknown>>>'],
	nested: ['Readonly<Record<string, unknown>>', 'readonly unknown[]'],
};

/** By the names of the original: a text for everything, or the value itself. */
const originalText = (card: CommandCard, depth: number): string => {
	const fields = new Map(fieldsOf(card.input).map(field => [field.name, field]));
	const lines = [...originalNamesOf(card)].map(([name, ours]) => {
		const field = fields.get(ours ?? '');
		const types = ['string', ...(field === undefined ? [] : besideText[field.kind])];
		return `${'\t'.repeat(depth + 1)}readonly ${name}${field?.isRequired ? ':' : '?:'} ${types.join(' | ')}${field?.isRequired ? '' : ' | undefined'};`;
	});
	return `{\n${lines.join('\n')}\n${'\t'.repeat(depth)}}`;
};

const commandText = (card: CommandCard): string =>
	[
		...remark(card.facts?.purpose ?? card.summary, 1),
		`\t'${card.name}': {`,
		`\t\treadonly input: ${typeText(readsFile(card) ? card.input.partial({text: true}) : card.input, 'input', 2)};`,
		`\t\treadonly original: ${originalText(card, 2)};`,
		`\t\treadonly output: ${card.output === undefined ? '{readonly message?: string; readonly [name: string]: unknown}' : typeText(card.output, 'output', 2)};`,
		`\t\treadonly errors: ${
			Object.keys(card.facts?.errors ?? {})
				.map(code => `'${code}'`)
				.join(' | ') || 'never'
		};`,
		'\t};',
	].join('\n');

const rest = `
export type CommandName = keyof Commands;

/** Our names and values, or those of the original with texts for values. */
export type Input<Name extends CommandName> = Commands[Name]['input'] | Commands[Name]['original'];

/** The documented fields of a command. */
export type Output<Name extends CommandName> = Commands[Name]['output'];

export type ErrorCode<Name extends CommandName> = Commands[Name]['errors'] | CommonErrorCode | (string & {});

export type Success<Name extends CommandName> = Output<Name> & {readonly success: true};

/** \`error\` is the documented code; fields that belong to it stand beside it. */
export type Failure<Name extends CommandName = CommandName> = {
	readonly success: false;
	readonly error: ErrorCode<Name>;
	readonly message: string;
	/** What to do about it. */
	readonly hint: string | null;
	readonly [field: string]: unknown;
};

export type Answer<Name extends CommandName> = Success<Name> | Failure<Name>;

export type HouseOptions = {
	/** A folder in the repository. Default: the current one. */
	readonly repo?: string | undefined;
	/** Another config file than the repository's own. */
	readonly config?: string | undefined;
	/** Keys of the config that count instead of what stands in the file, as in \`{maxParallel: 2}\`. */
	readonly overrides?: Readonly<Record<string, string | number>> | undefined;
};

export type InvokeOptions = {
	/** Answers the question that a command asks before something that a person might regret. */
	readonly yes?: boolean | undefined;
};

/** What stands behind the name of a command: its input may be left away where nothing in it is needed. */
export type Rest<Name extends CommandName, Options> = Readonly<Record<never, never>> extends Commands[Name]['input']
	? [input?: Input<Name> | undefined, options?: Options | undefined]
	: [input: Input<Name>, options?: Options | undefined];

export type Orchestrator = {
	invoke<Name extends CommandName>(name: Name, ...rest: Rest<Name, InvokeOptions>): Promise<Answer<Name>>;
	/** Waits for what is under way, then closes the files. Agents go on. */
	close(): Promise<void>;
	[Symbol.asyncDispose](): Promise<void>;
};

/**
Opens one repository for many calls: at the first of them, so that what keeps it from opening is what that call answers.

Commands change the state; agents are started and work is merged by whoever conducts (\`orch-tui\`, \`orch-tui run\`).
*/
export declare const openOrchestrator: (options?: HouseOptions) => Promise<Orchestrator>;

/** Runs one command in one repository. What is expected to go wrong is an answer; nothing is printed. */
export declare const invoke: <Name extends CommandName>(name: Name, ...rest: Rest<Name, HouseOptions & InvokeOptions>) => Promise<Answer<Name>>;
`;

/** The whole file. */
export const declarations = (cards: readonly CommandCard[]): string =>
	[
		'/// <reference lib="esnext.disposable" />',
		'/**\nThe commands of orch-tui for programs. Written from their schemas; see `orch-tui help <command>`.\n*/',
		`export type Commands = {\n${cards.map(commandText).join('\n')}\n};`,
		`export type CommonErrorCode = ${Object.keys(commonErrors)
			.map(code => `'${code}'`)
			.join(' | ')};`,
		rest.trimStart(),
	].join('\n\n');
