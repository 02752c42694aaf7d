/**
A person's own key for Linear: from the environment, or what a program prints that keeps it, as a password manager does.
*/
import {failure, type Result, success} from '../domain/problem.js';
import {askProgram} from './programs.js';

/** Some ask their person first. */
const answerMs = 60_000;

type Asked = {
	/** What the environment says. */
	readonly key: string | undefined;
	/** Program and arguments; none: nobody is asked. */
	readonly command: readonly string[];
	readonly folder: string;
};

/** The first line that the command prints. What it prints is never told to anybody else, what it complains of is. */
export const linearKey = async ({key, command: [program, ...args], folder}: Asked): Promise<Result<string | undefined>> => {
	if (program === undefined || (key !== undefined && key !== '')) return success(key);
	const {code, out, err} = await askProgram(program, args, {maxMs: answerMs, cwd: folder});
	const [line = ''] = out.trim().split('\n');
	if (code === 0 && line !== '') return success(line.trim());
	const [said = ''] = err.trim().split('\n');
	const how = code === undefined ? 'cannot be started, or takes too long' : code === 0 ? 'has printed nothing' : `has failed: ${said || `exit ${code}`}`;
	return failure({kind: 'outside', code: 'linear_failed', message: `${program} ${how}.`, hint: 'linear.tokenCommand in the config names it.'});
};
