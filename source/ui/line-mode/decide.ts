/**
What can be done with an agent or a task, as numbered answers: the same acts as on keys, with the same questions before what a person might regret.
*/
import type {CommandName} from '../../commands/command.js';
import type {Question} from '../../commands/question.js';
import {isLive} from '../../domain/agent.js';
import {choicesIn, type Need} from '../../domain/attention.js';
import {safeLine, safeText} from '../../domain/text.js';
import type {Engine} from '../../engine/engine.js';
import {actsIn, isAboutRow, judgeAct} from '../acts.js';
import {keymapFor} from '../bindings.js';
import {findAgent} from '../find.js';
import {needsOf} from '../needs.js';
import type {Selection, Sight} from '../panes/pane.js';
import {attentionSays} from '../says/attention.js';
import {lineSays} from '../says/lines.js';
import {terminalSays} from '../says/terminal.js';
import type {Answer, Prompt, Step} from './prompt.js';

type DecideOptions = {
	readonly engine: Engine;
	readonly say: (line: string) => void;
	readonly isReadOnly: boolean;
};

export const createDecide = ({engine, say, isReadOnly}: DecideOptions) => {
	const sight = (): Sight => ({snapshot: engine.getSnapshot(), policy: engine.policy});

	const run = async (name: CommandName, input: Readonly<Record<string, unknown>>): Promise<Step> => {
		const acts = engine.cards.find(card => card.name === name)?.writes.length !== 0;
		if (isReadOnly && acts) {
			say(terminalSays.readOnly);
			return undefined;
		}

		const result = await engine.dispatch(name, input);
		const text = result.ok ? (result.value.said ?? lineSays.nothingToDo) : [result.problem.message, result.problem.hint].filter(Boolean).join(' ');
		for (const line of text.split('\n')) say(line);
		return undefined;
	};

	const confirm = (question: Question, name: CommandName, input: Readonly<Record<string, unknown>>): Prompt => {
		const {title, lines, yes, typed, choices = []} = question;
		const others = choices.map(
			({does, input: more, isAsked}): Answer => ({
				says: does,
				next() {
					const chosen = {...input, ...more};
					const next = isAsked ? engine.cards.find(card => card.name === name)?.question?.(engine.getSnapshot(), chosen) : undefined;
					return next ? confirm(next, name, chosen) : run(name, chosen);
				},
			}),
		);
		const shared = {lines: [title, ...lines].map(line => safeLine(line, 300)), onEmpty: lineSays.kept};
		if (typed === undefined) return {...shared, answers: [{says: yes, next: () => run(name, input)}, ...others], hint: lineSays.no};
		return {
			...shared,
			answers: others,
			hint: lineSays.confirmTyped(typed),
			onText(text) {
				if (text === typed) return run(name, input);
				say(lineSays.kept);
				return undefined;
			},
		};
	};

	const actsOn = (selection: Selection, pane: 'agents' | 'tasks'): Answer[] =>
		actsIn(keymapFor(engine.cards, engine.policy.keys).acts, pane).flatMap((act): Answer[] => {
			const verdict = judgeAct(act, selection, engine.getSnapshot());
			if (!isAboutRow(act) || (verdict.kind !== 'ask' && verdict.kind !== 'run')) return [];
			const {name} = act.card;
			return [{says: act.binding.does, next: () => (verdict.kind === 'ask' ? confirm(verdict.question, name, verdict.input) : run(name, verdict.input))}];
		});

	/** `need`: what is answered; without one, something is said to the agent. */
	const send = (agentId: string, need: Need | undefined, text: string): Step | Promise<Step> => {
		const agent = findAgent(engine.getSnapshot(), agentId);
		const isOpen = need === undefined || needsOf(sight()).some(({key, kind}) => key === need.key && kind === need.kind);
		if (agent === undefined || !isLive(agent.state)) say(attentionSays.gone(agentId));
		else if (!isOpen) say(attentionSays.noLonger);
		else {
			const answered = need?.messageId === undefined ? {} : {messageId: need.messageId};
			return run('route-inter-agent-messages', {operation: 'send', recipient: agentId, payload: text, ...answered});
		}

		return undefined;
	};

	const saying = (agentId: string): Answer => ({
		says: lineSays.saySomething,
		next: () => ({lines: [lineSays.sayIt], answers: [], onText: text => send(agentId, undefined, text), onEmpty: lineSays.kept}),
	});

	return {
		/** What waits for a person: its own words, and all that can be done about it. */
		need(need: Need): Prompt {
			const {kind, agentId, taskId, text} = need;
			const lines = safeText(text)
				.split('\n')
				.filter(line => line.trim() !== '');
			if (kind === 'question' && agentId !== undefined) {
				const choices = choicesIn(safeText(text));
				return {
					lines: [lineSays.says(agentId, lines[0] ?? ''), ...lines.slice(1).filter(line => !choices.some(choice => line.includes(choice)))],
					answers: choices.map(choice => ({says: choice, next: () => send(agentId, need, choice)})),
					hint: choices.length > 0 ? lineSays.orType : lineSays.sayIt,
					onText: typed => send(agentId, need, typed),
					onEmpty: lineSays.later,
				};
			}

			const answers = actsOn({taskId, ...(agentId === undefined ? {} : {agentId})}, 'tasks');
			return {
				lines: [lineSays.why(`${taskId} ${attentionSays.kinds[kind]}`, lines.join(' ')), ...(answers.length === 0 ? [lineSays.nothingCan] : [])],
				answers,
				hint: lineSays.whatToDo,
				onEmpty: lineSays.later,
			};
		},

		/** An agent or a task, by what is said of it. */
		subject(selection: Selection, pane: 'agents' | 'tasks', says: string): Prompt {
			const agent = selection.agentId === undefined ? undefined : findAgent(engine.getSnapshot(), selection.agentId);
			const answers = [...(agent && isLive(agent.state) ? [saying(agent.id)] : []), ...actsOn(selection, pane)];
			return {lines: answers.length === 0 ? [says, lineSays.nothingCan] : [says], answers, hint: lineSays.back};
		},
	};
};
