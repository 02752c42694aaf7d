/**
Stands between the terminal and Ink: Ink gets keys and pastes, answers of the terminal go to whoever asked.
*/
import {createReplyReader, type Reply} from './replies.js';

type InputOptions = {
	readonly stdin: NodeJS.ReadStream;
	readonly onReply: (reply: Reply) => void;
};

export type TerminalInput = {
	/** What Ink reads from. */
	readonly stream: NodeJS.ReadStream;
	/** Somebody else has had the terminal: what is still on its way was not meant for us. */
	deafen(): void;
	/** Answers are on their way: an Esc waits longer for what it may begin. */
	expect(): void;
	stop(): void;
};

const escapeMs = 15;
const expectedEscapeMs = 100;
const answerMs = 250;
const deafMs = 200;
const expectMs = 1000;

/** The few things that Ink wants of a stream. */
const streamOf = (stdin: NodeJS.ReadStream, listen: (listener: (() => void) | undefined) => void, read: () => string | null): NodeJS.ReadStream => {
	const stream = {
		isTTY: stdin.isTTY,
		setEncoding: (encoding: NodeJS.BufferEncoding) => stdin.setEncoding(encoding),
		setRawMode: (isRaw: boolean) => stdin.setRawMode(isRaw),
		ref: () => stdin.ref(),
		unref: () => stdin.unref(),
		pause: () => stdin.pause(),
		addListener: (_name: string, listener: () => void) => listen(listener),
		removeListener: () => listen(undefined),
		read,
	};
	return stream as unknown as NodeJS.ReadStream;
};

export const createTerminalInput = ({stdin, onReply}: InputOptions): TerminalInput => {
	const reader = createReplyReader();
	const ready: string[] = [];
	let listener: (() => void) | undefined;
	let waiting: NodeJS.Timeout | undefined;
	let deaf: NodeJS.Timeout | undefined;
	let expecting: NodeJS.Timeout | undefined;

	const hand = (keys: string): void => {
		if (keys === '' || deaf !== undefined) return;
		ready.push(keys);
		listener?.();
	};

	const release = (): void => {
		hand(reader.release());
	};

	const onReadable = (): void => {
		clearTimeout(waiting);
		for (let chunk = stdin.read() as string | null; chunk !== null; chunk = stdin.read() as string | null) {
			const {keys, replies} = reader.read(String(chunk));
			hand(keys);
			for (const reply of replies) onReply(reply);
		}

		const waitsFor = reader.waitsFor();
		if (waitsFor === undefined) return;
		const keyMs = expecting === undefined ? escapeMs : expectedEscapeMs;
		waiting = setTimeout(release, waitsFor === 'escape' ? keyMs : answerMs);
	};

	const listen = (next: (() => void) | undefined): void => {
		if (next && !listener) stdin.addListener('readable', onReadable);
		if (!next && listener) stdin.removeListener('readable', onReadable);
		listener = next;
		if (next) return;
		clearTimeout(waiting);
		reader.reset();
		ready.length = 0;
	};

	return {
		stream: streamOf(stdin, listen, () => ready.shift() ?? null),

		deafen() {
			clearTimeout(deaf);
			deaf = setTimeout(() => {
				deaf = undefined;
			}, deafMs);
		},

		expect() {
			clearTimeout(expecting);
			expecting = setTimeout(() => {
				expecting = undefined;
			}, expectMs);
		},

		stop() {
			for (const timer of [waiting, deaf, expecting]) clearTimeout(timer);
			listen(undefined);
		},
	};
};
