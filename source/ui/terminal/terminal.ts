/**
The terminal that the screen is on: what it knows, whether it is looked at, and what is said to it beside frames.
*/
import {type Background, backgroundOf} from '../palettes.js';
import {codes} from './codes.js';
import {createTerminalInput} from './input.js';
import {type Environment, kindOf, type TerminalKind} from './kinds.js';
import {createTerminalOutput} from './output.js';
import type {Mouse, Reply} from './replies.js';

type TerminalOptions = {
	readonly stdin: NodeJS.ReadStream;
	readonly stdout: NodeJS.WriteStream;
	readonly environment: Environment;
	readonly now: () => number;
	/** Whether colours go by the background. */
	readonly wantsBackground: () => boolean;
	readonly onMouse: (mouse: Mouse) => void;
	/** The background has been told, or the window is looked at, or no more. */
	readonly onChange: (change: 'background' | 'focus') => void;
};

export type Terminal = {
	readonly stdin: NodeJS.ReadStream;
	readonly stdout: NodeJS.WriteStream;
	readonly kind: TerminalKind;
	/** Switches on what we need, and asks what it can do. Nobody waits for the answers. */
	start(): void;
	/** Switches off all that `start` has switched on: somebody else gets the terminal. */
	rest(): void;
	/** `wasUsed`: it was somebody else's for a while. */
	resume(wasUsed: boolean): void;
	stop(): void;
	/** Somebody has opened us in it: it is looked at until it says otherwise, where it does. `undefined`: it cannot say. */
	isFocused(): boolean | undefined;
	background(): Background;
	/** How long an answer takes; `undefined`: none has come. */
	roundTripMs(): number | undefined;
	/** Whether it is known that what is pasted is marked as such. */
	marksPastes(): boolean;
	isMouseOn(): boolean;
	setMouse(isOn: boolean): void;
	send(text: string): void;
};

/** Whoever has not told its background by then is drawn without knowing. */
const backgroundMs = 100;
const framesMode = 2026;
const pastesMode = 2004;
const focusMode = 1004;

/** 1: set, 2: not set, but known; 0 and 4: not for us. */
const isKnown = (state: number): boolean => state === 1 || state === 2;

export const createTerminal = ({stdin, stdout, environment, now, wantsBackground, onMouse, onChange}: TerminalOptions): Terminal => {
	const kind = kindOf(environment);
	let hasBrackets = false;
	// It passes on what is around it, and marks what it pastes itself.
	let marksPastes = kind.isTmux;
	let isFocused: boolean | undefined;
	let tellsFocus = false;
	let background: Background;
	let roundTripMs: number | undefined;
	let askedAtMs = Number.NEGATIVE_INFINITY;
	let isMouseOn = false;

	const hear = (reply: Reply): void => {
		// Somebody before us may have left it on.
		if (reply.kind === 'mouse' && isMouseOn) onMouse(reply);
		if (reply.kind === 'cursor') roundTripMs ??= now() - askedAtMs;
		if (reply.kind === 'mode' && reply.mode === framesMode) hasBrackets = isKnown(reply.state);
		if (reply.kind === 'mode' && reply.mode === pastesMode) marksPastes ||= isKnown(reply.state);
		// tmux would say so without knowing whether the terminal around it does.
		if (reply.kind === 'mode' && reply.mode === focusMode) tellsFocus = reply.state === 1 && !kind.isTmux;
		if (reply.kind === 'background' && now() - askedAtMs <= backgroundMs) {
			background = backgroundOf(reply.colour);
			onChange('background');
		}

		if (reply.kind === 'focus' && reply.isFocused !== isFocused) {
			isFocused = reply.isFocused;
			onChange('focus');
		}
	};

	const input = createTerminalInput({stdin, onReply: hear});
	const output = createTerminalOutput(stdout, () => hasBrackets);
	const send = (text: string) => {
		output.write(text);
	};
	const switchOn = (isOn: boolean) => {
		const mouse = isMouseOn ? (isOn ? codes.mouseOn : codes.mouseOff) : '';
		const title = kind.hasTitle ? (isOn ? codes.pushTitle : codes.popTitle) : '';
		const cursor = kind.hasTitle ? (isOn ? codes.cursorSteady : codes.cursorUsual) : '';
		send((kind.mayAsk ? (isOn ? codes.focusOn : codes.focusOff) : '') + mouse + title + cursor);
	};

	return {
		stdin: input.stream,
		stdout: output,
		kind,
		start() {
			switchOn(true);
			if (!kind.mayAsk) return;
			input.expect();
			askedAtMs = now();
			send(codes.askFrames + codes.askPastes + codes.askFocus + (wantsBackground() ? codes.askBackground : '') + codes.askCursor);
		},
		rest: () => switchOn(false),
		resume(wasUsed) {
			input.expect();
			if (wasUsed) input.deafen();
			switchOn(true);
		},
		stop() {
			input.stop();
			switchOn(false);
		},
		isFocused: () => isFocused ?? (tellsFocus ? true : undefined),
		background: () => background,
		roundTripMs: () => roundTripMs,
		marksPastes: () => marksPastes,
		isMouseOn: () => isMouseOn,
		setMouse(isOn) {
			isMouseOn = isOn;
			send(isOn ? codes.mouseOn : codes.mouseOff);
		},
		send,
	};
};
