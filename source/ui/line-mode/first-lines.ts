/**
The first screen in sentences: what was found, and the ways to start, by number. Nothing is written before the set-up is accepted.
*/
import type {Finding} from '../../domain/finding.js';
import type {Problem} from '../../domain/problem.js';
import {safeLine} from '../../domain/text.js';
import type {Engine} from '../../engine/engine.js';
import type {LeaveHow} from '../intent.js';
import {firstSays} from '../says/first.js';
import {firstLinesSays as says} from '../says/first-lines.js';
import type {SetUp} from '../set-up.js';
import type {Backlogs} from '../surroundings.js';
import {type Answer, type Prompt, promptLines, type Step, stepAfter} from './prompt.js';

type FirstLinesOptions = {
	readonly setUp: SetUp;
	readonly engine: Pick<Engine, 'dispatch' | 'getSnapshot'>;
	/** The text of a list of tasks, wherever it is. */
	readonly read: Backlogs['read'];
	/** Writes as it is; a line ends with a line break. */
	readonly write: (text: string) => void;
	/** `set-up`: what it shows is to be written. */
	readonly leave: (how: LeaveHow) => void;
	readonly repository: string;
};

const sourcesMax = 5;

const findingSentence = ({state, title, says: said, hint}: Finding): string =>
	says.finding(says.states[state], safeLine(title, 80), safeLine([said, ...(state === 'bad' && hint !== undefined ? [hint] : [])].join('. '), 300));

export const createFirstLines = ({setUp, engine, read, write, leave, repository}: FirstLinesOptions) => {
	const told = new Set<string>();
	let prompt: Prompt = {lines: [], answers: []};
	let unsubscribe = () => {};
	let hasLeft = false;

	const say = (line: string): void => write(`${line}\n`);
	const ask = (next: Prompt): void => {
		prompt = next;
		for (const line of promptLines(next)) say(line);
		write('> ');
	};

	const go = (how: LeaveHow): Step => {
		hasLeft = true;
		leave(how);
		return undefined;
	};

	const object = ({message, hint}: Problem): Step => {
		say([message, hint].filter(Boolean).join(' '));
		return undefined;
	};

	const act = async (name: 'import-backlog' | 'add-task', input: Readonly<Record<string, unknown>>): Promise<Step> => {
		const result = await engine.dispatch(name, input);
		return result.ok ? undefined : object(result.problem);
	};

	/** What would be imported is said before anything is taken in; it is kept until the set-up is accepted. */
	const bring = async (file: string): Promise<Step> => {
		const found = await read(file);
		if (!found.ok) return object(found.problem);
		const seen = await engine.dispatch('import-backlog', {file, text: found.value, dryRun: true});
		if (!seen.ok) return object(seen.problem);
		const take = () => act('import-backlog', {file, text: found.value});
		return {
			lines: (seen.value.said ?? '').split('\n').map(line => safeLine(line, 300)),
			answers: [{says: says.take, next: take}],
			isList: true,
			onEmpty: says.nothingTaken,
		};
	};

	const readConfig = (): Step => {
		const {file, text} = setUp.get();
		say(says.config(file));
		for (const line of text.trimEnd().split('\n')) say(line);
		return undefined;
	};

	const whatNext = (): Prompt => {
		const {sources = [], hasGitHub, file} = setUp.get();
		const count = engine.getSnapshot().tasks.length;
		const lists = [
			...sources
				.slice(0, sourcesMax)
				.map(({file: name, open}): Answer => ({says: says.bring(safeLine(firstSays.source(name, open))), next: () => bring(name)})),
			...(hasGitHub ? [{says: says.bring(firstSays.github), next: () => bring('github')}] : []),
			{says: says.bringOther, next: (): Step => ({lines: [says.path], answers: [], onText: bring, onEmpty: says.nothingTaken})},
		];
		return {
			lines: [count === 0 ? says.ways : firstSays.waysOn(count)],
			answers: [
				{says: says.demo, next: () => go('demo')},
				...lists,
				{says: says.add, next: (): Step => ({lines: [says.title], answers: [], onText: title => act('add-task', {title}), onEmpty: says.nothingTaken})},
				{says: says.read(file), next: readConfig},
				{says: says.accept(file), next: () => go('set-up')},
				{says: says.leave, next: () => go('leave')},
			],
			isList: true,
			hint: says.choose,
		};
	};

	const tellFound = (): boolean => {
		const {findings} = setUp.get();
		for (const finding of findings) {
			if (finding.state === 'looking' || told.has(finding.name)) continue;
			told.add(finding.name);
			say(findingSentence(finding));
		}

		return findings.every(({state}) => state !== 'looking') && setUp.get().sources !== undefined;
	};

	return {
		/** Settles once everything was looked at and something is asked. */
		async start(): Promise<void> {
			const {branch} = setUp.get();
			say(says.head(safeLine(repository, 80), branch === undefined ? undefined : safeLine(branch, 80)));
			await new Promise<void>(resolve => {
				const look = () => {
					if (tellFound()) resolve();
				};
				unsubscribe = setUp.subscribe(look);
				look();
			});
			unsubscribe();
			if (!hasLeft) ask(whatNext());
		},

		/** One line that was typed. */
		async hear(line: string): Promise<void> {
			const step = await stepAfter(prompt, line.trim(), say, (_line, answers) => says.notUnderstood(answers));
			if (!hasLeft) ask(step ?? whatNext());
		},

		stop(): void {
			hasLeft = true;
			unsubscribe();
		},
	};
};
