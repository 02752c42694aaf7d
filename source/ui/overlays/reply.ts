/**
Words for an agent: the answer to what it asks, or something a person has to say. It is read when the agent looks for messages.
*/
import {isLive} from '../../domain/agent.js';
import {choicesIn} from '../../domain/attention.js';
import type {AgentId, TaskId} from '../../domain/ids.js';
import {safeLine, safeText} from '../../domain/text.js';
import {fitLine, type Line, span} from '../cells.js';
import {editField, type Field, insertInto} from '../field.js';
import {findAgent} from '../find.js';
import {type Intent, type KeyDesk, look, nothing, say} from '../intent.js';
import {needsOf} from '../needs.js';
import {framed} from '../parts/frame.js';
import {writingLines} from '../parts/writing.js';
import {peekLines, subjectOf} from '../peek.js';
import {attentionSays} from '../says/attention.js';
import type {OverlayDefinition, OverlayView} from './overlay.js';

/** `question`: what the agent has asked. `messageId`: the message that is answered. `top`: the first line of a long question. */
export type ReplyOverlay = {
	readonly kind: 'reply';
	readonly agentId: AgentId;
	readonly taskId: TaskId;
	readonly messageId?: string;
	readonly question?: string;
	readonly field: Field;
	readonly top: number;
};

const choicesOf = ({question}: ReplyOverlay): string[] => (question === undefined ? [] : choicesIn(safeText(question)));

const send = (text: string, overlay: ReplyOverlay, desk: KeyDesk): Intent => {
	const {agentId, messageId, question} = overlay;
	if (text.trim() === '') return say(attentionSays.writeFirst, 'info', desk);
	const agent = findAgent(desk.snapshot, agentId);
	if (agent === undefined || !isLive(agent.state)) return say(attentionSays.gone(agentId), 'warn', desk);
	const isOpen = messageId === undefined || needsOf(desk).some(need => need.messageId === messageId);
	if (!isOpen) return look({type: 'overlay', overlay: undefined}, {type: 'say', text: attentionSays.noLonger, tone: 'warn', atMs: desk.nowMs});
	return {
		kind: 'run',
		name: 'route-inter-agent-messages',
		input: {operation: 'send', recipient: agentId, payload: text.trim(), ...(messageId === undefined ? {} : {messageId})},
		does: question === undefined ? attentionSays.say : attentionSays.answer,
		press: 'return',
		// What was written is not lost when it could not be sent.
		again: {...overlay, field: {text, at: text.length}},
	};
};

const scrolls: Readonly<Record<string, number>> = {up: -1, down: 1, pageup: -8, pagedown: 8};

const read = (press: string, overlay: ReplyOverlay, desk: KeyDesk): Intent => {
	const {field, top} = overlay;
	const to = (more: Partial<ReplyOverlay>) => look({type: 'overlay', overlay: {...overlay, ...more}});
	if (press === 'escape') return look({type: 'overlay', overlay: undefined});
	if (press === 'return') return send(field.text, overlay, desk);
	const choice = field.text === '' && /^[1-9]$/.test(press) ? choicesOf(overlay)[Number(press) - 1] : undefined;
	if (choice !== undefined) return send(choice, overlay, desk);
	const step = scrolls[press];
	if (step !== undefined) return to({top: Math.max(0, top + step)});
	if (press === 'ctrl+g') return {kind: 'deed', deed: {do: 'edit-text'}};
	const edited = editField(field, press, true);
	return edited ? to({field: edited}) : nothing;
};

const widthMax = 92;
const writtenMax = 6;

const lines = (overlay: ReplyOverlay, {desk, size: {columns, rows}}: OverlayView): Line[] => {
	const {agentId, taskId, question, field, top} = overlay;
	const {glyphs} = desk;
	const width = Math.min(columns, widthMax);
	const inner = width - 4;
	const choices = choicesOf(overlay);
	const hasChoices = choices.length > 0;
	const isLow = rows < 12;
	const written = writingLines(field, true, inner - 2, isLow ? 1 : writtenMax, glyphs);
	const room = Math.max(1, Math.min(18, rows - (isLow ? 2 : 5) - written.length));
	const {need, ...subject} = subjectOf({agentId, taskId}, desk);
	const asked = question === undefined || need?.kind !== 'question' ? undefined : {...need, text: question};
	const body = peekLines({...subject, need: asked}, desk, inner, room, top);
	const all: Line[] = [
		...body,
		...(isLow ? [] : [[]]),
		...written.map((line, index): Line => [span(index === 0 ? '> ' : '  ', 'accent'), ...line]),
		...(isLow || question !== undefined ? [] : [[span(attentionSays.delivered, 'muted')]]),
	];
	return framed(
		all.map(line => [span(' '), ...fitLine(line, inner, glyphs.ellipsis)]),
		{
			width,
			height: Math.min(rows, all.length + 2),
			title: safeLine(question === undefined ? attentionSays.toAgent(agentId) : attentionSays.answerTo(agentId)),
			foot: [span(attentionSays.sendKeys(glyphs.enter, hasChoices), 'muted')],
			isFocused: true,
			glyphs,
		},
	);
};

export const replyOverlay: OverlayDefinition<ReplyOverlay> = {
	kind: 'reply',
	isWriting: true,
	escape: attentionSays.stay,
	read: (press, overlay, _state, desk) => read(press, overlay, desk),
	lines,
	paste: (text, overlay) => ({...overlay, field: insertInto(overlay.field, text)}),
};
