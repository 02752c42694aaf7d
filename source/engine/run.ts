/**
The one way into a command: raw input → checked → run → result. The only caller of `run()`.
*/
import type {z} from 'zod';
import type {Command, Context, Outcome} from '../commands/command.js';
import {LeadLost} from '../domain/lease.js';
import {OutsideError, type Problem, type Result} from '../domain/problem.js';
import {troubleOf} from '../domain/system-trouble.js';

/** Which field is wrong and why, for people. */
const sayIssues = ({issues}: z.ZodError): string => issues.map(({path, message}) => (path.length > 0 ? `${path.join('.')}: ${message}` : message)).join('; ');

const sayBug = (name: string, error: unknown): Problem => ({
	kind: 'bug',
	code: 'internal_error',
	message: `${name} stumbled: ${error instanceof Error ? error.message : String(error)}.`,
	hint: 'This is a fault of orch-tui. Nothing of your work was touched.',
});

const leadHint = 'Nothing of this was written; who leads now looks after it.';

/** Of a database that somebody has taken away. */
export const sayGone = ({code, message, hint}: {readonly code: string; readonly message: string; readonly hint: string}): Problem => ({
	kind: 'outside',
	code,
	message,
	hint,
});

/** Runs a command with input that nobody has looked at yet. Never throws: what is not expected comes back as a bug. */
export const runCommand = async (command: Command, context: Context, rawInput: unknown, noteBug: (error: unknown) => void): Promise<Result<Outcome>> => {
	const input = command.input.safeParse(rawInput);
	if (!input.success) {
		const hint = `See: orch-tui ${command.name} --help`;
		return {ok: false, problem: {kind: 'bad-input', code: 'validation_failed', message: `${sayIssues(input.error)}.`.replace(/\.\.$/, '.'), hint}};
	}

	const gone = context.store.whyGone();
	if (gone !== undefined) return {ok: false, problem: sayGone(gone)};
	try {
		return await command.run(context, input.data);
	} catch (error) {
		if (error instanceof OutsideError) return {ok: false, problem: error.problem};
		if (error instanceof LeadLost) return {ok: false, problem: {kind: 'conductor', code: 'lead_lost', message: error.message, hint: leadHint}};
		const trouble = troubleOf(error);
		if (trouble !== undefined) return {ok: false, problem: trouble};
		noteBug(error);
		return {ok: false, problem: sayBug(command.name, error)};
	}
};
