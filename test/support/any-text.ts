/**
Any text that there can be. As `fc.string({unit: 'binary'})`, which first writes down all of Unicode: seconds, and a hundred megabytes, for each file of tests.
*/
import fc from 'fast-check';

const surrogates = {first: 0xd800, count: 0x800};
const last = 0x10_ffff;

const character = fc.integer({min: 0, max: last - surrogates.count}).map(
	number => String.fromCodePoint(number < surrogates.first ? number : number + surrogates.count),
	text => {
		const point = typeof text === 'string' ? text.codePointAt(0) : undefined;
		const isOne = point !== undefined && text === String.fromCodePoint(point) && (point < surrogates.first || point >= surrogates.first + surrogates.count);
		if (!isOne) throw new Error('That is not one character.');
		return point < surrogates.first ? point : point - surrogates.count;
	},
);

/** Of characters out of all of Unicode; half of a pair is none. */
export const anyText = (lengths: {readonly minLength?: number; readonly maxLength?: number} = {}): fc.Arbitrary<string> =>
	fc.string({...lengths, unit: character});
