/**
What an agent has printed, as the screen reads it.
*/
import type {AgentId} from '../domain/ids.js';
import type {SafeText} from '../domain/text.js';

export type OutputNow = {readonly lines: readonly SafeText[]; readonly bytes: number};

export type OutputOf = (agent: AgentId) => OutputNow;

/** An agent's output without the nothing after its last line break. */
export const readOutputOf =
	<Read extends OutputNow>({readOutput}: {readOutput(agent: AgentId): Read}) =>
	(agent: AgentId): Read => {
		const output = readOutput(agent);
		return output.lines.at(-1) === '' ? {...output, lines: output.lines.slice(0, -1)} : output;
	};
