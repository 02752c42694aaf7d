/**
Stands between Ink and the terminal: a frame is one write, in brackets where the terminal knows them.
*/
import {codes} from './codes.js';

/** On a second screen the cursor stands where it stood on the first; a frame that begins in the middle of a line would be broken by its end. */
const fromTheTop = (text: string): string => text.replace(codes.alternateOn, codes.alternateOn + codes.home);

/** `hasBrackets`: whether the terminal draws what stands between them at once. */
export const createTerminalOutput = (stdout: NodeJS.WriteStream, hasBrackets: () => boolean): NodeJS.WriteStream => {
	let frame: string[] | undefined;
	/** Frames within a frame are one. */
	let depth = 0;

	const write = (said: string, ...more: unknown[]): boolean => {
		const text = fromTheTop(said);
		if (text === codes.frameStart) {
			frame ??= [];
			depth += 1;
			return true;
		}

		if (frame === undefined) return Reflect.apply(stdout.write, stdout, [text, ...more]) as boolean;
		if (text !== codes.frameEnd) {
			frame.push(text);
			return true;
		}

		depth -= 1;
		if (depth > 0) return true;
		const whole = frame.join('');
		frame = undefined;
		return stdout.write(hasBrackets() ? codes.frameStart + whole + codes.frameEnd : whole);
	};

	return new Proxy(stdout, {
		get(target, name) {
			if (name === 'write') return write;
			const value: unknown = Reflect.get(target, name, target);
			return typeof value === 'function' ? value.bind(target) : value;
		},
	});
};
