/**
What agents print, in one log, in the order in which it arrives: the live ones, and those that have ended meanwhile. It begins with the last steps of each.
*/
import type {AgentId} from '../domain/ids.js';
import type {LogEntry, LogWanted, LogWindow} from './engine.js';

/** Of those who were at work already. */
const historyMax = 20;
/** What is held in memory; the logs themselves have all of it. */
const entriesMax = 5000;
/** Of an agent that prints faster than anybody reads, in one look. */
const partsMax = 8;

type ReadLog = (agent: AgentId, wanted: LogWanted) => LogWindow;

/** Whose logs. What has ended is read once more, to its end. */
export type Printing = {readonly live: readonly AgentId[]; readonly ended: readonly AgentId[]};

/** Its bytes are numbers of steps. */
export const createMergedLog = (readLog: ReadLog, printing: () => Printing, isRaw: boolean) => {
	const readTo = new Map<AgentId, number>();
	const isRead = new Set<AgentId>();
	let entries: readonly LogEntry[] = [];
	let count = 0;
	let hasBegun = false;
	let window: LogWindow = {entries, fromByte: 0, toByte: 0, wholeTo: 0, bytes: 0, file: ''};

	const freshOf = (agent: AgentId): LogEntry[] => {
		const fresh: LogEntry[] = [];
		for (let part = 0; part < partsMax; part++) {
			const from = readTo.get(agent);
			// A line that is being written is told of when it is whole.
			const read = from === undefined && !hasBegun ? readLog(agent, {isRaw}) : readLog(agent, {fromByte: from ?? 0, isRaw});
			readTo.set(agent, read.wholeTo);
			const whole = read.entries.filter(({at}) => at < read.wholeTo && at >= (from ?? 0));
			fresh.push(...(from === undefined && !hasBegun ? whole.slice(-historyMax) : whole));
			if (read.toByte >= read.bytes || read.wholeTo === from) break;
		}

		return fresh.map(entry => ({...entry, agent}));
	};

	const lastOf = (agent: AgentId): LogEntry[] => {
		if (isRead.has(agent)) return [];
		const fresh = freshOf(agent);
		if (fresh.length === 0) isRead.add(agent);
		return fresh;
	};

	const look = (): void => {
		const {live, ended} = printing();
		const fresh = [...ended.flatMap(lastOf), ...live.flatMap(freshOf)];
		const inTime = fresh.every(({atMs}) => atMs !== undefined) ? fresh.toSorted((a, b) => (a.atMs ?? 0) - (b.atMs ?? 0)) : fresh;
		hasBegun = true;
		if (inTime.length === 0) return;
		entries = [...entries, ...inTime.map((entry, index): LogEntry => ({...entry, at: count + index, nth: 0}))].slice(-entriesMax);
		count += inTime.length;
		window = {entries, fromByte: 0, toByte: count, wholeTo: count, bytes: count, file: ''};
	};

	return ({endByte}: LogWanted): LogWindow => {
		look();
		if (endByte === undefined || endByte >= count) return window;
		return {...window, entries: entries.filter(({at}) => at < endByte), toByte: endByte};
	};
};
