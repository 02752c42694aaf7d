/**
The picture in sentences: for people who hear the screen. No sign has to be seen to understand one.
*/

import {type Agent, isLive, workingAgentStates} from '../../domain/agent.js';
import type {Need} from '../../domain/attention.js';
import type {Merge} from '../../domain/merge.js';
import type {Snapshot} from '../../domain/snapshot.js';
import {isOver, type Task} from '../../domain/task.js';
import {safeLine} from '../../domain/text.js';
import {findTask} from '../find.js';
import {markOfAgent, markOfTask} from '../marks.js';
import {needsOf} from '../needs.js';
import type {News} from '../panes/news.js';
import type {Sight} from '../panes/pane.js';
import {freePlaces} from '../places.js';
import {lineSays} from '../says/lines.js';
import {fullClock, longAge, percent, shortAge, size} from '../words.js';

/** Ends like a sentence. */
const ended = (text: string): string => (/[.?!:]$/.test(text) ? text : `${text}.`);

const titled = (id: string, {tasks}: Pick<Snapshot, 'tasks'>): string => {
	const title = tasks.find(task => task.id === id)?.title;
	return safeLine(title === undefined || title === '' ? id : `${id} ${title}`, 120);
};

/** Who it is about, with what is worked on. */
const whoIs = (agentId: string | undefined, taskId: string | undefined, snapshot: Snapshot): string => {
	const task = taskId ?? snapshot.agents.find(({id}) => id === agentId)?.taskId;
	if (agentId === undefined) return task === undefined ? '' : lineSays.task(titled(task, snapshot));
	return task === undefined ? lineSays.agent(agentId) : lineSays.agentOf(agentId, titled(task, snapshot));
};

export const headSentence = (sight: Sight): string => {
	const {snapshot} = sight;
	const inState = (...states: readonly Agent['state'][]) => snapshot.agents.filter(({state}) => states.includes(state)).length;
	const counters = lineSays.counters({
		working: inState(...workingAgentStates),
		asking: needsOf(sight).length,
		stalled: inState('stalled'),
		failed: snapshot.counts['gave-up'] + snapshot.counts.failed,
	});
	return lineSays.head(safeLine(snapshot.repository, 80), safeLine(snapshot.targetBranch, 80), counters);
};

/** What waits, as it is told when it begins to wait. */
export const needSentence = (need: Need, {snapshot}: Sight): string => {
	const {kind, agentId, taskId, text} = need;
	const said = safeLine(text, 300);
	const time = fullClock(need.sinceMs);
	if (kind === 'question') return ended(`${time} ${lineSays.needsYou}${lineSays.asks(whoIs(agentId, taskId, snapshot), said)}`);
	return ended(`${time} ${kind === 'gave-up' ? lineSays.failed : lineSays.needsYou}${lineSays.event(whoIs(undefined, taskId, snapshot), said)}`);
};

export const newsSentence = ({atMs, weight, subject, text, selection: {agentId, taskId}}: News, {snapshot}: Sight): string => {
	const who = whoIs(agentId, taskId, snapshot) || subject;
	const word = weight === 'warning' ? lineSays.careful : weight === 'trouble' ? lineSays.failed : '';
	return ended(`${fullClock(atMs)} ${word}${lineSays.event(who, safeLine(text, 300))}`);
};

const rank = (agent: Agent): number => (agent.state === 'needs-you' ? 0 : isLive(agent.state) ? 1 : 2);

/** Those that need a person first, then those at work. */
export const agentsInOrder = ({agents}: Snapshot): Agent[] => agents.toSorted((a, b) => rank(a) - rank(b));

export const agentSentence = (agent: Agent, {snapshot}: Sight, nowMs: number): string => {
	const {id, taskId, name, startedAtMs, createdAtMs, endedAtMs, heardAtMs, saying, reason} = agent;
	const state = markOfAgent(agent).word.toLowerCase();
	const task = titled(taskId, snapshot);
	const program = safeLine(name, 40);
	const ranMs = (endedAtMs ?? nowMs) - (startedAtMs ?? createdAtMs);
	if (!isLive(agent.state)) return ended(lineSays.agentWas(id, state, task, program, longAge(ranMs), safeLine(reason ?? saying, 160)));
	return ended(lineSays.agentIs(id, state, task, program, longAge(ranMs), shortAge(nowMs - heardAtMs), safeLine(saying, 160)));
};

/** What is over is not listed. */
const isOpen = ({state}: Task): boolean => !isOver(state);

export const tasksInOrder = ({tasks}: Snapshot): Task[] => tasks.filter(isOpen);

export const taskSentence = (task: Task, sight: Sight): string => {
	const waits = task.waitsFor.filter(id => {
		const before = findTask(sight.snapshot, id);
		return before !== undefined && isOpen(before);
	});
	const more = waits.length > 0 ? lineSays.waitsFor(waits.join(', ')) : safeLine(task.reason ?? '', 160);
	return ended(lineSays.taskIs(titled(task.id, sight.snapshot), markOfTask(task, sight.policy).word, task.priority, more));
};

const isPast = ({step}: Merge): boolean => step === 'landed' || step === 'superseded';

/** What is under way or stands still, then what is in line. */
export const mergeSentences = ({snapshot}: Sight, nowMs: number): string[] => {
	const tries = snapshot.merges
		.filter(merge => !isPast(merge))
		.map(({taskId, step, createdAtMs}) => lineSays.mergeIs(titled(taskId, snapshot), step, shortAge(nowMs - createdAtMs)));
	const waiting = snapshot.mergeQueue.map(({id}, index) => lineSays.queued(titled(id, snapshot), index + 1));
	return tries.length + waiting.length === 0 ? [lineSays.noMerges] : [...tries, ...waiting];
};

export const resourceSentences = ({snapshot, policy}: Sight): string[] => {
	const reading = snapshot.readings.at(-1);
	const free = freePlaces({snapshot, policy});
	const places = lineSays.freeSlots(free, free === 0 ? '' : safeLine(snapshot.holdReason ?? '', 160));
	if (!reading) return [lineSays.noReading, places];
	const {cpuPercent, load1, cores, memoryPercent, memoryUsedMb, diskPercent, diskFreeMb} = reading;
	return [
		lineSays.cpu(percent(cpuPercent), load1.toFixed(1), cores),
		lineSays.memory(percent(memoryPercent), size(memoryUsedMb)),
		lineSays.disk(percent(diskPercent), size(diskFreeMb)),
		places,
	];
};
