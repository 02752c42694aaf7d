/**
The lines that somebody types, one after the other: whoever listens next goes on where the last one has stopped. Part of the front step.
*/
import process from 'node:process';
import {createInterface} from 'node:readline';

export type LineSource = {
	/** One line after the other: the next waits for what comes of the last. `write`: also shows them, where no terminal has. */
	listen(hear: (line: string) => Promise<void>, ended: () => void, write: (text: string) => void): void;
	/** What is typed from here on is for whoever listens next. */
	pause(): void;
	/** Nobody listens any more. */
	close(): void;
};

let source: LineSource | undefined;

const open = (): LineSource => {
	// Not as a terminal: the line is edited by the terminal itself, and nothing is drawn again.
	const lines = createInterface({input: process.stdin, terminal: false});
	const waiting: string[] = [];
	let isOver = false;
	let isBusy = false;
	let listener: Parameters<LineSource['listen']> | undefined;

	const turn = async (): Promise<void> => {
		if (isBusy) return;
		isBusy = true;
		while (listener !== undefined && waiting.length > 0) {
			const [hear, , write] = listener;
			const line = waiting.shift() ?? '';
			// A terminal has shown what was typed.
			if (process.stdin.isTTY !== true) write(`${line}\n`);
			await hear(line);
		}

		isBusy = false;
		if (isOver) listener?.[1]();
	};

	lines.on('line', line => {
		waiting.push(line);
		void turn();
	});
	lines.on('close', () => {
		isOver = true;
		void turn();
	});
	return {
		listen(...next) {
			listener = next;
			void turn();
		},
		pause() {
			listener = undefined;
		},
		close() {
			listener = undefined;
			lines.close();
			process.stdin.destroy();
		},
	};
};

/** The one of this process. */
export const linesTyped = (): LineSource => {
	source ??= open();
	return source;
};
