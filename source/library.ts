/**
The commands for programs: `import {invoke} from 'orch-tui'`. Prints nothing, ends nothing, listens to no signal; what is expected to go wrong is an answer.
Users see the types that `declarations.ts` writes from the schemas; a test holds them against these.
*/
import process from 'node:process';
import type {z} from 'zod';
import {type CommandCard, type CommandName, commandNames} from './commands/command.js';
import {registry} from './commands/registry.js';
import {configFields} from './domain/config-keys.js';
import {didYouMean} from './domain/nearest.js';
import {failure, type Problem, type Result, success} from './domain/problem.js';
import {readInvocation} from './doors/invocation.js';
import {answerOf, failureOf} from './doors/invoke-text.js';
import {noteBugs, problemOf} from './mishap.js';
import type {House} from './open-house.js';
import {needsYes, questionOf} from './question.js';
import {readText} from './read-text.js';

type Registry = typeof registry;
type OutputOf<Name extends CommandName> = z.output<NonNullable<Registry[Name]['output']>>;

/** Names of the original, each with a text or with what our schema takes. */
export type OriginalInput = Readonly<Record<Uppercase<string>, unknown>>;
export type Input<Name extends CommandName> = z.input<Registry[Name]['input']> | OriginalInput;
export type Failure = {readonly success: false; readonly error: string; readonly message: string; readonly hint: string | null};
export type Answer<Name extends CommandName> = (OutputOf<Name> & {readonly success: true}) | Failure;

export type HouseOptions = {
	/** A folder in the repository. Default: the current one. */
	readonly repo?: string | undefined;
	/** Another config file than the repository's own. */
	readonly config?: string | undefined;
	/** Keys of the config that count instead of what stands in the file, as in `{maxParallel: 2}`. */
	readonly overrides?: Readonly<Record<string, string | number>> | undefined;
};

export type InvokeOptions = {
	/** Answers the question that a command asks before something that a person might regret. */
	readonly yes?: boolean | undefined;
};

export type Orchestrator = {
	invoke<Name extends CommandName>(name: Name, input?: Input<Name>, options?: InvokeOptions): Promise<Answer<Name>>;
	/** Waits for what is under way, then closes the files. Agents go on. */
	close(): Promise<void>;
	[Symbol.asyncDispose](): Promise<void>;
};

/** An older one crashes in the database without a word. */
const nodeIsTooOld = (): boolean => {
	const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
	return major < 22 || (major === 22 && minor < 14);
};

const bad = (code: string, message: string, hint: string): {readonly ok: false; readonly problem: Problem} => failure({kind: 'bad-input', code, message, hint});

const openFor = async ({repo, config, overrides = {}}: HouseOptions): Promise<Result<House>> => {
	for (const [name, value] of Object.entries({repo, config})) {
		if (value !== undefined && typeof value !== 'string')
			return bad('validation_failed', `The option ${name} must be a text.`, 'Give the path of a folder or file.');
	}

	const stranger = Object.keys(overrides).find(name => !configFields.some(field => field.name === name));
	if (stranger !== undefined) {
		const names = configFields.map(({name}) => name);
		return bad('invalid_configuration', `${stranger} cannot be overridden.`, didYouMean(stranger, names, '`') ?? `These can: ${names.join(', ')}.`);
	}

	if (nodeIsTooOld()) return bad('node_too_old', `orch-tui needs Node 22.14 or newer, this is ${process.version}.`, 'Install a newer one.');
	const {findProject} = await import('./project.js');
	const project = await findProject({
		screen: {},
		directory: repo,
		config,
		overrides: Object.fromEntries(Object.entries(overrides).map(([name, value]) => [name, String(value)])),
		environment: process.env,
		cwd: process.cwd(),
	});
	if (!project.ok) return project;
	const {root, policy} = project.value;
	const {openHouse} = await import('./open-house.js');
	return success(await openHouse({root, policy, environment: process.env, onBug: noteBugs(root)}));
};

/** Standard input belongs to the program. */
const readNamed = (file: string): Result<string> =>
	file === '-' ? bad('file_not_readable', 'Standard input is not read for a program.', 'Hand over what stands in it, as text.') : readText(file);

const cardNamed = (name: string): Result<CommandCard> => {
	const known = String(name)
		.replace(/^orchestrator\./, '')
		.replaceAll('_', '-');
	const found = commandNames.find(one => one === known);
	if (found !== undefined) return success(registry[found]);
	return bad('unknown_command', `There is no command ${String(name)}.`, didYouMean(known, commandNames, '`') ?? '`orch-tui help` lists them all.');
};

const run = async (open: () => Promise<Result<House>>, name: string, given: Readonly<Record<string, unknown>>, {yes = false}: InvokeOptions) => {
	const card = cardNamed(name);
	if (!card.ok) return card;
	// A program without types may hand over anything.
	if (typeof given !== 'object' || given === null || Array.isArray(given)) {
		return bad('validation_failed', `${card.value.name}: the input must be an object.`, 'Each field by its name, as in {maxParallel: 4}.');
	}

	const input = readInvocation(card.value, given, Object.hasOwn(card.value.input.shape, 'file') ? readNamed : undefined);
	if (!input.ok) return input;
	const house = await open();
	if (!house.ok) return house;
	const question = yes ? undefined : questionOf(card.value.name, input.value, house.value.engine);
	if (question !== undefined) return failure(needsYes(question, 'The option {yes: true} says so.'));
	return house.value.engine.dispatch(card.value.name, input.value);
};

/**
Opens one repository for many calls: at the first of them, so that what keeps it from opening is what that call answers.
Commands change the state; agents are started and work is merged by whoever conducts (`orch-tui`, `orch-tui run`).
*/
export const openOrchestrator = async (options: HouseOptions = {}): Promise<Orchestrator> => {
	let opening: Promise<Result<House>> | undefined;
	let isClosed = false;
	const underWay = new Set<Promise<unknown>>();

	const open = async () => {
		opening ??= openFor(options);
		try {
			const house = await opening;
			// What could not be opened now may be opened later.
			if (!house.ok) opening = undefined;
			return house;
		} catch (error) {
			opening = undefined;
			throw error;
		}
	};

	const close = async () => {
		isClosed = true;
		await Promise.allSettled(underWay);
		const house = await opening;
		opening = undefined;
		if (house?.ok) await house.value.close();
	};

	return {
		async invoke<Name extends CommandName>(name: Name, input: Input<Name> = {}, invokeOptions: InvokeOptions = {}) {
			if (isClosed) return failureOf(bad('closed', 'This orchestrator has been closed.', 'Open another one.').problem);
			const running = run(open, name, input, invokeOptions);
			underWay.add(running);
			try {
				return answerOf(await running) as Answer<Name>;
			} catch (error) {
				return failureOf(problemOf(error));
			} finally {
				underWay.delete(running);
			}
		},
		close,
		[Symbol.asyncDispose]: close,
	};
};

/** Runs one command in one repository and closes it again. */
export const invoke = async <Name extends CommandName>(
	name: Name,
	input?: Input<Name>,
	{yes = false, ...options}: HouseOptions & InvokeOptions = {},
): Promise<Answer<Name>> => {
	const orchestrator = await openOrchestrator(options);
	try {
		return await orchestrator.invoke(name, input, {yes});
	} finally {
		await orchestrator.close();
	}
};
