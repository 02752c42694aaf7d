/**
Runs commands for the keyboard and says what came of them: one, one for many, or one that takes another back.
*/
import type {CommandName, Outcome, Undo} from '../commands/command.js';
import type {Result} from '../domain/problem.js';
import type {Engine} from '../engine/engine.js';
import {type GroupItem, nameOfSelection} from './bulk.js';
import type {Intent} from './intent.js';
import {askSays} from './says/ask.js';
import type {ToastTone} from './ui-state.js';
import type {UiStore} from './ui-store.js';
import {finalOf, type Undoable, undoableOf, undoWithinMs, withoutUndo, withUndo} from './undo.js';

type RunnerOptions = {readonly engine: Pick<Engine, 'dispatch' | 'now'>; readonly ui: UiStore};

type Problem = Extract<Result<Outcome>, {ok: false}>['problem'];

/** So many at once: stopping takes its time, and nobody wants to wait for one after the other. */
const atOnceMax = 16;

const sentence = ({message, hint}: Problem): string => [message, hint].filter(Boolean).join(' ');

/** In the order of the items, not more than a few at once. */
const forEach = async <Item, Answer>(items: readonly Item[], work: (item: Item) => Promise<Answer>): Promise<Answer[]> => {
	const answers: Answer[] = [];
	const waiting = items.entries();
	const hand = async () => {
		for (const [index, item] of waiting) answers[index] = await work(item);
	};
	await Promise.all(Array.from({length: Math.min(atOnceMax, items.length)}, hand));
	return answers;
};

export const createRunner = ({engine: {dispatch, now}, ui}: RunnerOptions) => {
	/** `after`: what came of it, and so what takes back what is said here, or why nothing does. */
	const say = (text: string, tone: ToastTone, after: ReadonlyArray<Result<Outcome>> = []) => {
		const atMs = now();
		const known = ui.get().undos;
		const undos = after.flatMap((result): Undo[] => (result.ok && result.value.undo ? [result.value.undo] : []));
		const [first] = undos;
		if (first === undefined) {
			ui.send({type: 'say', text, tone, atMs});
			const final = after.flatMap(result => (result.ok ? (result.value.final ?? []) : []))[0];
			if (final !== undefined) ui.send({type: 'undos', undos: withUndo(known, finalOf(final, text, atMs, known))});
			return;
		}

		const does = undos.length === 1 ? first.does : undos.map(undo => undo.does).join(', ');
		ui.send({type: 'undos', undos: withUndo(known, undoableOf(undos, text, does, atMs, known))});
		ui.send({type: 'say', text, tone, atMs, undoUntilMs: atMs + undoWithinMs});
	};

	/** What takes more than a line is read in peace, unless the reader is busy with something else by now. */
	const show = (lines: readonly string[], press: string): boolean => {
		if (ui.get().overlay !== undefined) return false;
		ui.send({type: 'overlay', overlay: {kind: 'answer', press, lines, top: 0}});
		return true;
	};

	/** What was done, and how it is taken back. */
	const tell = (result: Result<Outcome> & {ok: true}) =>
		say(result.value.said ?? askSays.nothingToDo, result.value.said === undefined ? 'info' : 'ok', [result]);

	/** Answers with whether it was done. */
	const run = async ({name, input, does, press, again}: Intent & {kind: 'run'}): Promise<boolean> => {
		say(askSays.underWay(does), 'info');
		const result = await dispatch(name, input);
		if (!result.ok) {
			say(sentence(result.problem), 'err');
			if (again && ui.get().overlay === undefined) ui.send({type: 'overlay', overlay: again});
			return false;
		}

		const lines = (result.value.said ?? '').split('\n');
		if (lines.length > 1 && show(lines, press)) say('', 'info', [result]);
		else tell(result);
		return true;
	};

	/** Marks of what was done go; what could not be done stays marked, and why is read in peace. */
	const runMany = async ({name, items, does, press, pane}: Intent & {kind: 'run-many'}): Promise<void> => {
		say(askSays.underWay(does), 'info');
		const results = await forEach(items, async item => ({item, result: await dispatch(name, item.input)}));
		const done = results.filter(({result}) => result.ok);
		const failed = results.flatMap(({item, result}): Array<{item: GroupItem; problem: Problem}> => (result.ok ? [] : [{item, problem: result.problem}]));
		const gone = new Set(done.flatMap(({item}) => item.keys));
		ui.send({type: 'marks', pane, marks: new Set([...(ui.get().marks[pane] ?? [])].filter(key => !gone.has(key)))});
		if (failed.length > 0) {
			const reasons = failed.map(({item, problem}) => askSays.failedLine(nameOfSelection(item.about), sentence(problem)));
			show([askSays.manyFailed(does, failed.length), ...reasons], press);
		}

		say(
			askSays.manyDone(does, done.length, items.length),
			failed.length > 0 ? 'err' : 'ok',
			results.map(({result}) => result),
		);
	};

	/** It is gone from the history while it is done, so that it is done once; it comes back when it could not be done. */
	const undo = async ({undone}: Intent & {kind: 'undo'}): Promise<void> => {
		ui.send({type: 'undos', undos: withoutUndo(ui.get().undos, undone)});
		say(askSays.underWay(undone.does), 'info');
		const results = await forEach(undone.runs, async each => ({each, result: await dispatch(each.name, each.input)}));
		const left: Array<{readonly name: CommandName; readonly input: Readonly<Record<string, unknown>>}> = [];
		const problems: Problem[] = [];
		for (const {each, result} of results) {
			if (result.ok) continue;
			left.push(each);
			problems.push(result.problem);
		}

		const redo = results.map(({result}) => result);
		const [problem] = problems;
		if (problem === undefined) {
			const said = results.length === 1 && results[0]?.result.ok ? results[0].result.value.said : undefined;
			say(said ?? askSays.undoing(undone.does), 'ok', redo);
			return;
		}

		const rest: Undoable = {...undone, runs: left};
		ui.send({type: 'undos', undos: withUndo(ui.get().undos, rest)});
		say(sentence(problem), 'err', redo);
	};

	return {run, runMany, undo, tell};
};
