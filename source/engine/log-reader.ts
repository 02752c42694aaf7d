/**
Reads logs by parts, step by step and safe for a terminal, and remembers the parts that were last looked at.
*/
import type {AgentId} from '../domain/ids.js';
import {type Told, tellSteps} from '../domain/log-entry.js';
import {safeText} from '../domain/text.js';
import type {AgentProcesses} from '../outside/agent-processes.js';
import type {LogEntry, LogWanted, LogWindow} from './engine.js';

/** What is held in memory of a log, however long it is. */
const partBytes = 128 * 1024;
/** A window for each of a few agents, and the last ones of who goes up and down. */
const rememberedMax = 12;
/** A step may hold a file as a whole: nobody reads more of it here than this. */
const textMax = 64 * 1024;

const rawStep = (text: string): readonly Told[] => [{kind: 'plain', text}];

/** Reading the log of a run; the same object as long as the part has not changed. */
export const createLogReader = ({readLog, sizeOf}: Pick<AgentProcesses, 'readLog' | 'sizeOf'>) => {
	const known = new Map<string, LogWindow>();

	return (agent: AgentId, {endByte, fromByte, isRaw}: LogWanted): LogWindow => {
		const key = [agent, isRaw, endByte, fromByte, sizeOf(agent)].join('|');
		const before = known.get(key);
		known.delete(key);
		const tell = isRaw ? rawStep : tellSteps;
		const read = (): LogWindow => {
			const {lines, ...part} = readLog(agent, {endByte, fromByte, maxBytes: partBytes});
			const entries = lines.flatMap(({at, text}) => tell(text).map((step, nth): LogEntry => ({...step, text: safeText(step.text.slice(0, textMax)), at, nth})));
			return {...part, entries};
		};
		const window = before ?? read();
		known.set(key, window);
		for (const old of known.keys()) {
			if (known.size <= rememberedMax) break;
			known.delete(old);
		}

		return window;
	};
};
