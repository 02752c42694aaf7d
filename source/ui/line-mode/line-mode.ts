/**
orch-tui without a picture: what happens is told in sentences, and what can be done is answered by number. Nothing is ever drawn again.
*/
import {isLive} from '../../domain/agent.js';
import type {Need} from '../../domain/attention.js';
import type {Engine} from '../../engine/engine.js';
import type {ConfigDoor} from '../config-door.js';
import {needsOf} from '../needs.js';
import {type News, newsIn} from '../panes/news.js';
import type {Sight} from '../panes/pane.js';
import {lineSays} from '../says/lines.js';
import {trustSays} from '../says/trust.js';
import {createDecide} from './decide.js';
import {type Answer, isNumber, type Prompt, promptLines, type Step, stepAfter} from './prompt.js';
import {
	agentSentence,
	agentsInOrder,
	headSentence,
	mergeSentences,
	needSentence,
	newsSentence,
	resourceSentences,
	taskSentence,
	tasksInOrder,
} from './sentences.js';
import {trustPrompt} from './trust-prompt.js';

type LineModeOptions = {
	readonly engine: Engine;
	/** Writes as it is; a line ends with a line break. */
	readonly write: (text: string) => void;
	readonly leave: () => void;
	readonly isDemo: boolean;
	readonly isReadOnly: boolean;
	/** The config of the house, while it is in use. */
	readonly config?: ConfigDoor | undefined;
};

export type LineMode = {
	start(): void;
	/** One line that was typed; the next waits for it. */
	hear(line: string): Promise<void>;
	/** Something that has happened beside the work, as it comes. */
	tell(line: string): void;
	stop(): void;
};

const pageSize = 20;
/** What is said at the start of what has happened before. */
const needsToldMax = 5;
/** So many have a number of their own before the lists. */
const needsChosenMax = 3;

export const createLineMode = ({engine, write, leave, isDemo, isReadOnly, config}: LineModeOptions): LineMode => {
	const {now} = engine;
	const sight = (): Sight => ({snapshot: engine.getSnapshot(), policy: engine.policy});
	const mark = '> ';
	let isAtMark = false;
	let prompt: Prompt = {lines: [], answers: []};
	const known = new Set<string>();
	let unsubscribe = () => {};
	let hasLeft = false;
	let standing: ReadonlySet<string> = new Set();

	/** What comes while something may be typed begins on a line of its own. */
	const say = (line: string): void => {
		write(`${isAtMark ? '\n' : ''}${line}\n`);
		isAtMark = false;
	};
	const decide = createDecide({engine, say, isReadOnly});

	const ask = (next: Prompt): void => {
		prompt = next;
		for (const line of promptLines(next)) say(line);
		write(mark);
		isAtMark = true;
	};

	const list = (all: ReadonlyArray<{readonly says: string; readonly next: Answer['next']}>, none: string, from = 0): Step => {
		if (all.length === 0) {
			say(none);
			return undefined;
		}

		const rest = all.length - from - pageSize;
		const further: Answer[] = rest > 0 ? [{says: lineSays.further(rest), next: () => list(all, none, from + pageSize)}] : [];
		return {lines: [], answers: [...all.slice(from, from + pageSize), ...further], isList: true, hint: lineSays.choose};
	};

	const needAnswer = (need: Need): Answer => ({
		says: need.kind === 'question' && need.agentId !== undefined ? lineSays.answer(need.agentId) : lineSays.decide(need.taskId),
		next: () => decide.need(need),
	});

	const listNeeds = () =>
		list(
			needsOf(sight()).map(need => ({says: needSentence(need, sight()), next: () => decide.need(need)})),
			lineSays.gone,
		);
	const listAgents = () =>
		list(
			agentsInOrder(engine.getSnapshot()).map(agent => {
				const says = agentSentence(agent, sight(), now());
				return {says, next: () => decide.subject({agentId: agent.id, taskId: agent.taskId}, 'agents', says)};
			}),
			lineSays.noAgents,
		);
	const listTasks = () =>
		list(
			tasksInOrder(engine.getSnapshot()).map(task => {
				const says = taskSentence(task, sight());
				return {says, next: () => decide.subject({taskId: task.id}, 'tasks', says)};
			}),
			lineSays.noTasks,
		);
	const tell = (lines: readonly string[]): Step => {
		for (const line of lines) say(line);
		return undefined;
	};

	const goAway = (): Step => {
		say(lineSays.leaves(engine.getSnapshot().agents.filter(({state}) => isLive(state)).length, isDemo));
		hasLeft = true;
		leave();
		return undefined;
	};

	/** Who only looks is not asked. */
	const askTrust = (): Prompt | undefined => trustPrompt({config: isReadOnly ? undefined : config, engine, say, goAway});

	const whatNext = (): Prompt => {
		const needs = needsOf(sight());
		return {
			lines: [lineSays.next],
			answers: [
				...(askTrust() === undefined ? [] : [{says: trustSays.choose, next: askTrust}]),
				...needs.slice(0, needsChosenMax).map(needAnswer),
				...(needs.length > needsChosenMax ? [{says: lineSays.allNeeds(needs.length), next: listNeeds}] : []),
				{says: lineSays.agents, next: listAgents},
				{says: lineSays.tasks, next: listTasks},
				{says: lineSays.merges, next: () => tell(mergeSentences(sight(), now()))},
				{says: lineSays.resources, next: () => tell(resourceSentences(sight()))},
				{says: lineSays.leave, next: goAway},
			],
		};
	};

	/** What has come since the last time; the first time only what waits is told. */
	const follow = (isFirst: boolean): void => {
		const nameOf = ({key, kind}: Need) => `${key} ${kind}`;
		const needs = needsOf(sight());
		const fresh = needs.filter(need => !standing.has(nameOf(need)));
		standing = new Set(needs.map(nameOf));
		const all = newsIn(engine.getSnapshot());
		// Whatever waits is told as what waits, and not once more as what has happened.
		const isTold = ({weight, selection}: News) =>
			weight === 'question' || (weight === 'trouble' && fresh.some(({taskId, agentId}) => taskId === selection.taskId || agentId === selection.agentId));
		const news = all.filter(each => !known.has(each.key) && !isTold(each));
		for (const {key} of all) known.add(key);
		for (const need of isFirst ? fresh.slice(0, needsToldMax) : fresh) say(needSentence(need, sight()));
		if (isFirst) return;
		for (const each of news.toReversed()) say(newsSentence(each, sight()));
		if (fresh.length > 0) say(lineSays.pressEnter);
	};

	const objection = (line: string, answers: number): string => (isNumber(line) ? lineSays.noNumber(line, answers) : lineSays.notUnderstood(answers));

	return {
		start() {
			say(headSentence(sight()));
			if (isDemo) say(lineSays.demo);
			follow(true);
			ask(askTrust() ?? whatNext());
			unsubscribe = engine.subscribe(() => follow(false));
		},

		async hear(line) {
			isAtMark = false;
			const step = await stepAfter(prompt, line.trim(), say, objection);
			if (!hasLeft) ask(step ?? whatNext());
		},

		tell: say,

		stop() {
			hasLeft = true;
			unsubscribe();
			if (isAtMark) write('\n');
		},
	};
};
