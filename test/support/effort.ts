/**
How much work something is: what it takes of the processor, whoever else is at it.
*/
import process from 'node:process';

/** The same of work that is done when it answers. */
export const effortNow = <Value>(work: () => Value): [Value, number] => {
	const before = process.cpuUsage();
	const answer = work();
	const {user, system} = process.cpuUsage(before);
	return [answer, (user + system) / 1000];
};

/** In milliseconds of one core; the answer comes first. */
export const effortOf = async <Value>(work: () => Value | Promise<Value>): Promise<[Value, number]> => {
	const before = process.cpuUsage();
	const answer = await work();
	const {user, system} = process.cpuUsage(before);
	return [answer, (user + system) / 1000];
};
