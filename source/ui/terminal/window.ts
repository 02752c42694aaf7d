/**
The size of the window, as it is drawn for: while somebody pulls at it nothing is drawn, and once it is quiet everything is, in one frame.
*/
import type {Size} from '../layout.js';
import {codes} from './codes.js';

export type Window = {
	/** For Ink: has the size that is drawn for, and tells of a new one when it is time to draw. */
	readonly stdout: NodeJS.WriteStream;
	size(): Size;
	/** Whether what would be drawn now fits. */
	isQuiet(): boolean;
	stop(): void;
};

type WindowOptions = {
	/** What frames go through. */
	readonly stdout: NodeJS.WriteStream;
	/** The new size is settled: what is to be drawn is made ready for it. */
	readonly onQuiet: () => void;
	/** Forgets what stands on the terminal: it has wrapped our lines as it liked. */
	readonly forget: () => void;
};

const quietMs = 50;

export const createWindow = ({stdout, onQuiet, forget}: WindowOptions): Window => {
	const measured = (): Size => ({columns: stdout.columns || 80, rows: stdout.rows || 24});
	const listeners = new Set<() => void>();
	let size = measured();
	let timer: NodeJS.Timeout | undefined;
	let drawing: NodeJS.Timeout | undefined;

	/** What Ink draws because of `onQuiet` comes in a microtask; then it lays everything out anew. */
	const draw = () => {
		drawing = undefined;
		try {
			forget();
			for (const listener of listeners) listener();
		} finally {
			stdout.write(codes.frameEnd);
		}
	};

	const settle = () => {
		timer = undefined;
		size = measured();
		if (drawing === undefined) stdout.write(codes.frameStart);
		onQuiet();
		drawing ??= setTimeout(draw);
	};

	const heard = () => {
		clearTimeout(timer);
		timer = setTimeout(settle, quietMs);
	};

	stdout.on('resize', heard);
	// A window that is soon as large as it was has no other size, but what stood in it has moved; tmux does so when panes come and go.
	process.on('SIGWINCH', heard);
	const own: Readonly<Record<string, unknown>> = {
		on: (event: string, listener: () => void) => (event === 'resize' ? void listeners.add(listener) : stdout.on(event, listener)),
		off: (event: string, listener: () => void) => (event === 'resize' ? void listeners.delete(listener) : stdout.off(event, listener)),
	};

	return {
		stdout: new Proxy(stdout, {
			get(target, name) {
				if (name === 'columns' || name === 'rows') return size[name];
				if (typeof name === 'string' && Object.hasOwn(own, name)) return own[name];
				return Reflect.get(target, name, target);
			},
		}),
		size: () => size,
		isQuiet: () => timer === undefined,
		stop() {
			clearTimeout(timer);
			stdout.off('resize', heard);
			process.off('SIGWINCH', heard);
			if (drawing === undefined) return;
			clearTimeout(drawing);
			stdout.write(codes.frameEnd);
		},
	};
};
