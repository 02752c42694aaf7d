/**
A message to the person at the screen that asks nothing: read as a whole, then seen, answered, or left for later.
*/
import {isLive} from '../../domain/agent.js';
import {human, type Message} from '../../domain/message.js';
import {safeLine} from '../../domain/text.js';
import {type Line, span} from '../cells.js';
import {findAgent} from '../find.js';
import {closeOverlay, type Intent, type KeyDesk, look, nothing} from '../intent.js';
import type {Sight} from '../panes/pane.js';
import {framed} from '../parts/frame.js';
import {brokenText, replyTo} from '../peek.js';
import {newsSays} from '../says/news.js';
import type {OverlayDefinition, OverlayView} from './overlay.js';

/** `top`: the first line of a long one. */
export type LetterOverlay = {readonly kind: 'letter'; readonly messageId: string; readonly top: number};

const messageIn = (id: string, {snapshot}: Sight): Message | undefined => snapshot.messages.find(message => message.id === id);

/** Who can still be answered. */
const senderOf = (message: Message | undefined, {snapshot}: Sight) => {
	const agent = findAgent(snapshot, message?.sender);
	return agent && isLive(agent.state) ? agent : undefined;
};

const scrolls: Readonly<Record<string, number>> = {j: 1, down: 1, k: -1, up: -1, pagedown: 8, pageup: -8, 'ctrl+d': 8, 'ctrl+u': -8};

const read = (press: string, overlay: LetterOverlay, desk: KeyDesk): Intent => {
	const {messageId, top} = overlay;
	const message = messageIn(messageId, desk);
	if (press === 'escape' || press === 'q' || press === 'backspace') return closeOverlay;
	if (message === undefined) return press === 'return' ? closeOverlay : nothing;
	const sender = senderOf(message, desk);
	if (press === 's' && sender) return look({type: 'overlay', overlay: {...replyTo(sender), messageId, question: message.text}});
	if (press === 'return') {
		const input = {operation: 'ack', recipient: human, messageId, acknowledge: 'seen'};
		return {kind: 'run', name: 'route-inter-agent-messages', input, does: newsSays.seen, press};
	}

	const step = scrolls[press];
	return step === undefined ? nothing : look({type: 'overlay', overlay: {...overlay, top: Math.max(0, Math.min(top + step, message.text.length))}});
};

const widthMax = 92;

const lines = ({messageId, top}: LetterOverlay, {desk, size: {columns, rows}}: OverlayView): Line[] => {
	const {glyphs} = desk;
	const message = messageIn(messageId, desk);
	const width = Math.min(columns, widthMax);
	const texts = message === undefined ? [newsSays.gone] : brokenText(message.text, width - 4);
	const room = Math.max(1, Math.min(texts.length, rows - 4));
	const from = Math.min(top, Math.max(0, texts.length - room));
	return framed(
		texts.slice(from, from + room).map((text): Line => [span(' '), span(text)]),
		{
			width,
			height: room + 2,
			title: safeLine([newsSays.from(message?.sender ?? ''), message?.taskId].filter(Boolean).join(' '), 80),
			foot: [span(newsSays.keys(glyphs.enter, senderOf(message, desk) !== undefined), 'muted')],
			isFocused: true,
			glyphs,
		},
	);
};

export const letterOverlay: OverlayDefinition<LetterOverlay> = {
	kind: 'letter',
	escape: newsSays.later,
	read: (press, overlay, _state, desk) => read(press, overlay, desk),
	lines,
};
