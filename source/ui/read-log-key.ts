/**
Moving in a log: the first step away from the end holds the picture still, until the reader is back at the end.
*/
import type {AgentId} from '../domain/ids.js';
import type {SafeText} from '../domain/text.js';
import type {ViewAct} from './keymap.js';
import type {LogView} from './ui-state.js';

export type OutputNow = {readonly lines: readonly SafeText[]; readonly bytes: number};

/** An agent's output without the nothing after its last line break. */
export const readOutputOf =
	<Read extends OutputNow>({readOutput}: {readOutput(agent: AgentId): Read}) =>
	(agent: AgentId): Read => {
		const output = readOutput(agent);
		return output.lines.at(-1) === '' ? {...output, lines: output.lines.slice(0, -1)} : output;
	};

export const readLogKey = (act: ViewAct, log: LogView, output: OutputNow, room: number): LogView => {
	const {agentId, held} = log;
	const {lines, bytes} = held ?? output;
	const last = Math.max(0, lines.length - room);
	const top = held?.top ?? last;
	const page = Math.max(1, room - 1);
	const steps: Partial<Record<ViewAct, number>> = {down: 1, up: -1, 'page-down': page, 'page-up': -page, top: -last, bottom: last};
	const next = Math.max(0, top + (steps[act] ?? 0));
	return act === 'follow' || act === 'bottom' || next >= last ? {agentId} : {agentId, held: {lines, bytes, top: next}};
};
