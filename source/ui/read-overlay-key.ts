/**
What a key means while something lies over the screen. The safe answer is the one of ⏎ and Esc.
*/
import {editDraft, isLastField} from './compose.js';
import {type Intent, type KeyDesk, look, nothing} from './read-key.js';
import type {Overlay, UiState} from './ui-state.js';

const close = look({type: 'overlay', overlay: undefined});

const keeps: ReadonlySet<string> = new Set(['n', 'return', 'escape', 'q', 'backspace']);
const closes: ReadonlySet<string> = new Set(['return', 'escape', 'q', 'backspace']);

/** Whether the queue would stand still without us: we lead, and there is work left. A demo ends with its screen. */
export const mayGoOnInBackground = ({snapshot: {conductor, counts}, demo}: Pick<KeyDesk, 'snapshot'> & {readonly demo?: boolean}): boolean => {
	const {merged, cleaned, cancelled, ...open} = counts;
	return demo !== true && conductor?.isMe === true && Object.values(open).some(count => count > 0);
};

const readQuestion = (press: string, overlay: Overlay & {kind: 'question'}, desk: KeyDesk): Intent => {
	if (press !== 'y') return keeps.has(press) ? close : nothing;
	const {name, input, question} = overlay;
	const reason = desk.cards.find(card => card.name === name)?.blockedBecause?.(desk.snapshot, {...input});
	return reason === undefined
		? {kind: 'run', name, input, does: question.yes, press}
		: look({type: 'overlay', overlay: undefined}, {type: 'say', text: reason, tone: 'warn', atMs: desk.nowMs});
};

const readHelp = (press: string, overlay: Overlay & {kind: 'help'}): Intent => {
	const to = (isWhole: boolean, top: number) => look({type: 'overlay', overlay: {kind: 'help', isWhole, top: Math.max(0, top)}});
	if (press === '?') return overlay.isWhole ? close : to(true, 0);
	if (press === 'j' || press === 'down') return to(overlay.isWhole, overlay.top + 1);
	if (press === 'k' || press === 'up') return to(overlay.isWhole, overlay.top - 1);
	return closes.has(press) ? close : nothing;
};

/** The key that asked for it closes it, too. */
const readAnswer = (press: string, overlay: Overlay & {kind: 'answer'}): Intent => {
	const to = (top: number) => look({type: 'overlay', overlay: {...overlay, top: Math.max(0, top)}});
	if (press === 'j' || press === 'down') return to(Math.min(overlay.top + 1, overlay.lines.length * 4));
	if (press === 'k' || press === 'up') return to(overlay.top - 1);
	return closes.has(press) || press === overlay.press ? close : nothing;
};

const readLeave = (press: string, desk: KeyDesk): Intent => {
	if (press === 'return') return {kind: 'leave', how: 'leave'};
	if (press === 'b' && mayGoOnInBackground(desk)) return {kind: 'leave', how: 'background'};
	return press === 'escape' || press === 'q' || press === 'n' || press === 'backspace' ? close : nothing;
};

const readCompose = (press: string, overlay: Overlay & {kind: 'compose'}): Intent => {
	const {draft, isSaving} = overlay;
	if (isSaving) return nothing;
	if (press === 'escape') return look({type: 'draft', draft}, {type: 'overlay', overlay: undefined});
	if (press === 'ctrl+s' || (press === 'return' && isLastField(draft))) return {kind: 'save', draft};
	const edited = editDraft(draft, press === 'return' ? 'tab' : press);
	return edited ? look({type: 'overlay', overlay: {...overlay, draft: edited}}) : nothing;
};

export const readOverlayKey = (press: string, {overlay}: UiState, desk: KeyDesk): Intent => {
	switch (overlay?.kind) {
		case 'question':
			return readQuestion(press, overlay, desk);
		case 'help':
			return readHelp(press, overlay);
		case 'answer':
			return readAnswer(press, overlay);
		case 'leave':
			return readLeave(press, desk);
		case 'compose':
			return readCompose(press, overlay);
		case undefined:
			return nothing;
	}
};
